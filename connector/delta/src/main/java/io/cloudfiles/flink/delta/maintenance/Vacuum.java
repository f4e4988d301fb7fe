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
import java.util.Collections;
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
 *  log again, if it has grown, before each 1,000 ─▶ candidates that are still not named are deleted
 * </pre>
 *
 * <p><b>What is not understood stays.</b> Every active file below the table must be met in the listing, or nothing is deleted: it could be
 * there under another spelling than the log's, and look like a left-over. For the same reason a file is not deleted whose name the log
 * has in another place.
 *
 * <p><b>Files on their way.</b> A file that a sink has written and not committed yet looks like one that a failure has left over. Only
 * its age tells them apart, so the retention must be longer than a checkpoint waits for its commit, a stop with savepoint and the time
 * until the job goes on included. It is never less than {@link DeltaTable#LEAST_RETENTION} unless that is allowed explicitly. The sink for its part
 * makes sure that the files of a checkpoint that it was restored from, and all that are old, are still there before it commits them.
 *
 * <p><b>Time.</b> The store's clock, which gives the age of files, and ours must agree far better than the retention.
 */
@Internal
public final class Vacuum {
    /** Files that are deleted between two looks at the log. */
    private static final int BATCH = 1000;

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
     * @param retention how long to keep what is not of the table; null for what the table wants, and at least {@link DeltaTable#LEAST_RETENTION}
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
        NamedFiles named = named(first, cutoff);
        TableFiles files = new TableFiles(storage, definition);
        Set<Location> unseen = new HashSet<>(named.active());
        unseen.removeIf(file -> !files.shows(file));
        List<FileEntry> candidates = new ArrayList<>();
        files.forEach(file -> {
            unseen.remove(file.location());
            if (!named.contains(file.location()) && millis(file) < cutoff) {
                candidates.add(file);
            }
        });
        requireNone(unseen);
        SecondLook look = new SecondLook(first, definition.id(), named, cutoff, files);
        List<FileEntry> leftOver = new ArrayList<>();
        for (int from = 0; from < candidates.size(); from += BATCH) {
            List<FileEntry> batch =
                    look.stillLeftOver(candidates.subList(from, Math.min(candidates.size(), from + BATCH)));
            if (!dryRun) {
                ParallelDelete.all(storage, batch);
            }
            leftOver.addAll(batch);
        }
        return new Result(Instant.ofEpochMilli(cutoff), leftOver, named.activeDataFiles());
    }

    private static long millis(FileEntry file) {
        return TimeUnit.MICROSECONDS.toMillis(file.modifiedMicros());
    }

    /**
     * The log, read again before each batch of deletions when it has grown: a file that waited long for its commit may have become part
     * of the table since the store was listed.
     */
    private final class SecondLook {
        private final String tableId;
        private final long cutoff;
        private final TableFiles files;
        private long version;
        private NamedFiles named;

        SecondLook(Snapshot first, String tableId, NamedFiles named, long cutoff, TableFiles files) {
            this.tableId = tableId;
            this.cutoff = cutoff;
            this.files = files;
            this.version = first.getVersion();
            this.named = named;
        }

        List<FileEntry> stillLeftOver(List<FileEntry> candidates) throws IOException {
            Snapshot newest = table.requireSnapshot();
            TableDefinition definition = table.definition(newest);
            if (newest.getVersion() != version || !definition.id().equals(tableId)) {
                requireSame(definition);
                requireKnown(definition);
                NamedFiles now = named(newest, cutoff);
                requirePresent(now);
                named = now;
                version = newest.getVersion();
            }
            for (FileEntry candidate : candidates) {
                requireNoOtherSpelling(candidate.location());
            }
            return candidates.stream()
                    .filter(file -> !named.contains(file.location()))
                    .toList();
        }

        private void requireSame(TableDefinition definition) {
            if (!definition.id().equals(tableId)) {
                throw new CloudFilesException(
                        ErrorCode.CF_DELTA_TABLE_REPLACED,
                        "[" + table.location() + "] The table was made anew while it was looked at: its id was "
                                + tableId + " and is " + definition.id() + ". Vacuum it again.");
            }
        }

        /** Files that became part of the table since must be found where the log has them, as those of the first look. */
        private void requirePresent(NamedFiles now) throws IOException {
            Set<Location> added = new HashSet<>(now.active());
            added.removeAll(named.active());
            Set<Location> missing = new HashSet<>();
            for (Location file : added) {
                if (files.shows(file) && storage.stat(file).isEmpty()) {
                    missing.add(file);
                }
            }
            requireNone(missing);
        }

        private void requireNoOtherSpelling(Location candidate) {
            if (named.namesElsewhere(candidate)) {
                throw new CloudFilesException(
                        ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                        "[" + candidate
                                + "] The log names a file of this name, but outside the table's directory as it is"
                                + " given here: whether it is the same file cannot be told. It was not deleted, nor any file"
                                + " after it. Give the path of the table as its log writes it, or vacuum it with the program"
                                + " that made it.");
            }
        }
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
        long least = Math.max(LogState.removedFileRetentionMillis(snapshot), DeltaTable.LEAST_RETENTION.toMillis());
        if (wanted == null) {
            return least;
        }
        if (wanted.toMillis() < least && !allowShort) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + table.location() + "] A retention of " + words(wanted) + " is less than the "
                            + words(Duration.ofMillis(least))
                            + " that are safe here (delta.deletedFileRetentionDuration, and no less than "
                            + words(DeltaTable.LEAST_RETENTION)
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

    private NamedFiles named(Snapshot snapshot, long cutoff) throws IOException {
        NamedFiles named = new NamedFiles(table.location());
        table.visitLog(snapshot, cutoff, named);
        return named;
    }

    /**
     * The store shows a file of the table nowhere below it. Either the table is broken, or its log writes paths in a way that is not
     * understood here, and the file would be taken for left over.
     */
    private void requireNone(Set<Location> unseen) {
        if (!unseen.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + table.location() + "] " + unseen.size()
                            + " files that the newest version needs are not in the store under the paths that the log has; the"
                            + " first is " + Collections.min(unseen)
                            + ". No file was deleted since this was found. Look whether the path of the table is right and whether"
                            + " its files can be read.");
        }
    }
}
