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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.source.commit.SinkCommits;
import org.apache.flink.util.ExecutorUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Finds out, after a checkpoint is complete, when its rows are where they go: asks the sinks, at first at once, then less and less often.
 * Answers are best effort: what could not be asked is asked with the next checkpoint. Safe for use by many threads.
 */
final class CommitWatch implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final SinkCommits sinks;
    private final LongConsumer committed;
    private final Runnable unknown;
    private final ScheduledExecutorService asking;
    private long completed;
    private long told;
    private long pauseMillis;
    private boolean isAsking;

    /**
     * @param committed given the latest checkpoint whose rows are where they go, each time a later one is; on a thread of this or of the
     *     caller of {@link #completed}
     * @param unknown told that a sink could not be asked
     */
    CommitWatch(SinkCommits sinks, LongConsumer committed, Runnable unknown) {
        this.sinks = sinks;
        this.committed = committed;
        this.unknown = unknown;
        this.asking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cloudfiles-commits");
            thread.setDaemon(true);
            thread.setContextClassLoader(CommitWatch.class.getClassLoader());
            return thread;
        });
    }

    /** A checkpoint is complete. */
    void completed(long checkpoint) {
        if (sinks.isKnownAtOnce()) {
            tell(checkpoint);
            return;
        }
        synchronized (this) {
            completed = Math.max(completed, checkpoint);
            pauseMillis = FIRST_PAUSE.toMillis();
            if (isAsking || completed <= told) {
                return;
            }
            isAsking = true;
        }
        askAfter(0);
    }

    /** What the last answer was; 0 when there was none. */
    synchronized long told() {
        return told;
    }

    private void askAfter(long millis) {
        try {
            var unused = asking.schedule(this::ask, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while checkpoint {} was not known to be committed.", completed, e);
        }
    }

    private void ask() {
        long upTo;
        synchronized (this) {
            upTo = completed;
        }
        try {
            tell(sinks.committed(upTo));
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Whether the rows of checkpoint {} are committed could not be found out, so that the commit times of"
                            + " its files are not known yet and they are not cleaned; it is asked again. {}",
                    upTo,
                    e.toString());
            unknown.run();
        }
        long pause;
        synchronized (this) {
            if (told >= completed) {
                isAsking = false;
                return;
            }
            pause = pauseMillis;
            pauseMillis = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
        }
        askAfter(pause);
    }

    private void tell(long checkpoint) {
        synchronized (this) {
            if (checkpoint <= told) {
                return;
            }
            told = checkpoint;
        }
        committed.accept(checkpoint);
    }

    /**
     * Ends the asking, and waits for it: Flink closes the job's class loader next, behind which a thread that goes on would be given classes of
     * our jar in {@code lib}, where there is one, and no later job could use them beside those it has already.
     */
    @Override
    public void close() {
        asking.shutdownNow();
        ExecutorUtils.gracefulShutdown(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS, asking);
    }
}
