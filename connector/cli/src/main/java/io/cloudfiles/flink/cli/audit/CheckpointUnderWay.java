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

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.SinkState;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What a checkpoint has beside the ledger: two pages of files, and a few sinks, of which the table is asked when it is first needed. */
final class CheckpointUnderWay implements Comparison.UnderWay {
    private final Set<Location> found;
    private final List<byte[]> sinks;
    private final DeltaTable table;
    private @Nullable Boolean isAllCommitted;

    /**
     * @param found the files that discovery had in hand
     * @param sinks their states
     */
    CheckpointUnderWay(Set<Location> found, List<byte[]> sinks, DeltaTable table) {
        this.found = found;
        this.sinks = sinks;
        this.table = table;
    }

    @Override
    public boolean isFound(Location file) {
        return found.contains(file);
    }

    @Override
    public boolean isAllCommitted() throws IOException {
        Boolean known = isAllCommitted;
        if (known == null) {
            known = SinkState.isCommitted(table, sinks);
            isAllCommitted = known;
        }
        return known;
    }
}
