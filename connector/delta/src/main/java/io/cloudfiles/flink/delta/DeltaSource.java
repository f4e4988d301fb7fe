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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.read.DeltaSnapshotSource;
import io.cloudfiles.flink.delta.read.RowFilter;
import io.cloudfiles.flink.error.CloudFilesException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Looks back at a table: its rows as they are now. */
@Internal
public final class DeltaSource {
    /** What a reader would be called among the sinks of a job; it commits nothing. */
    private static final String NO_SINK = "reader";

    private DeltaSource() {}

    /**
     * A bounded source of the newest version.
     *
     * @param path root of the table
     * @param options those of {@link DeltaSink#forPath}, for the same definition serves both; the reader needs those of the storage
     * @param columns names, in any case, and types of the rows
     * @param filter leaves out files that have no wanted row; null for all
     * @throws CloudFilesException when an option is wrong, when there is no table, or when it has other columns
     * @throws IOException when the store could not answer
     */
    public static DeltaSnapshotSource newest(
            String path, Map<String, String> options, RowType columns, @Nullable RowFilter filter) throws IOException {
        DeltaConfig config = DeltaSettings.resolve(path, NO_SINK, null, List.of(), options);
        return DeltaSnapshotSource.newest(config.access(), columns, filter);
    }
}
