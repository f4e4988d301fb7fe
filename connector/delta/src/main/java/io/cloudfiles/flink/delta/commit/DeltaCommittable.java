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
 * All files of one checkpoint of one sink, to become one version of the table.
 *
 * @param appId name of the sequence of transactions that it belongs to; kept when a job is restored, so that a repeated commit is
 *     recognised under any job id
 * @param checkpointId its place in that sequence, 1 or more
 * @param tableId id of the table that the files were written for
 * @param newestSchemaVersion the newest schema version among the files
 * @param groups the files, at least one
 * @param origins how many rows are of which file, as far as that is known
 */
@Internal
public record DeltaCommittable(
        String appId,
        long checkpointId,
        String tableId,
        int newestSchemaVersion,
        List<FileGroup> groups,
        RowCounts origins) {
    public DeltaCommittable {
        groups = List.copyOf(groups);
        if (groups.isEmpty() || checkpointId < 1) {
            throw new IllegalArgumentException(groups.size() + " groups of files in checkpoint " + checkpointId);
        }
    }

    /** One whose rows are of unknown files. */
    public DeltaCommittable(
            String appId, long checkpointId, String tableId, int newestSchemaVersion, List<FileGroup> groups) {
        this(appId, checkpointId, tableId, newestSchemaVersion, groups, RowCounts.NONE);
    }

    /** Number of files. */
    public int fileCount() {
        return groups.stream().mapToInt(group -> group.files().size()).sum();
    }

    /** Number of rows in all files. */
    public long rows() {
        return groups.stream().mapToLong(FileGroup::rows).sum();
    }

    /** Bytes of all files. */
    public long sizeBytes() {
        return groups.stream().mapToLong(FileGroup::sizeBytes).sum();
    }

    /** Short, since Flink prints it in messages: the files alone could be megabytes. */
    @Override
    public String toString() {
        return "checkpoint " + checkpointId + " of " + appId + " with " + fileCount() + " files, " + rows() + " rows";
    }
}
