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
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the commits in the log of a table say of the files that their rows are of. It is what was <em>added</em>: what others have deleted or
 * changed since is not looked at.
 */
@Internal
public final class CommittedRows {
    private static final int THREADS = 16;
    private static final int COMMITS_AHEAD = 256;
    private static final String QUERY = "queryId";
    private static final String EPOCH = "epochId";
    private static final String ROWS = "numOutputRows";

    private final DeltaTable table;
    private final Storage storage;
    private final Taker taker;
    private final Map<String, Long> ofOthers = new TreeMap<>();
    private final List<Long> lost = new ArrayList<>();
    private long commits;
    private long rows;
    private long counted;
    private @Nullable Instant unproved;

    /** Takes rows; called by one thread at a time. */
    public interface Taker {
        /**
         * Takes rows of a commit.
         *
         * @param checkpoint the checkpoint of a job that the commit is of
         */
        void take(RowsOfFile rows, long checkpoint) throws IOException;
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
            Map<String, Long> ofOthers,
            @Nullable Instant unproved) {}

    private CommittedRows(DeltaTable table, Storage storage, Taker taker) {
        this.table = table;
        this.storage = storage;
        this.taker = taker;
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
        return new CommittedRows(table, storage, taker).read(files);
    }

    private Found read(List<FileEntry> files) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "delta-commits");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int from = 0; from < files.size(); from += COMMITS_AHEAD) {
                List<Future<?>> reads = new ArrayList<>();
                for (FileEntry file : files.subList(from, Math.min(files.size(), from + COMMITS_AHEAD))) {
                    reads.add(threads.submit(() -> {
                        read(file);
                        return null;
                    }));
                }
                for (Future<?> read : reads) {
                    await(read);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return found(files);
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

    private synchronized Found found(List<FileEntry> files) throws IOException {
        long first = files.isEmpty() ? -1 : version(files.get(0));
        if (first > 0) {
            // What was committed before is no longer in the log.
            unprovedUntil(CommitHistory.readInfo(files.get(0), storage).time());
        }
        return new Found(
                first,
                files.isEmpty() ? -1 : version(files.get(files.size() - 1)),
                commits,
                rows,
                counted,
                lost.stream().sorted().toList(),
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
        Map<String, String> parameters = commit.parameters();
        boolean isOurs = commit.engine().filter(CommittedRows::isOurs).isPresent();
        if (isOurs && parameters.containsKey(QUERY) && parameters.containsKey(EPOCH)) {
            readCounts(commit);
        } else if (!isOurs) {
            countOther(commit.operation().orElse("unknown"));
        }
    }

    private static boolean isOurs(String engine) {
        return engine.contains(DeltaTable.ENGINE_INFO);
    }

    private synchronized void countOther(String operation) {
        ofOthers.merge(operation, 1L, Long::sum);
    }

    private void readCounts(CommitHistory.Commit commit) throws IOException {
        long checkpoint = Long.parseLong(commit.parameters().get(EPOCH));
        long added = Long.parseLong(commit.metrics().getOrDefault(ROWS, "0"));
        String path = commit.parameters().get(RowCountsFiles.COMMIT_PARAMETER);
        long[] known = new long[1];
        boolean isLost = false;
        if (path != null) {
            try {
                table.rowCounts().read(path, entry -> {
                    known[0] += entry.rows();
                    take(entry, checkpoint);
                });
            } catch (FileNotFoundException e) {
                isLost = true;
            }
        }
        synchronized (this) {
            commits++;
            rows += added;
            counted += known[0];
            if (isLost) {
                lost.add(commit.version());
            }
            if (known[0] < added) {
                unprovedUntil(commit.time());
            }
        }
    }

    private synchronized void take(RowsOfFile entry, long checkpoint) throws IOException {
        taker.take(entry, checkpoint);
    }

    private synchronized void unprovedUntil(Instant time) {
        if (unproved == null || unproved.isBefore(time)) {
            unproved = time;
        }
    }
}
