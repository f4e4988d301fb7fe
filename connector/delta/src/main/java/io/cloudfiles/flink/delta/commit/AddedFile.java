/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.delta.commit;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A finished data file that waits for its commit.
 *
 * @param path raw path below the table's root, such as {@code day=2026-01-31/part-0.parquet}
 * @param partitionValues serialized values by physical column name; a null value is SQL's null. Empty for an unpartitioned table
 * @param sizeBytes length of the file
 * @param modifiedMillis when it was written
 * @param rows number of rows
 * @param stats statistics as the Delta protocol's JSON; null when there are none
 */
@Internal
public record AddedFile(
        String path,
        Map<String, @Nullable String> partitionValues,
        long sizeBytes,
        long modifiedMillis,
        long rows,
        @Nullable String stats) {
    public AddedFile {
        if (path.isEmpty() || path.startsWith("/")) {
            throw new IllegalArgumentException("Not a path below the table: '" + path + "'");
        }
        // Sorted, so that the same file always has the same bytes in a checkpoint; not a copyOf, which refuses null
        // values.
        partitionValues = Collections.unmodifiableMap(new TreeMap<>(partitionValues));
    }
}
