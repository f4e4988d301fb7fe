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
package io.cloudfiles.flink.table;

import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.FullyFinishedOperatorState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes of a real savepoint one that was taken when the source's operators had finished, as Flink writes it then. Our sources never
 * finish by themselves; those of a later version may.
 */
public final class EndedSources {
    private EndedSources() {}

    /**
     * Changes the only savepoint below a directory.
     *
     * @return the savepoint's directory
     */
    public static Path endIn(Path checkpoint) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(checkpoint)) {
            // A run that takes longer than its trigger interval leaves a checkpoint as well.
            List<Path> found = files.filter(path -> path.endsWith("_metadata")
                            && path.getParent().getFileName().toString().startsWith("savepoint-"))
                    .toList();
            if (found.size() != 1) {
                throw new IllegalStateException("one savepoint is expected: " + found);
            }
            file = found.get(0);
        }
        CheckpointMetadata metadata;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            metadata = Checkpoints.loadCheckpointMetadata(
                    in, EndedSources.class.getClassLoader(), file.getParent().toString());
        }
        List<OperatorState> states =
                metadata.getOperatorStates().stream().map(EndedSources::ended).toList();
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(metadata.getCheckpointId(), states, metadata.getMasterStates()), out);
        }
        return file.getParent();
    }

    private static OperatorState ended(OperatorState state) {
        String uid = state.getOperatorUid().orElse("");
        return Stream.of("-discovery", "-ledger", "-reader").noneMatch(uid::endsWith)
                ? state
                : new FullyFinishedOperatorState(
                        state.getOperatorName().orElse(null),
                        uid,
                        state.getOperatorID(),
                        state.getParallelism(),
                        state.getMaxParallelism());
    }
}
