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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the {@code _metadata} file of a checkpoint tells.
 *
 * @param checkpointId Flink's number of the checkpoint
 * @param operators the operators it holds state of
 * @param hasFinishedOperators whether an operator had finished by then: restored from it, that operator stays finished, so that new
 *     files would never be read while the job looks healthy
 */
record CheckpointMetadataFile(long checkpointId, Set<OperatorID> operators, boolean hasFinishedOperators) {
    static final String NAME = "_metadata";

    /** Reads it. */
    static CheckpointMetadataFile read(Storage storage, Location file) throws IOException {
        byte[] content = storage.readAll(file);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            CheckpointMetadata metadata = Checkpoints.loadCheckpointMetadata(
                    in,
                    CheckpointMetadataFile.class.getClassLoader(),
                    file.parent().toString());
            Collection<OperatorState> states = metadata.getOperatorStates();
            return new CheckpointMetadataFile(
                    metadata.getCheckpointId(),
                    states.stream().map(OperatorState::getOperatorID).collect(Collectors.toSet()),
                    states.stream().anyMatch(CheckpointMetadataFile::isFinished));
        }
    }

    private static boolean isFinished(OperatorState state) {
        return state.isFullyFinished() || state.getStates().stream().anyMatch(OperatorSubtaskState::isFinished);
    }
}
