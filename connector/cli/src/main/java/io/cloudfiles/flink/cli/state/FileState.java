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

import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.lifecycle.OpenFile;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a checkpoint says of a file.
 *
 * @param file the version that was seen last
 * @param discovered when the ledger saw it, or took it up again
 * @param stage how far it is
 * @param waitingBytes of it, which no reader was given
 * @param ending how it was read the last time that it was read to an end; null for never
 */
@Internal
public record FileState(
        FileEntry file,
        Instant discovered,
        Stage stage,
        long waitingBytes,
        @Nullable Ending ending) {
    /** When it was modified; null of one that was imported, and not found yet. */
    public @Nullable Instant modified() {
        return stage == Stage.IMPORTED && file.modifiedMicros() == SeenFile.NOT_FOUND_YET
                ? null
                : Instant.EPOCH.plus(file.modifiedMicros(), ChronoUnit.MICROS);
    }

    /** How far a file is. */
    public enum Stage {
        /** There before the start, and only remembered ({@code discovery.include-existing-files = false}). */
        BASELINE,
        /** Ingested by another engine before ({@code cloudfiles state import}). */
        IMPORTED,
        /** No reader was given anything of it. */
        WAITING,
        /** Some of it waits, or is with a reader that has not finished. */
        PROCESSING,
        /** All its rows were delivered. */
        INGESTED,
        /** It was not readable and such files are skipped. */
        SKIPPED_CORRUPTED,
        /** It was gone and such files are skipped. */
        SKIPPED_MISSING,
        /** It changed while it was read; rows delivered before stay. */
        CHANGED,
        /** It was set aside. */
        QUARANTINED,
        /** It was read, and the checkpoint, which has no lifecycle, does not say how that ended. */
        UNKNOWN
    }

    /**
     * How a file was read.
     *
     * @param outcome one of the stages that follow {@link Stage#PROCESSING}
     * @param reason why it was not ingested; null when it was
     * @param rows rows delivered
     * @param processed when its last range came to its end
     * @param committed when it was known that all its rows are where they go; null while it is not
     * @param archived when clean-up was done with it; null when it was not
     * @param movedTo where clean-up moved it; null when it was deleted, or is where it was
     */
    public record Ending(
            Stage outcome,
            @Nullable String reason,
            long rows,
            Instant processed,
            @Nullable Instant committed,
            @Nullable Instant archived,
            @Nullable String movedTo) {
        static Ending of(OpenFile file) {
            return new Ending(
                    Stage.valueOf(file.outcome().name()),
                    file.reason(),
                    file.rows(),
                    Instant.ofEpochMilli(file.finishedMillis()),
                    null,
                    null,
                    null);
        }

        static Ending of(FinishedFile file) {
            FinishedFile.Archived archived = file.archived();
            return new Ending(
                    Stage.valueOf(file.outcome().name()),
                    file.reason(),
                    file.rows(),
                    Instant.ofEpochMilli(file.finishedMillis()),
                    Instant.ofEpochMilli(file.committedMillis()),
                    archived == null ? null : Instant.ofEpochMilli(archived.millis()),
                    archived == null ? null : archived.movedTo());
        }

        /** What clean-up did, {@code DELETE} or {@code MOVE}; null for nothing. */
        public @Nullable String archiveMode() {
            return archived == null ? null : movedTo == null ? "DELETE" : "MOVE";
        }
    }

    /**
     * Where the checkpoint says how files ended.
     *
     * @param waitingFrom first byte that waits; null for none
     * @param isInFlight whether a reader has something of it
     * @param ending how it ended; null where it has not
     */
    static FileState of(SeenFile seen, @Nullable Long waitingFrom, boolean isInFlight, @Nullable Ending ending) {
        return of(seen, waitingFrom, isInFlight, ending == null ? Stage.PROCESSING : ending.outcome(), ending);
    }

    /** Where the checkpoint does not. */
    static FileState of(SeenFile seen, @Nullable Long waitingFrom, boolean isInFlight) {
        return of(seen, waitingFrom, isInFlight, Stage.UNKNOWN, null);
    }

    private static FileState of(
            SeenFile seen, @Nullable Long waitingFrom, boolean isInFlight, Stage whenRead, @Nullable Ending ending) {
        return new FileState(
                seen.file(),
                Instant.ofEpochMilli(seen.discoveredMillis()),
                stage(seen.origin(), waitingFrom, isInFlight, whenRead),
                waitingFrom == null ? 0 : seen.file().sizeBytes() - waitingFrom,
                ending);
    }

    /** @param whenRead the stage where nothing of the file is left to read */
    static Stage stage(SeenFile.Origin origin, @Nullable Long waitingFrom, boolean isInFlight, Stage whenRead) {
        if (isInFlight || waitingFrom != null && waitingFrom > 0) {
            return Stage.PROCESSING;
        }
        if (waitingFrom != null) {
            return Stage.WAITING;
        }
        return switch (origin) {
            case BASELINE -> Stage.BASELINE;
            case IMPORTED -> Stage.IMPORTED;
            case DISCOVERED -> whenRead;
        };
    }
}
