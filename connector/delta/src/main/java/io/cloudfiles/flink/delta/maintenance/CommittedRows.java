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
import io.cloudfiles.flink.delta.origin.RowCountsFiles;
import io.cloudfiles.flink.delta.origin.RowsOfFile;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the commits in the log of a table say of the files that their rows are of. It is what was <em>added</em>, and not undone by a
 * {@code RESTORE}: what others have deleted or changed since is not looked at.
 */
@Internal
public final class CommittedRows {
    private static final int THREADS = 16;
    private static final int COMMITS_AHEAD = 256;
    private static final String QUERY = "queryId";
    private static final String EPOCH = "epochId";
    private static final String ROWS = "numOutputRows";
    private static final String RESTORE = "RESTORE";
    private static final String RESTORED_VERSION = "version";

    private final DeltaTable table;
    private final Storage storage;
    private final Taker taker;
    private final List<FileEntry> files;
    private final Map<String, Long> ofOthers = new TreeMap<>();
    private final NavigableMap<Long, Counted> ours = new TreeMap<>();
    private final NavigableMap<Long, Restore> restores = new TreeMap<>();
    private final List<Long> lost = new ArrayList<>();
    private long rows;
    private long counted;
    private @Nullable Instant unproved;

    /** Takes rows; called by one thread at a time. */
    public interface Taker {
        /**
         * Takes rows of a commit.
         *
         * @param checkpoint the checkpoint of a job that the commit is of
         * @param time when it was committed
         */
        void take(RowsOfFile rows, long checkpoint, Instant time) throws IOException;
    }

    /**
     * What was found.
     *
     * @param firstVersion the first one that the log has; -1 for none
     * @param lastVersion the last one
     * @param commits commits of streaming jobs of this connector
     * @param rows that they added
     * @param counted how many of them are of known files
     * @param lost versions whose commit names counts that are gone
     * @param undone versions that a {@code RESTORE} has undone, or may have; their rows are not among the others
     * @param ofOthers commits of others, by operation
     * @param unproved when the last commit was made of whose rows some are of unknown files, or the log begins if that is later; null for never
     */
    public record Found(
            long firstVersion,
            long lastVersion,
            long commits,
            long rows,
            long counted,
            List<Long> lost,
            List<Long> undone,
            Map<String, Long> ofOthers,
            @Nullable Instant unproved) {}

    /**
     * A commit of ours.
     *
     * @param counts the path of the file that says of which files its rows are; null where none does
     */
    private record Counted(
            long version,
            Instant time,
            long checkpoint,
            long rows,
            @Nullable String counts) {}

    /**
     * A commit that made the table what it was before.
     *
     * @param to the version that it went back to; null where only its time was given
     */
    private record Restore(Instant time, @Nullable Long to) {}

    private interface Work<T> {
        void on(T item) throws IOException;
    }

    private CommittedRows(DeltaTable table, Storage storage, Taker taker, List<FileEntry> files) {
        this.table = table;
        this.storage = storage;
        this.taker = taker;
        this.files = files;
    }

    /**
     * Reads all commits that the log has, several at once.
     *
     * @param storage of the table
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table
     * @throws IOException when something cannot be read
     */
    public static Found read(DeltaTable table, Storage storage, Taker taker) throws IOException {
        table.requireSnapshot();
        List<FileEntry> files =
                CommitHistory.commitFiles(storage, table.location().child("_delta_log"));
        files.sort(Comparator.comparing(FileEntry::location));
        return new CommittedRows(table, storage, taker, files).read();
    }

