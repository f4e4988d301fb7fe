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

import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.source.enumerator.EnumeratorState;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What became of a file, on one line. */
@Internal
public final class Verdict {
    private Verdict() {}

    /** Of a file that the checkpoint knows. */
    public static String ofKnown(FileState state, Location checkpoint) {
        String what =
                switch (state.stage()) {
                    case BASELINE ->
                        "was there before the job began, and is not read: discovery.include-existing-files = false";
                    case IMPORTED -> "was ingested by another engine, whose books were imported, and is not read";
                    case WAITING -> "waits to be read";
                    case PROCESSING ->
                        state.waitingBytes() > 0
                                ? String.format(
                                        Locale.ROOT, "is being read, %,d bytes of it wait", state.waitingBytes())
                                : "is being read";
                    case UNKNOWN ->
                        "was read; how that ended is not known, as the job had no lifecycle then: it is of an earlier version";
                    case INGESTED, SKIPPED_CORRUPTED, SKIPPED_MISSING, CHANGED, QUARANTINED ->
                        ending(Objects.requireNonNull(state.ending()));
                };
        return String.format(
                Locale.ROOT,
                "[%s] %s. %,d bytes, %s, found %s, as of %s",
                state.file().location(),
                what,
                state.file().sizeBytes(),
                state.modified() == null ? "not found by this source yet" : "modified " + state.modified(),
                state.discovered(),
                checkpoint);
    }

    private static String ending(FileState.Ending ending) {
        String rows = String.format(Locale.ROOT, "%,d row%s", ending.rows(), ending.rows() == 1 ? "" : "s");
        String read =
                switch (ending.outcome()) {
                    case SKIPPED_CORRUPTED -> "was skipped, since it is not readable, after " + rows;
                    case SKIPPED_MISSING -> "was skipped, since it was gone, after " + rows;
                    case CHANGED -> "changed while it was read, and ended after " + rows;
                    case QUARANTINED -> "was set aside after " + rows;
                    default -> "is ingested with " + rows;
                };
        String reason = ending.reason() == null ? "" : " (" + ending.reason() + ")";
        return read + reason + ", processed " + ending.processed()
                + (ending.committed() == null ? ", its commit not seen yet" : ", committed " + ending.committed())
                + archived(ending);
    }

    private static String archived(FileState.Ending ending) {
        if (ending.archived() == null) {
            return "";
        }
        return ending.movedTo() == null
                ? ", deleted " + ending.archived()
                : ", moved to " + ending.movedTo() + " " + ending.archived();
    }

    /**
     * Of a file that the checkpoint does not know.
     *
     * @param storage that has the file
     * @param source path of the source, or null when that is not known
     * @param forgotten what the ledger may have forgotten; null for nothing
     * @throws IOException when the store cannot be asked
     */
    public static String ofUnknown(
            Location file,
            Storage storage,
            @Nullable String source,
            EnumeratorState.@Nullable Forgotten forgotten,
            Location checkpoint)
            throws IOException {
        return "[" + file + "] is not known to " + checkpoint + ": " + reason(file, storage, source, forgotten);
    }

    private static String reason(
            Location file, Storage storage, @Nullable String source, EnumeratorState.@Nullable Forgotten forgotten)
            throws IOException {
        List<PathPattern> patterns = source == null
                ? List.of()
                : PathPattern.split(source).stream()
                        .map(each -> PathPattern.parse(each, false))
                        .toList();
        if (!patterns.isEmpty() && patterns.stream().noneMatch(pattern -> pattern.matches(file))) {
            return "the source is " + source + ", which does not select it.";
        }
        if (!patterns.isEmpty() && patterns.stream().noneMatch(pattern -> PathFilter.selects(pattern, file))) {
            return "it is hidden, since its name or that of a directory below the source begins with '_' or '.'.";
        }
        Optional<FileEntry> found = storage.stat(file);
        if (found.isEmpty()) {
            return "it does not exist.";
        }
        if (forgotten != null && found.get().modifiedMicros() < forgotten.beforeMicros()) {
            return "it is expired: modified " + modified(found.get()) + ", and files modified before "
                    + time(forgotten.beforeMicros()) + " are passed over, since they were read and may be forgotten"
                    + " (ledger.max-file-age). One that came with an old time was never read: cloudfiles reprocess reads it.";
        }
        return "it exists, modified " + modified(found.get())
                + ". It was found after that checkpoint, or not yet, or an option leaves it out: discovery.file-filter,"
                + " discovery.modified-after, discovery.modified-before, discovery.settle-time.";
    }

    private static Instant modified(FileEntry file) {
        return time(file.modifiedMicros());
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
