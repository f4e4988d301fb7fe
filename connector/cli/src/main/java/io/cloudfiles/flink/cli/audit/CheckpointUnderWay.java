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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.cli.state.CheckpointedLists;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.SinkState;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;

/** Reads what a checkpoint has beside the ledger when it is first asked for, and keeps it: two pages of files, and a few sinks. */
final class CheckpointUnderWay implements Comparison.UnderWay {
    private final CheckpointedLists checkpoint;
    private final String sourceUid;
    private final DeltaTable table;
    private @Nullable Set<Location> found;
    private @Nullable Boolean isAllCommitted;

    CheckpointUnderWay(CheckpointedLists checkpoint, String sourceUid, DeltaTable table) {
        this.checkpoint = checkpoint;
        this.sourceUid = sourceUid;
        this.table = table;
    }

    @Override
    public boolean isFound(Location file) throws IOException {
        Set<Location> known = found;
        if (known == null) {
            known = checkpoint.filesInHand(sourceUid);
            found = known;
        }
        return known.contains(file);
    }

    @Override
    public boolean isAllCommitted() throws IOException {
        Boolean known = isAllCommitted;
        if (known == null) {
            known = SinkState.isCommitted(table, checkpoint.named(SinkState.NAME));
            isAllCommitted = known;
        }
        return known;
    }
}
