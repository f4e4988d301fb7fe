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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.lifecycle.CleanPolicy;
import io.cloudfiles.flink.lifecycle.FileCleaner;
import io.cloudfiles.flink.lifecycle.FileCleaner.Cleaned;
import io.cloudfiles.flink.lifecycle.FileLifecycle;
import io.cloudfiles.flink.lifecycle.FileLifecycle.Due;
import io.cloudfiles.flink.lifecycle.FinishedFile.Archived;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.ExecutorUtils;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cleans the files that are due, some each second, on threads of its own. Best effort: what a store refuses is tried again later, behind
 * others, and never fails the job; what was under way when the job ended is found done or due by the next one.
 *
 * <p>Task thread only, but for the cleaning itself.
 */
final class CleaningRounds implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(CleaningRounds.class);
    private static final int THREADS = 8;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration PAUSE_OF_TELLING = Duration.ofMinutes(1);
    private static final Duration BEFORE_NEXT_ATTEMPT = Duration.ofMinutes(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final FileLifecycle files;
    private final CleanPolicy policy;
    private final StorageOpener storages;
    private final FileCleaner cleaner;
    private final int filesPerRound;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService time;
    private final Runnable changed;
    private final ExecutorService threads;
    private final Set<FileKey> out = new HashSet<>();
    private final Map<FileCleaner.Outcome, Counter> cleaned = new EnumMap<>(FileCleaner.Outcome.class);
    private final Counter failed;
    private long nextRoundMillis = Long.MAX_VALUE;
    private boolean hasMore;
    private boolean isStopped;
    private long nextTellMillis;
    private int failuresToTell;

    /**
     * @param policy deletes or moves
     * @param storages closed with this
     * @param subtasks of the lifecycle
     * @param changed told when the number of files that are waited for may be another
     */
    CleaningRounds(
            FileLifecycle files,
            CleanPolicy policy,
            StorageOpener storages,
            int subtasks,
            MailboxExecutor mailbox,
            ProcessingTimeService time,
            MetricGroup metrics,
            Runnable changed) {
        this.files = files;
        this.policy = policy;
        this.storages = storages;
        this.cleaner = new FileCleaner(policy, storages);
        this.filesPerRound = Math.max(1, policy.filesPerSecond() / subtasks);
        this.mailbox = mailbox;
        this.time = time;
        this.changed = changed;
        cleaned.put(FileCleaner.Outcome.DELETED, metrics.counter("filesDeleted"));
        cleaned.put(FileCleaner.Outcome.MOVED, metrics.counter("filesMoved"));
        cleaned.put(FileCleaner.Outcome.GONE, metrics.counter("filesGone"));
        cleaned.put(FileCleaner.Outcome.CHANGED, metrics.counter("filesNotCleanedChanged"));
        cleaned.put(FileCleaner.Outcome.TARGET_TAKEN, metrics.counter("filesNotCleanedTargetTaken"));
        this.failed = metrics.counter("cleaningFailures");
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                CleaningRounds::thread);
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "cloudfiles-clean-source");
        thread.setDaemon(true);
        thread.setContextClassLoader(CleaningRounds.class.getClassLoader());
        return thread;
    }

    /** Begins; files that are due are taken at once. */
    void start() throws Exception {
        round();
    }

    /** Files that the end of the job is to wait for. */
    long awaited() {
        return policy.waits() && !isStopped ? out.size() + (hasMore ? 1 : 0) : 0;
    }

    /** More files may be due than before. */
    void moreAreCommitted() throws Exception {
        if (policy.retention().isZero() && !hasMore) {
            round();
        }
    }

    /** Takes no more files: the state of the job has been written for the last time. */
    void stop() {
        isStopped = true;
    }

    private void round() throws Exception {
        if (isStopped) {
            return;
        }
        long now = time.getCurrentProcessingTime();
        int room = filesPerRound - out.size();
        List<Due> due = room > 0 ? files.due(now - policy.retention().toMillis(), out::contains, room) : List.of();
        hasMore = room <= 0 || due.size() == room;
        for (Due each : due) {
            out.add(each.key().file());
            submit(each);
        }
        changed.run();
        planRound(now + (hasMore || !out.isEmpty() ? ROUND : IDLE).toMillis());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void planRound(long atMillis) {
        nextRoundMillis = atMillis;
        time.registerTimer(atMillis, timestamp -> {
            if (timestamp == nextRoundMillis) {
                round();
            }
        });
    }

    private void submit(Due due) {
        try {
            threads.execute(() -> clean(due));
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "[{}] The job ends before the file is cleaned.", due.file().location(), e);
        }
    }

    private void clean(Due due) {
        try {
            Cleaned how = cleaner.clean(due.file());
            tell(() -> done(due, how));
        } catch (IOException | RuntimeException e) {
            tell(() -> failed(due, e));
        }
    }

    private void tell(ThrowingRunnable<Exception> news) {
        try {
            mailbox.execute(news, "clean source");
        } catch (RejectedExecutionException e) {
            LOG.debug("The job ended before it heard of a cleaned file, which is found cleaned by the next one.", e);
        }
    }

    private void done(Due due, Cleaned how) throws Exception {
        out.remove(due.key().file());
        counter(how.outcome()).inc();
        if (!how.isArchived()) {
            LOG.warn("[{}] is not cleaned: {}.", due.file().location(), why(how.outcome()));
        }
        files.cleaned(
                due,
                how.isArchived()
                        ? new Archived(
                                time.getCurrentProcessingTime(),
                                how.movedTo() == null ? null : how.movedTo().toString())
                        : null);
        changed.run();
    }

    private Counter counter(FileCleaner.Outcome outcome) {
        return Objects.requireNonNull(cleaned.get(outcome));
    }

    private static String why(FileCleaner.Outcome outcome) {
        return switch (outcome) {
            case GONE -> "somebody else took it away";
            case CHANGED -> "it is not the version that was ingested";
            case TARGET_TAKEN -> "another file is at the place that it would be moved to";
            case DELETED, MOVED -> throw new IllegalArgumentException("cleaned: " + outcome);
        };
    }

    private void failed(Due due, Exception failure) throws Exception {
        out.remove(due.key().file());
        failed.inc();
        tellOf(failure, due);
        files.postpone(
                due, time.getCurrentProcessingTime() - policy.retention().toMillis() + BEFORE_NEXT_ATTEMPT.toMillis());
        changed.run();
    }

    /** Of many that fail for one reason, one a minute. */
    private void tellOf(Exception failure, Due due) {
        failuresToTell++;
        long now = time.getCurrentProcessingTime();
        if (now >= nextTellMillis) {
            LOG.warn(
                    "clean-source.mode = {}: {} could not be cleaned, and stay; it is tried again in {} minutes. The last one is [{}]: {}",
                    policy.mode().name().toLowerCase(Locale.ROOT),
                    failuresToTell == 1 ? "a file" : failuresToTell + " files",
                    BEFORE_NEXT_ATTEMPT.toMinutes(),
                    due.file().location(),
                    failure.toString());
            failuresToTell = 0;
            nextTellMillis = now + PAUSE_OF_TELLING.toMillis();
        }
    }

    @Override
    public void close() throws IOException {
        isStopped = true;
        threads.shutdownNow();
        // The task's class loader is closed next, and the stores now.
        ExecutorUtils.gracefulShutdown(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS, threads);
        storages.close();
    }
}
