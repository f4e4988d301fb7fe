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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the {@code _metadata} file of a checkpoint tells.
 *
 * @param checkpointId Flink's number of the checkpoint
 * @param operators the operators it holds state of
 * @param sources those of ours
 * @param endedSources those of ours of which an operator had finished by then: restored from it, that operator stays finished, so that
 *     new files would never be read while the job looks healthy. Other sources may have come to their end, and stay there.
 * @param stateFiles files that hold its state, each with the bytes that it has at least
 */
record CheckpointMetadataFile(
        long checkpointId,
        Set<OperatorID> operators,
        Set<OperatorUids> sources,
        Set<OperatorUids> endedSources,
        Map<Location, Long> stateFiles) {
    static final String NAME = "_metadata";

    /**
     * Reads it.
     *
     * @throws CloudFilesException {@code CF_INVALID_CHECKPOINT} when it is damaged
     * @throws IOException when the store does not give it; it may be gone
     */
    static CheckpointMetadataFile read(Storage storage, Location file) throws IOException {
        byte[] content = storage.readAll(file);
        try {
            CheckpointMetadata metadata = FlinkMetadata.parse(content);
            Collection<OperatorState> states = metadata.getOperatorStates();
            return new CheckpointMetadataFile(
                    metadata.getCheckpointId(),
                    states.stream().map(OperatorState::getOperatorID).collect(Collectors.toSet()),
                    OperatorUids.in(uids(states.stream())),
                    endedSources(states),
                    StateFiles.of(file.parent(), states));
        } catch (IOException | RuntimeException e) {
            // Flink throws what its parser runs into: the bytes are there, but they are not what it wrote.
            throw damaged(file.parent(), "its file " + NAME + " cannot be understood: " + e, e);
        }
    }

    /**
     * Makes sure that the files which hold the state are whole.
     *
     * @param listed what is known to be there, by location
     * @throws CloudFilesException {@code CF_INVALID_CHECKPOINT} that names one that is not
     */
    void requireStateFiles(Storage storage, Location checkpoint, Map<Location, FileEntry> listed) throws IOException {
        for (Map.Entry<Location, Long> file : stateFiles.entrySet()) {
            @Nullable FileEntry present = listed.get(file.getKey());
            if (present == null) {
                present = storage.stat(file.getKey()).orElse(null);
            }
            if (present == null || present.sizeBytes() < file.getValue()) {
                throw damaged(
                        checkpoint,
                        "its file " + file.getKey()
                                + (present == null
                                        ? " is missing"
                                        : " has " + present.sizeBytes() + " of " + file.getValue() + " bytes"),
                        null);
            }
        }
    }

    private static CloudFilesException damaged(Location checkpoint, String how, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_CHECKPOINT,
                "[" + checkpoint + "] The newest checkpoint is damaged: " + how
                        + ". Restore it from a backup; or remove its directory to resume from an older one, if one is left; or name "
                        + "another --checkpoint, with which all files are read again.",
                cause);
    }

    /** @throws CloudFilesException {@code CF_INVALID_CHECKPOINT} when one of our sources had ended */
    void requireSourcesThatRun(Location checkpoint) {
        if (!endedSources.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_CHECKPOINT,
                    "[" + checkpoint + "] The checkpoint was taken when operators of source "
                            + endedSources.stream()
                                    .map(source -> "'" + source.prefix() + "'")
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + " had finished. Restored from it they stay finished, and no new file would be read. Resume from an "
                            + "older checkpoint, if one is left: remove this directory; or name another --checkpoint, with which all "
                            + "files are read again.");
        }
    }

    private static Set<OperatorUids> endedSources(Collection<OperatorState> states) {
        Set<OperatorUids> sources = OperatorUids.in(uids(states.stream()));
        Set<String> finished = uids(states.stream().filter(CheckpointMetadataFile::isFinished));
        return sources.stream()
                .filter(source -> source.thatMustRun().stream().anyMatch(finished::contains))
                .collect(Collectors.toSet());
    }

    private static Set<String> uids(Stream<OperatorState> states) {
        return states.flatMap(state -> state.getOperatorUid().stream()).collect(Collectors.toSet());
    }

    private static boolean isFinished(OperatorState state) {
        return state.isFullyFinished() || state.getStates().stream().anyMatch(OperatorSubtaskState::isFinished);
    }
}
