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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.enumerator.DiscoverySplitSerializer;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.state.api.OperatorIdentifier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small lists of a checkpoint or savepoint, beside what it says of each file. */
@Internal
public final class CheckpointedLists {
    /** What Flink calls the splits of a source's reader. */
    private static final String SPLITS = "SourceReaderState";

    private final CheckpointMetadata metadata;
    private final StoredHandles stored;

    private CheckpointedLists(CheckpointMetadata metadata, StoredHandles stored) {
        this.metadata = metadata;
        this.stored = stored;
    }

    /**
     * Those of a checkpoint.
     *
     * @param directory which has the file {@code _metadata}
     * @param storages stay the caller's to close
     * @param storageOptions of the store that has it
     */
    public static CheckpointedLists of(Location directory, Storages storages, Map<String, String> storageOptions)
            throws IOException {
        return new CheckpointedLists(
                SourceCheckpoint.metadata(directory, storages, storageOptions),
                new StoredHandles(directory, storages, storageOptions));
    }

    /** The number of the checkpoint. */
    public long checkpointId() {
        return metadata.getCheckpointId();
    }

    /** The files that the discovery of a source had in hand, on their way to the ledger. */
    public Set<Location> filesInHand(String sourceUid) throws IOException {
        OperatorID discovery = OperatorIdentifier.forUid(new OperatorUids(sourceUid).discovery())
                .getOperatorId();
        Set<Location> files = new HashSet<>();
        for (OperatorState operator : metadata.getOperatorStates()) {
            if (operator.getOperatorID().equals(discovery)) {
                for (byte[] split : stored.list(operator, SPLITS)) {
                    addFiles(split, files);
                }
            }
        }
        return files;
    }

    private static void addFiles(byte[] split, Set<Location> files) throws IOException {
        FilePage page = SimpleVersionedSerialization.readVersionAndDeSerialize(DiscoverySplitSerializer.INSTANCE, split)
                .page();
        if (page != null) {
            for (DiscoveredFile file : page) {
                files.add(file.file().location());
            }
        }
    }

    /** The lists of a name of all operators that have one. */
    public List<byte[]> named(String name) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (OperatorState operator : metadata.getOperatorStates()) {
            boolean hasIt = operator.getStates().stream()
                    .flatMap(subtask -> subtask.getManagedOperatorState().stream())
                    .anyMatch(state -> state.getStateNameToPartitionOffsets().containsKey(name));
            if (hasIt) {
                all.addAll(stored.list(operator, name));
            }
        }
        return all;
    }
}
