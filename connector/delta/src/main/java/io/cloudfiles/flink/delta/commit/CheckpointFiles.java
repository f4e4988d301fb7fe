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
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of one sink between two checkpoints. */
final class CheckpointFiles {
    private final Map<SchemaKey, List<AddedFile>> files = new LinkedHashMap<>();
    private final List<RowCounts> origins = new ArrayList<>();
    private @Nullable String tableId;

    private record SchemaKey(int version, String reliesOn) {}

    /** @param tableId the table that earlier files went to; null when there were none */
    CheckpointFiles(@Nullable String tableId) {
        this.tableId = tableId;
    }

    /**
     * Takes what a writer finished.
     *
     * @throws CloudFilesException with {@link ErrorCode#CF_DELTA_TABLE_REPLACED} when it wrote for another table than writers before
     */
    void add(DeltaWriteResult result) {
        if (tableId != null && !tableId.equals(result.tableId())) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_REPLACED,
                    "Rows of this sink went to the table with id " + tableId + ", and now to one with id "
                            + result.tableId()
                            + " at the same location: it was deleted or made anew. Restore the old table, or start the"
                            + " job without its state, with another checkpoint directory, to read everything again.");
        }
        tableId = result.tableId();
        origins.add(result.origins());
        for (FileGroup group : result.groups()) {
            files.computeIfAbsent(new SchemaKey(group.schemaVersion(), group.reliesOn()), key -> new ArrayList<>())
                    .addAll(group.files());
        }
    }

    /** The table that files went to, or null when there were none yet. */
    @Nullable
    String tableId() {
        return tableId;
    }

    /** Hands out all files and starts anew; empty when there are none. */
    Optional<DeltaCommittable> drain(String appId, long checkpointId) {
        if (files.isEmpty() || tableId == null) {
            return Optional.empty();
        }
        List<FileGroup> groups = new ArrayList<>();
        files.forEach((key, added) -> groups.add(new FileGroup(key.version(), key.reliesOn(), added)));
        files.clear();
        RowCounts counted = RowCounts.of(origins);
        origins.clear();
        int newestSchemaVersion =
                groups.stream().mapToInt(FileGroup::schemaVersion).max().orElseThrow();
        return Optional.of(new DeltaCommittable(appId, checkpointId, tableId, newestSchemaVersion, groups, counted));
    }
}
