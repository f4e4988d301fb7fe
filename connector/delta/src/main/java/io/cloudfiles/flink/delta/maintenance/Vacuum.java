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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.engine.LogState;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableSupport;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.Snapshot;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Deletes files below a table that no reader needs any more: those that the table has removed, and those that never became part of it.
 *
 * <pre>
 *  log ─▶ named: active files, their deletion vectors,      ┐
 *         and what was removed less than the retention ago  │
 *  store ─▶ files that are not hidden, older than that  ────┴─▶ not named: candidates
 *  log again, if it has grown ─▶ candidates that are still not named are deleted
 * </pre>
 *
 * <p><b>Files on their way.</b> A file that a sink has written and not committed yet looks like one that a failure has left over. Only
 * its age tells them apart, so the retention must be longer than a checkpoint waits for its commit, a stop with savepoint and the time
 * until the job goes on included. It is never less than {@link #LEAST_RETENTION} unless that is allowed explicitly. The sink for its part
 * makes sure that the old files of a checkpoint are still there before it commits them.
 *
 * <p><b>Time.</b> The store's clock, which gives the age of files, and ours must agree far better than the retention.
 */
@Internal
public final class Vacuum {
    /** What a table may ask for at least, unless less is allowed explicitly. */
    public static final Duration LEAST_RETENTION = Duration.ofDays(1);

    private final DeltaTable table;
    private final Storage storage;
    private final Clock clock;

    /**
     * @param table to be cleaned
     * @param storage that it is on
     * @param clock tells what is old
     */
    public Vacuum(DeltaTable table, Storage storage, Clock clock) {
        this.table = table;
        this.storage = storage;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param olderThan files that were changed or removed later are kept
     * @param files what was deleted, or would be
     * @param activeFiles files of the table
     */
    public record Result(Instant olderThan, List<FileEntry> files, long activeFiles) {
        public Result {
            files = List.copyOf(files);
        }

        /** Their size. */
        public long bytes() {
            return files.stream().mapToLong(FileEntry::sizeBytes).sum();
        }
    }

    /**
     * Cleans the table.
     *
     * @param retention how long to keep what is not of the table; null for what the table wants, and at least {@link #LEAST_RETENTION}
     * @param allowShort whether the retention may be shorter than that
     * @param dryRun whether to look only
     * @throws CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table, {@code CF_INVALID_OPTIONS} when the retention is too
     *     short, {@code CF_DELTA_TABLE_UNSUPPORTED} when the table uses something that is not known here
     */
    public Result run(@Nullable Duration retention, boolean allowShort, boolean dryRun) throws IOException {
        Snapshot first = table.requireSnapshot();
        TableDefinition definition = table.definition(first);
        requireKnown(definition);
        long cutoff = clock.millis() - retentionMillis(first, retention, allowShort);
        Named named = named(first, cutoff);
        TableFiles files = new TableFiles(storage, definition);
        List<FileEntry> candidates = new ArrayList<>();
        long[] seen = {0};
        files.forEach(file -> {
            boolean isNamed = named.locations.contains(file.location());
            seen[0] += isNamed ? 1 : 0;
            if (!isNamed && TimeUnit.MICROSECONDS.toMillis(file.modifiedMicros()) < cutoff) {
                candidates.add(file);
            }
        });
        requireSeen(named, seen[0]);
        Snapshot last = table.requireSnapshot();
        if (last.getVersion() != first.getVersion()) {
            Set<Location> newlyNamed = named(last, cutoff).locations;
            candidates.removeIf(file -> newlyNamed.contains(file.location()));
        }
        if (!dryRun) {
            ParallelDelete.all(storage, candidates);
        }
        return new Result(Instant.ofEpochMilli(cutoff), candidates, named.active);
    }

    private void requireKnown(TableDefinition definition) {
        Set<String> unknown = TableSupport.unknownFeatures(definition);
        if (!unknown.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + table.location() + "] The table uses " + String.join(", ", unknown)
                            + ", which may need files in a way that is not known here. Nothing was deleted. Vacuum it with a"
                            + " program that knows it, such as Spark.");
        }
    }

    private long retentionMillis(Snapshot snapshot, @Nullable Duration wanted, boolean allowShort) {
        long least = Math.max(LogState.removedFileRetentionMillis(snapshot), LEAST_RETENTION.toMillis());
        if (wanted == null) {
            return least;
        }
        if (wanted.toMillis() < least && !allowShort) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + table.location() + "] A retention of " + words(wanted) + " is less than the "
                            + words(Duration.ofMillis(least))
                            + " that are safe here (delta.deletedFileRetentionDuration, and no less than "
                            + words(LEAST_RETENTION)
                            + "): readers of earlier versions would fail, and so would a job that has"
                            + " written files and not committed them yet. Retain longer, or allow it with"
                            + " --allow-short-retention while nobody writes to the table.");
        }
        return wanted.toMillis();
    }

    private static String words(Duration duration) {
        long hours = duration.toHours();
        boolean isWhole = duration.equals(Duration.ofHours(hours));
        return isWhole ? hours + " h" : duration.toSeconds() + " s";
    }

    private Named named(Snapshot snapshot, long cutoff) throws IOException {
        Named named = new Named();
        table.visitLog(snapshot, cutoff, named);
        return named;
    }

    /** A table whose files are nowhere in the listing was not understood: the paths differ in some way, and all would be deleted. */
    private void requireSeen(Named named, long seen) {
        if (seen == 0 && named.activeBelow(table.location()) > 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + table.location() + "] None of the table's " + named.active
                            + " files is in the store's listing under the path that the log has. Nothing was deleted. Look whether"
                            + " the path of the table is right.");
        }
    }

    /** What the log names. */
    private static final class Named implements LogState.Visitor {
        private final Set<Location> locations = new HashSet<>();
        private final List<Location> sample = new ArrayList<>();
        private long active;

        @Override
        public void active(LogState.LogFile file) {
            active++;
            if (sample.size() < 1000) {
                sample.add(file.location());
            }
            add(file);
        }

        @Override
        public void removed(LogState.LogFile file) {
            add(file);
        }

        private void add(LogState.LogFile file) {
            locations.add(file.location());
            file.deletionVector().ifPresent(locations::add);
        }

        long activeBelow(Location table) {
            return sample.stream().filter(file -> file.isBelow(table)).count();
        }
    }
}
