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

import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What a checkpoint or savepoint says of each file of a source, in parts that may be read by several threads or machines. One thread. */
@Internal
public final class CheckpointParts implements AutoCloseable {
    private final Storages storages;
    private final StoredHandles stored;
    private final SourceCheckpoint checkpoint;
    /** Of all parts, since a file of any may be with any reader; null until it is asked for. */
    private @Nullable Set<FileKey> inFlight;

    private CheckpointParts(Storages storages, StoredHandles stored, SourceCheckpoint checkpoint) {
        this.storages = storages;
        this.stored = stored;
        this.checkpoint = checkpoint;
    }

    /** How much of a file is wanted. */
    public enum Detail {
        /** What the ledger knows; whatever was read is {@link FileState.Stage#UNKNOWN}. */
        LEDGER,
        /** How it ended, too. */
        LIFECYCLE
    }

    /**
     * Opens a checkpoint.
     *
     * @param directory which has the file {@code _metadata}
     * @param sourceUid {@code source.uid} of the source
     * @param storageOptions of the stores that have it
     * @throws IOException when it cannot be read
     */
    public static CheckpointParts open(
            Location directory, String sourceUid, Map<String, String> storageOptions, Detail detail)
            throws IOException {
        Storages storages = Storages.load();
        try {
            SourceCheckpoint whole = SourceCheckpoint.of(directory, sourceUid, storages, storageOptions);
            return new CheckpointParts(
                    storages,
                    new StoredHandles(directory, storages, storageOptions),
                    detail == Detail.LEDGER ? whole.withoutLifecycle() : whole);
        } catch (IOException | RuntimeException e) {
            try (storages) {
                throw e;
            }
        }
    }

    /** How many there are. */
    public int count() {
        return checkpoint.parts();
    }

    /** The number of the one that a file is in, if it is known. */
    public int partOf(Location file) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                Buckets.of(file), checkpoint.ledger().getMaxParallelism(), count());
    }

    /**
     * Copies one to this machine.
     *
     * @param number of the part, from 0
     * @param temporary local directory that has room for it until it is closed
     * @return its files, to be closed before this
     */
    public CheckpointedPart part(int number, Path temporary) throws IOException {
        Set<FileKey> known = inFlight;
        if (known == null) {
            known = checkpoint.inFlight(stored);
            inFlight = known;
        }
        return CheckpointedPart.open(checkpoint, number, known, stored, temporary);
    }

    @Override
    public void close() throws IOException {
        storages.close();
    }
}
