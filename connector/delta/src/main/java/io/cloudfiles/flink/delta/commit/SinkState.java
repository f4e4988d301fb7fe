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
import org.apache.flink.core.io.SimpleVersionedSerialization;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a checkpoint says of the sinks in it, for those who look at it from outside. */
@Internal
public final class SinkState {
    /** Name of the operator state, a list of bytes, that each sink has one of. */
    public static final String NAME = "delta-sink-epoch";

    private SinkState() {}

    /**
     * Whether the sinks of a checkpoint may write to a table.
     *
     * @param states those of all sinks of the checkpoint
     * @return false when all that have met their tables write to others
     */
    public static boolean mayWriteTo(DeltaTable table, List<byte[]> states) throws IOException {
        Optional<String> tableId = table.definition().map(definition -> definition.id());
        boolean isAnother = false;
        for (byte[] state : states) {
            String known = epoch(state).tableId();
            if (known == null || tableId.equals(Optional.of(known))) {
                return true;
            }
            isAnother = true;
        }
        return !isAnother;
    }

    private static Epoch epoch(byte[] state) throws IOException {
        return SimpleVersionedSerialization.readVersionAndDeSerialize(new EpochSerializer(), state);
    }

    /**
     * Whether a table has all rows that came in front of a checkpoint.
     *
     * @param states those of all sinks of the checkpoint
     * @return false also when none of the sinks is known to write to the table
     */
    public static boolean isCommitted(DeltaTable table, List<byte[]> states) throws IOException {
        Optional<String> tableId = table.definition().map(definition -> definition.id());
        boolean isSink = false;
        for (byte[] state : states) {
            Epoch epoch = epoch(state);
            if (epoch.tableId() != null && tableId.equals(Optional.of(epoch.tableId()))) {
                isSink = true;
                Epoch.LastCommit last = epoch.last();
                if (last != null && table.lastCommitted(last.appId()).orElse(0) < last.checkpointId()) {
                    return false;
                }
            }
        }
        return isSink;
    }
}