    private Found read() throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "delta-commits");
            thread.setDaemon(true);
            return thread;
        });
        try {
            eachOf(files, this::read, threads);
            List<Counted> standing = standing();
            eachOf(standing, this::readCounts, threads);
            return found(standing);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> void eachOf(List<T> items, Work<T> work, ExecutorService threads) throws IOException {
        for (int from = 0; from < items.size(); from += COMMITS_AHEAD) {
            List<Future<?>> begun = new ArrayList<>();
            for (T item : items.subList(from, Math.min(items.size(), from + COMMITS_AHEAD))) {
                begun.add(threads.submit(() -> {
                    work.on(item);
                    return null;
                }));
            }
            for (Future<?> each : begun) {
                await(each);
            }
        }
    }

    /** What no restoring has undone, from the newest version back. Where one does not say how far it went, nothing before it is proved. */
    private synchronized List<Counted> standing() {
        List<Counted> standing = new ArrayList<>();
        NavigableMap<Long, Counted> left = ours;
        Map.Entry<Long, Restore> restore = restores.lastEntry();
        while (restore != null) {
            standing.addAll(left.tailMap(restore.getKey(), false).values());
            Long to = restore.getValue().to;
            if (to == null) {
                unprovedUntil(restore.getValue().time);
                return standing;
            }
            left = ours.headMap(to, true);
            restore = restores.floorEntry(to);
        }
        standing.addAll(left.values());
        return standing;
    }

    private static void await(Future<?> read) throws IOException {
        try {
            read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The reading of the commits was interrupted.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private synchronized Found found(List<Counted> standing) {
        Set<Long> undone = new TreeSet<>(ours.keySet());
        standing.forEach(commit -> undone.remove(commit.version));
        return new Found(
                files.isEmpty() ? -1 : version(files.get(0)),
                files.isEmpty() ? -1 : version(files.get(files.size() - 1)),
                standing.size(),
                rows,
                counted,
                lost.stream().sorted().toList(),
                List.copyOf(undone),
                ofOthers,
                unproved);
    }

    private static long version(FileEntry commit) {
        return Long.parseLong(commit.location().name().substring(0, 20));
    }

    private void read(FileEntry file) throws IOException {
        CommitHistory.Commit commit;
        try {
            commit = CommitHistory.readInfo(file, storage);
        } catch (FileNotFoundException e) {
            unprovedUntil(Instant.ofEpochMilli(file.modifiedMicros() / 1_000)); // the log is being cleaned
            return;
        }
        take(commit);
        if (commit.version() > 0 && file.equals(files.get(0))) {
            unprovedUntil(commit.time()); // what was committed before is no longer in the log
        }
    }

    private synchronized void take(CommitHistory.Commit commit) {
        Map<String, String> parameters = commit.parameters();
        boolean isOurs = commit.engine().filter(CommittedRows::isOurs).isPresent();
        if (isOurs && parameters.containsKey(QUERY) && parameters.containsKey(EPOCH)) {
            ours.put(
                    commit.version(),
                    new Counted(
                            commit.version(),
                            commit.time(),
                            Long.parseLong(parameters.get(EPOCH)),
                            Long.parseLong(commit.metrics().getOrDefault(ROWS, "0")),
                            parameters.get(RowCountsFiles.COMMIT_PARAMETER)));
        } else if (!isOurs) {
            String operation = commit.operation().orElse("unknown");
            ofOthers.merge(operation, 1L, Long::sum);
            if (operation.equals(RESTORE)) {
                restores.put(commit.version(), new Restore(commit.time(), restoredVersion(parameters)));
            }
        }
    }

    private static @Nullable Long restoredVersion(Map<String, String> parameters) {
        String version = parameters.getOrDefault(RESTORED_VERSION, "");
        return version.matches("\\d{1,18}") ? Long.valueOf(version) : null;
    }

    private static boolean isOurs(String engine) {
        return engine.contains(DeltaTable.ENGINE_INFO);
    }

    private void readCounts(Counted commit) throws IOException {
        long[] known = new long[1];
        boolean isLost = false;
        if (commit.counts != null) {
            try {
                table.rowCounts().read(commit.counts, entry -> {
                    known[0] += entry.rows();
                    take(entry, commit);
                });
            } catch (FileNotFoundException e) {
                isLost = true;
            }
        }
        synchronized (this) {
            rows += commit.rows;
            counted += known[0];
            if (isLost) {
                lost.add(commit.version);
            }
            if (known[0] < commit.rows) {
                unprovedUntil(commit.time);
            }
        }
    }

    private synchronized void take(RowsOfFile entry, Counted commit) throws IOException {
        taker.take(entry, commit.checkpoint, commit.time);
    }

    private synchronized void unprovedUntil(Instant time) {
        if (unproved == null || unproved.isBefore(time)) {
            unproved = time;
        }
    }
}
