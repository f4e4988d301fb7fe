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
package io.cloudfiles.flink.delta.commit;

import io.delta.kernel.Snapshot;
import io.delta.kernel.hook.PostCommitHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks after the log behind the commits, on one background thread: checksums, checkpoints, and with those the removal of expired log
 * files. All of it can be done later or by somebody else, so nothing here delays a commit or fails the job: a failure is logged and
 * counted, and what piles up is left out.
 *
 * <ul>
 *   <li>A checkpoint is written when the table asks for one ({@code delta.checkpointInterval}, 10 commits unless set). It writes down
 *       every file of the table, so from 1,000 files on there are more commits between two, up to 100: a commit then costs the same at
 *       any size of up to 10,000 files. Never two at once, and at most one waits: what falls due while one is written comes behind it.
 *   <li>Expired log files are removed with the first checkpoint and with every tenth after it, since the log has to be listed for it; so is
 *       what lies beside the log for commits that are no longer in it.
 *   <li>A checksum that follows from the one before is written after every commit. After a commit by somebody else who wrote none, the
 *       whole log is read for it, at most every 10 versions.
 * </ul>
 *
 * <p>Safe for use by one committing thread.
 */
final class MaintenanceExecutor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceExecutor.class);

    private static final int MAX_WAITING = 100;
    private static final long CHECKPOINTED_FILES_PER_COMMIT = 100;
    private static final long MAX_VERSIONS_BETWEEN_CHECKPOINTS = 100;
    private static final int CHECKPOINTS_PER_CLEANUP = 10;
    private static final long VERSIONS_BETWEEN_FULL_CHECKSUMS = 10;
    private static final long CLOSE_SECONDS = 10;
    private static final long STOP_SECONDS = 5;

    private final DeltaTable table;
    private final Runnable afterCheckpoint;
    private final AtomicLong failures = new AtomicLong();
    private final ThreadPoolExecutor executor;
    private volatile boolean closing;
    private volatile long newestVersion;
    /** Of the table, when it was last known: not behind a commit of somebody else who wrote no checksum. */
    private long files;

    private boolean checkpointWaiting;
    private long lastCheckpoint = Long.MIN_VALUE / 2;
    private long lastFullChecksum = Long.MIN_VALUE / 2;
    private int checkpointsWritten;

    /** @param afterCheckpoint called on the background thread when a checkpoint has been written */
    MaintenanceExecutor(DeltaTable table, Runnable afterCheckpoint) {
        this.table = table;
        this.afterCheckpoint = afterCheckpoint;
        this.executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "delta-maintenance");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Takes on what Kernel proposes after a commit. Called by the committing thread; returns at once.
     *
     * @param counted number of files in the table, if known
     */
    void afterCommit(long version, OptionalLong counted, List<PostCommitHook> proposed) {
        newestVersion = version;
        for (PostCommitHook hook : proposed) {
            if (isWorthIt(version, counted, hook)) {
                submit(version, hook);
            }
        }
    }

    private synchronized boolean isWorthIt(long version, OptionalLong counted, PostCommitHook hook) {
        files = counted.orElse(files);
        return switch (hook.getType()) {
            case CHECKSUM_SIMPLE -> true;
            case CHECKSUM_FULL -> isFullChecksumDue(version);
            case CHECKPOINT -> isCheckpointDue(version);
            case LOG_COMPACTION -> false;
        };
    }

    private boolean isFullChecksumDue(long version) {
        boolean due = version - lastFullChecksum >= VERSIONS_BETWEEN_FULL_CHECKSUMS;
        lastFullChecksum = due ? version : lastFullChecksum;
        return due;
    }

    private boolean isCheckpointDue(long version) {
        long between = Math.min(files / CHECKPOINTED_FILES_PER_COMMIT, MAX_VERSIONS_BETWEEN_CHECKPOINTS);
        boolean due = !checkpointWaiting && version - lastCheckpoint >= between;
        checkpointWaiting |= due;
        lastCheckpoint = due ? version : lastCheckpoint;
        return due;
    }

    private void submit(long version, PostCommitHook hook) {
        try {
            executor.execute(() -> run(version, hook));
        } catch (RejectedExecutionException e) {
            waitsNoMore(hook);
            LOG.debug(
                    "[{}] {} of version {} is left out: {} are waiting.",
                    table.location(),
                    hook.getType(),
                    version,
                    MAX_WAITING);
        }
    }

    private void run(long version, PostCommitHook hook) {
        waitsNoMore(hook);
        try {
            if (isCheckpoint(hook)) {
                writeCheckpoint(version);
            } else if (!closing || version == newestVersion) {
                hook.threadSafeInvoke(table.engine());
            }
        } catch (IOException | RuntimeException e) {
            failures.incrementAndGet();
            LOG.warn(
                    "[{}] {} of version {} failed; the table is complete without it.",
                    table.location(),
                    hook.getType(),
                    version,
                    e);
        }
    }

    /** Kernel removes expired log files with a checkpoint of the newest version, and only then. */
    private void writeCheckpoint(long version) throws IOException {
        boolean cleansUp = checkpointsWritten++ % CHECKPOINTS_PER_CLEANUP == 0;
        Optional<Snapshot> snapshot = cleansUp ? table.snapshot() : Optional.of(table.snapshotAt(version));
        if (snapshot.isPresent()) {
            snapshot.get().writeCheckpoint(table.engine());
            afterCheckpoint.run();
        }
        if (cleansUp) {
            table.rowCounts().deleteExpired();
        }
    }

    private static boolean isCheckpoint(PostCommitHook hook) {
        return hook.getType() == PostCommitHook.PostCommitHookType.CHECKPOINT;
    }

    private synchronized void waitsNoMore(PostCommitHook hook) {
        if (isCheckpoint(hook)) {
            checkpointWaiting = false;
        }
    }

    /** How often maintenance failed. */
    long failures() {
        return failures.get();
    }

    /**
     * Leaves out what a later version has made needless, and gives the rest a few seconds to end; none when the thread is interrupted.
     * What is then under way is interrupted and waited for, since the storage is closed next.
     */
    @Override
    public void close() {
        closing = true;
        executor.shutdown();
        boolean interrupted = false;
        try {
            if (executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("[{}] Maintenance does not end; its storage is closed under it.", table.location());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
