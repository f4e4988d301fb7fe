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
package io.cloudfiles.flink.discovery.notification;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The I/O threads of a {@link NotificationDiscovery}; they end when there is nothing to do. Any thread. */
final class NotificationThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationThreads.class);
    private static final Duration IDLE_LIFE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor readers;
    private final ThreadPoolExecutor resolvers;

    NotificationThreads(int readers, int resolvers) {
        this.readers = pool("cloudfiles-notification-", readers);
        this.resolvers = pool("cloudfiles-notified-file-", resolvers);
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_LIFE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Reads the queue, as one of as many threads as there are readers. */
    void read(Runnable reader) {
        readers.execute(reader);
    }

    /**
     * Asks the store about a message, some time.
     *
     * @throws RejectedExecutionException when this is closed
     */
    void resolve(Runnable resolver) {
        resolvers.execute(resolver);
    }

    /** Interrupts them and waits, for a while. */
    @Override
    public void close() {
        readers.shutdownNow();
        resolvers.shutdownNow();
        try {
            if (!readers.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    || !resolvers.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Requests are still under way {} after they were told to stop; closing the clients.",
                        CLOSE_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
