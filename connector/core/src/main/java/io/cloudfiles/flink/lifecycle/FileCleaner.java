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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Deletes or moves ingested files. Each file is looked up first: only the version that was ingested goes. What an earlier attempt began is
 * completed, so that a file may be cleaned again after a failure. Safe for use by many threads.
 */
@Internal
public final class FileCleaner {
    private static final int COMPARED_AT_ONCE = 1 << 20;

    private final CleanPolicy policy;
    private final StorageOpener storages;

    /**
     * @param policy deletes or moves
     * @param storages closed by the caller
     */
    public FileCleaner(CleanPolicy policy, StorageOpener storages) {
        this.policy = policy;
        this.storages = storages;
    }

    /** How cleaning a file ended. */
    public enum Outcome {
        /** It is deleted, by us or by somebody else. */
        DELETED,
        /** It is where it was to be moved. */
        MOVED,
        /** It is neither here nor there; somebody else took it. */
        GONE,
        /** Another version is there, which was not ingested; it stays. */
        CHANGED,
        /** Another file is where it was to be moved; it stays, as does the other one. */
        TARGET_TAKEN
    }

    /**
     * What became of a file.
     *
     * @param movedTo where it is now; null unless it was moved
     */
    public record Cleaned(Outcome outcome, @Nullable Location movedTo) {
        /** Whether the file is no longer where it was, by what was wanted. */
        public boolean isArchived() {
            return outcome == Outcome.DELETED || outcome == Outcome.MOVED;
        }
    }

    /**
     * Cleans a file.
     *
     * @param file the version that was ingested
     * @throws IOException when the store cannot do it, or refuses; the file may be cleaned again
     */
    public Cleaned clean(FileEntry file) throws IOException {
        Storage storage = storages.open(file.location());
        Optional<FileEntry> current = storage.stat(file.location());
        if (current.isPresent() && !current.get().isSameVersion(file)) {
            return new Cleaned(Outcome.CHANGED, null);
        }
        return switch (policy.mode()) {
            case OFF -> throw new IllegalStateException("Files are not cleaned.");
            case DELETE -> {
                storage.delete(file.location());
                yield new Cleaned(Outcome.DELETED, null);
            }
            case MOVE -> move(file, current.isPresent(), storage);
        };
    }

    private Cleaned move(FileEntry file, boolean isThere, Storage storage) throws IOException {
        Location target = policy.target(file.location());
        Optional<FileEntry> taken = storage.stat(target);
        boolean mayBeOurs =
                taken.filter(copy -> copy.sizeBytes() == file.sizeBytes()).isPresent();
        if (!isThere) {
            return mayBeOurs ? new Cleaned(Outcome.MOVED, target) : new Cleaned(Outcome.GONE, null);
        }
        if (taken.isPresent() && !(mayBeOurs && hasContentOf(file, taken.get(), storage))) {
            return new Cleaned(Outcome.TARGET_TAKEN, null);
        }
        try {
            storage.move(file.location(), target);
        } catch (FileNotFoundException e) {
            return new Cleaned(Outcome.GONE, null);
        }
        return new Cleaned(Outcome.MOVED, target);
    }

    /** Whether a file is a copy of ours, made when a move was cut off before the deletion; rare, so that reading both is no matter. */
    private static boolean hasContentOf(FileEntry file, FileEntry copy, Storage storage) throws IOException {
        byte[] ours = new byte[COMPARED_AT_ONCE];
        byte[] theirs = new byte[COMPARED_AT_ONCE];
        try (StorageInput one = storage.open(file);
                StorageInput other = storage.open(copy)) {
            for (long position = 0; position < file.sizeBytes(); position += COMPARED_AT_ONCE) {
                int length = (int) Math.min(COMPARED_AT_ONCE, file.sizeBytes() - position);
                one.readFully(position, ours, 0, length);
                other.readFully(position, theirs, 0, length);
                if (!Arrays.equals(ours, 0, length, theirs, 0, length)) {
                    return false;
                }
            }
            return true;
        }
    }
}
