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
package io.cloudfiles.flink.read;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The I/O threads of one reader, started when there is work, and a timer for what shall be tried again, started at the first failure.
 * Small tasks pass large ones that wait for others to end. Safe for use by many threads.
 */
final class ReadPool {
    private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;
    private final String name;
    private final OpenFiles limits;

    /** Large tasks that wait for a place, the oldest first. Under the lock of this. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** How many large tasks have a place: they run or are about to. Under the lock of this. */
    private int placed;

    /**
     * @param limits most threads at work at once, each with an open file
     * @param name of the threads
     */
    ReadPool(OpenFiles limits, String name) {
        this.limits = limits;
        this.name = name;
        int size = limits.most();
        this.threads = new ThreadPoolExecutor(
                size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name + "-"));
        this.timer = new ScheduledThreadPoolExecutor(1, daemons(name + "-retry-"));
    }

    /** Runs a task, in the order of submission among those of its size; does nothing once closed. */
    void execute(Runnable task, boolean isLarge) {
        if (!isLarge) {
            submit(task);
        } else if (hasPlaceFor(task)) {
            submit(() -> runLargeOnes(task));
        }
    }

    private synchronized boolean hasPlaceFor(Runnable large) {
        if (placed == limits.mostLarge()) {
            waiting.add(large);
            return false;
        }
        placed++;
        return true;
    }

    /** Hands the place on, so that large tasks keep their share of the threads however many small ones there are. */
    private void runLargeOnes(Runnable first) {
        Runnable task = first;
        while (task != null) {
            task.run();
            task = nextLarge();
        }
    }

    private synchronized @Nullable Runnable nextLarge() {
        Runnable next = isShutdown() ? null : waiting.poll();
        if (next == null) {
            placed--;
        }
        return next;
    }

    private void submit(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed, a task was dropped.", name);
        }
    }

    /** Runs a task after a pause; does nothing once closed. */
    void executeAfter(Duration pause, Runnable task, boolean isLarge) {
        try {
            var unused = timer.schedule(() -> execute(task, isLarge), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed, a retry was dropped.", name);
        }
    }

    /** Interrupts the tasks and lets none start. */
    void shutdown() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    /** Whether it was shut down, so that what fails now fails for that reason. */
    boolean isShutdown() {
        return threads.isShutdown();
    }

    /** Whether all threads ended in time. */
    boolean awaitTermination(Duration atMost) throws InterruptedException {
        return threads.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
