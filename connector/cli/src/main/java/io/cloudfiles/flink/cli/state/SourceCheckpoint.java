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

import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.resume.FlinkMetadata;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.reader.RangesOfReaders;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.state.api.OperatorIdentifier;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The operators of one source in a checkpoint or savepoint.
 *
 * @param ledger what files are known and wait
 * @param readers what is being read
 * @param lifecycle how files ended; null where the job has none, as that of an earlier version
 */
record SourceCheckpoint(
        OperatorState ledger,
        @Nullable OperatorState readers,
        @Nullable OperatorState lifecycle) {
    /**
     * Reads what the checkpoint tells of itself.
     *
     * @param directory which has the file {@code _metadata}
     * @param sourceUid {@code source.uid}
     */
    static SourceCheckpoint of(
            Location directory, String sourceUid, Storages storages, Map<String, String> storageOptions)
            throws IOException {
        Collection<OperatorState> operators = operators(directory, storages, storageOptions);
        OperatorUids uids = new OperatorUids(sourceUid);
        OperatorState ledger = find(operators, uids.ledger());
        if (ledger == null) {
            throw new IOException("[" + directory + "] has no state of the source '" + sourceUid + "'.");
        }
        return new SourceCheckpoint(ledger, find(operators, uids.reader()), find(operators, uids.lifecycle()));
    }

    /** All operators of a checkpoint. */
    static Collection<OperatorState> operators(
            Location directory, Storages storages, Map<String, String> storageOptions) throws IOException {
        return metadata(directory, storages, storageOptions).getOperatorStates();
    }

    /** What a checkpoint tells of itself. */
    static CheckpointMetadata metadata(Location directory, Storages storages, Map<String, String> storageOptions)
            throws IOException {
        return FlinkMetadata.parse(storages.open(directory, storageOptions).readAll(directory.child("_metadata")));
    }

    /** The operator of a uid, or null. */
    static @Nullable OperatorState find(Collection<OperatorState> operators, String uid) {
        return operators.stream()
                .filter(operator -> operator.getOperatorID()
                        .equals(OperatorIdentifier.forUid(uid).getOperatorId()))
                .findFirst()
                .orElse(null);
    }

    /** The same as if it had no lifecycle. */
    SourceCheckpoint withoutLifecycle() {
        return new SourceCheckpoint(ledger, readers, null);
    }

    /** In how many parts it was written, each by one subtask. */
    int parts() {
        return ledger.getParallelism();
    }

    /** The files of which a reader has something that it has not finished. */
    Set<FileKey> inFlight(StoredHandles stored) throws IOException {
        Set<FileKey> files = new HashSet<>();
        if (readers != null) {
            for (byte[] range : stored.list(readers, RangesOfReaders.STATE)) {
                files.add(FileKey.of(RangesOfReaders.parse(range).range().file().location()));
            }
        }
        return files;
    }
}
