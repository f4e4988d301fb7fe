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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.enumerator.EnumeratorState;
import io.cloudfiles.flink.source.enumerator.EnumeratorStateSerializer;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Reads what a checkpoint or savepoint says of discovery. */
@Internal
public final class CheckpointedDiscovery {
    /** Of what Flink writes around an enumerator's state: this, the version of the state, its length. */
    private static final int FLINK_VERSION = 1;

    private CheckpointedDiscovery() {}

    /**
     * The state of the enumerator, or empty when the checkpoint has none.
     *
     * @param checkpoint its directory, which has the file {@code _metadata}
     * @param sourceUid {@code source.uid} of the source
     * @param storageOptions of the store that has it
     * @throws IOException when it cannot be read
     */
    public static Optional<EnumeratorState> read(
            Location checkpoint, String sourceUid, Map<String, String> storageOptions) throws IOException {
        try (Storages storages = Storages.load()) {
            OperatorState discovery = SourceCheckpoint.find(
                    SourceCheckpoint.operators(checkpoint, storages, storageOptions),
                    new OperatorUids(sourceUid).discovery());
            ByteStreamStateHandle state = discovery == null ? null : discovery.getCoordinatorState();
            return state == null ? Optional.empty() : Optional.of(parse(state));
        }
    }

    private static EnumeratorState parse(ByteStreamStateHandle handle) throws IOException {
        try (DataInputStream in = new DataInputStream(handle.openInputStream())) {
            int flinkVersion = in.readInt();
            if (flinkVersion != FLINK_VERSION) {
                throw new IOException(
                        "The state of discovery is of version " + flinkVersion + " of Flink's layout; version "
                                + FLINK_VERSION + " is known. The checkpoint was written by a newer Flink.");
            }
            int version = in.readInt();
            byte[] state = new byte[in.readInt()];
            in.readFully(state);
            return EnumeratorStateSerializer.INSTANCE.deserialize(version, state);
        }
    }
}
