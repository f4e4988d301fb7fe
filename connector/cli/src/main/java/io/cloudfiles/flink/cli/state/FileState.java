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

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a checkpoint says of one file.
 *
 * @param file as it was last seen
 * @param discovered when the ledger saw it, or last took it up to be read again
 * @param stage how far it is
 * @param waitingBytes bytes of it that no reader was given yet
 */
@Internal
public record FileState(FileEntry file, Instant discovered, Stage stage, long waitingBytes) {
    /** How far a file is. */
    public enum Stage {
        /** There before the start, and only remembered ({@code discovery.include-existing-files = false}). */
        BASELINE,
        /** No reader was given anything of it. */
        WAITING,
        /** Some of it waits, or is with a reader that has not finished. */
        PROCESSING,
        /** Read to its end, or given up: as {@code read.on-failure} and the options for missing and corrupt files say. */
        FINISHED
    }

    static Stage stage(boolean baseline, @Nullable Long waitingFrom, boolean isInFlight) {
        if (isInFlight || waitingFrom != null && waitingFrom > 0) {
            return Stage.PROCESSING;
        }
        if (waitingFrom != null) {
            return Stage.WAITING;
        }
        return baseline ? Stage.BASELINE : Stage.FINISHED;
    }
}
