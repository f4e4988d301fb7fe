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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.IOUtils;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads what a checkpoint or savepoint says of each file, part by part. */
@Internal
public final class CheckpointedFiles {
    private CheckpointedFiles() {}

    /**
     * Hands over each file that the ledger knows, in no order.
     *
     * @param checkpoint its directory, which has the file {@code _metadata}
     * @param sourceUid {@code source.uid} of the source
     * @param storageOptions of the store that has it
     * @param taker called on the calling thread
     * @throws IOException when it cannot be read; nothing was handed over then
     */
    public static void read(
            Location checkpoint, String sourceUid, Map<String, String> storageOptions, Consumer<FileState> taker)
            throws IOException {
        try (CheckpointParts parts =
                CheckpointParts.open(checkpoint, sourceUid, storageOptions, CheckpointParts.Detail.LIFECYCLE)) {
            // A job that goes on may delete the checkpoint any time, and nothing must have been handed over then.
            Deque<CheckpointedPart> copied = new ArrayDeque<>();
            try {
                for (int number = 0; number < parts.count(); number++) {
                    copied.add(parts.part(number, temporary()));
                }
                while (!copied.isEmpty()) {
                    try (CheckpointedPart part = copied.remove()) {
                        part.forEachRemaining(taker);
                    }
                }
            } finally {
                IOUtils.closeAllQuietly(copied);
            }
        }
    }

    /**
     * What is said of one file, out of the part that it is in.
     *
     * @param file its location
     * @return empty when the ledger does not know it
     * @throws IOException when it cannot be read
     */
    public static Optional<FileState> find(
            Location checkpoint, String sourceUid, Map<String, String> storageOptions, Location file)
            throws IOException {
        try (CheckpointParts parts =
                        CheckpointParts.open(checkpoint, sourceUid, storageOptions, CheckpointParts.Detail.LIFECYCLE);
                CheckpointedPart part = parts.part(parts.partOf(file), temporary())) {
            return part.find(file);
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }
}
