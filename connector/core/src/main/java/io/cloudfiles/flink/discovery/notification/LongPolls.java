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

import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Requests that a service keeps until there are messages. Blocking clients do not end them for an interrupt, and one that is cut off may have
 * taken messages, which come again only when their leases are over. So each is made on a thread of its own; an interrupt ends the wait of the
 * caller, and what the request brings then is given back. Safe for use by many threads.
 */
@Internal
public final class LongPolls implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LongPolls.class);

    private final String queue;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "cloudfiles-notification-poll");
        thread.setDaemon(true);
        return thread;
    });

    /** @param queue name, for messages */
    public LongPolls(String queue) {
        this.queue = queue;
    }

    /** A request. */
    public interface Poll<T> {
        /** Makes it. */
        List<T> ask() throws IOException;
    }

    /** Gives messages back. */
    public interface GiveBack<T> {
        /** Does it; a failure is logged, since the messages come again by themselves. */
        void give(List<T> messages) throws IOException;
    }

    /**
     * Makes a request and waits for its answer.
     *
     * @param giveBack takes what comes behind an interrupt, on another thread
     * @throws InterruptedIOException when the caller was interrupted meanwhile, and still is
     * @throws IOException of the request, or when this was closed
     */
    public <T> List<T> answerOf(Poll<T> poll, GiveBack<T> giveBack) throws IOException {
        CompletableFuture<List<T>> answer = begun(poll);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            CompletableFuture<Void> later = answer.thenAccept(messages -> give(messages, giveBack));
            LOG.debug("{}: what comes now is given back: {}", queue, later);
            throw interrupted(queue);
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

    /**
     * Waits until a service that answered at once is asked again.
     *
     * @param queue name, for the message
     * @throws InterruptedIOException when the caller was interrupted meanwhile, and still is
     */
    public static void pause(String queue, Duration time) throws InterruptedIOException {
        try {
            // Nobody counts it down: the time is over, or the caller is interrupted.
            boolean unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(queue);
        }
    }

    private static InterruptedIOException interrupted(String queue) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("[" + queue + "] interrupted while there was no message.");
    }

    private <T> CompletableFuture<List<T>> begun(Poll<T> poll) throws IOException {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return poll.ask();
                        } catch (IOException e) {
                            throw new CompletionException(e);
                        }
                    },
                    threads);
        } catch (RejectedExecutionException e) {
            throw new IOException("[" + queue + "] was closed.", e);
        }
    }

    private <T> void give(List<T> messages, GiveBack<T> giveBack) {
        try {
            if (!messages.isEmpty()) {
                giveBack.give(messages);
            }
        } catch (IOException e) {
            LOG.debug("{}: {} messages come again when their leases are over.", queue, messages.size(), e);
        }
    }

    /** Makes no more requests; those under way end by themselves, or with their client. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
