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

import io.cloudfiles.flink.delta.origin.RowCounts;
import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * What one writer finished since the last checkpoint.
 *
 * @param tableId id of the table that it wrote for
 * @param groups at least one
 * @param origins how many rows are of which file, as far as that is known
 */
@Internal
public record DeltaWriteResult(String tableId, List<FileGroup> groups, RowCounts origins) {
    public DeltaWriteResult {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("A result without files");
        }
    }

    /** One whose rows are of unknown files. */
    public DeltaWriteResult(String tableId, List<FileGroup> groups) {
        this(tableId, groups, RowCounts.NONE);
    }
}
