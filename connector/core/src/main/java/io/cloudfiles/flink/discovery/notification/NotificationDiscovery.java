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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.NotificationCounters;
import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Learns of files from a queue.
 *
 * <pre>
 * queue ──▶ readers ──▶ resolvers ──▶ ready ──page──▶ whoever asks ──confirm──▶ acknowledged
 *            │            │ the store, as listings show it
 *            └────────────┴── hold leases, which LeaseKeeper renews until a message is acknowledged, given back or let go
 * </pre>
 *
 * <b>A message ends in one of five ways.</b> Its files are in pages that are confirmed: acknowledged. It tells of no file that is wanted or
 * still there: acknowledged at once. It cannot be understood: moved to the dead-letter queue, or without one left alone, since it may be
 * somebody else's. It has files for a later start: given back at the end. This object is closed before: given back.
 *
 * <p><b>Bounds.</b> Readers rest while as many messages are held, or files of them in no page, as files may be unconfirmed, or as many messages as
 * the queue lets out; a page is made only when it is asked for. A directory is listed on as its files go into pages.
 *
 * <p>Threads: the caller's for the methods of {@link FileNotifications}, readers, resolvers. State is guarded by the lock; answers are given
 * without it.
 */
@Internal
public final class NotificationDiscovery implements FileNotifications {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationDiscovery.class);
    private static final int MAX_PAGE_FILES = 10_000;
    /** Messages for later that one start holds on to at most. */
    private static final int MOST_FOR_LATER = 10_000;

    /** An acknowledgement that is under way, or a page, makes room without a word. */
    private static final int ROOM_IS_LOOKED_FOR_MILLIS = 100;

    private final DiscoveryConfig config;
    private final NotificationConfig notification;
    private final NotificationQueue queue;
    private final StorageOpener storages;
    private final Clock clock;
    private final NotificationCounters counters;
    private final Attempts attempts;
    private final EventResolver resolver;
    private final LeaseKeeper leases;
    private final NotificationThreads threads;
    private final int mostHeld;
    private final AtomicBoolean toldOfPoison = new AtomicBoolean();

    private final Object lock = new Object();
    private final NotifiedFiles files;
    private @Nullable Question question;
    private @Nullable RuntimeException failure;
    private int readersLeft;
    private int resolving;
    private int forLater;
    private int leftAlone;
    private long startedNanos;
    private boolean closed;

    private record Question(Supplier<DiscoveryScope> scope, Receiver receiver) {}

    /**
     * @param queue closed with this object
     * @param storages closed with this object
     * @param counters what it counts with
     * @throws io.cloudfiles.flink.error.CloudFilesException when a path or the file filter is malformed
     */
    public NotificationDiscovery(
            DiscoveryConfig config,
            NotificationConfig notification,
            NotificationQueue queue,
            StorageOpener storages,
            Clock clock,
            NotificationCounters counters) {
        this.config = config;
        this.notification = notification;
        this.queue = queue;
        this.storages = storages;
        this.clock = clock;
        this.counters = counters;
        this.attempts = new Attempts(RetryPolicy.of(config.maxAttempts()));
        this.resolver = new EventResolver(config, notification, storages, attempts, counters);
        this.leases = new LeaseKeeper(queue, notification.lease(), counters, this::end);
        this.files = new NotifiedFiles(Math.min(MAX_PAGE_FILES, config.maxUnconfirmedFiles()));
        this.mostHeld = Math.min(config.maxUnconfirmedFiles(), queue.maxLeased());
        this.readersLeft = notification.fetchParallelism();
        this.threads = new NotificationThreads(notification.fetchParallelism(), config.parallelism());
    }

    @Override
    public void start() {
        LOG.info("Notifications of {} are followed for {}.", queue, config.paths());
        startedNanos = System.nanoTime();
        leases.start();
        boolean endsWhenEmpty = config.runMode() == RunMode.AVAILABLE_NOW;
        for (int i = 0; i < notification.fetchParallelism(); i++) {
            threads.read(new QueueReader(queue, notification.lease(), endsWhenEmpty, attempts, new Inbox()));
        }
    }

    @Override
    public void next(Supplier<DiscoveryScope> scope, Receiver receiver) {
        synchronized (lock) {
            if (question != null) {
                throw new IllegalStateException("The last question has not been answered yet.");
            }
            question = new Question(scope, receiver);
        }
        answer();
    }

    private void answer() {
        Runnable answer;
        synchronized (lock) {
            Question asked = question;
            answer = asked == null || closed ? null : answerTo(asked);
            if (answer != null) {
                question = null;
            }
        }
        if (answer != null) {
            answer.run();
        }
    }

    private @Nullable Runnable answerTo(Question asked) {
        RuntimeException failed = failure;
        if (failed != null) {
            return () -> asked.receiver().failed(failed);
        }
        if (files.hasReady()) {
            NotifiedPage page = files.nextPage(asked.scope().get());
            return () -> asked.receiver().page(page);
        }
        if (readersLeft == 0 && resolving == 0) {
            LOG.info("{} has no more messages; {} are for a later start.", queue, forLater);
            return asked.receiver()::drained;
        }
        return null;
    }

    @Override
    public void confirm(long page) {
        List<HeldMessage> done;
        synchronized (lock) {
            done = files.confirm(page);
        }
        finish(done);
    }

    private void finish(List<HeldMessage> done) {
        if (!done.isEmpty()) {
            leases.acknowledge(done);
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }

    /** I/O thread. */
    private void take(HeldMessage held) {
        QueueMessage message = held.message();
        if (message.sentAt() != null) {
            counters.messageAgeMillis.set(Math.max(
                    0, Duration.between(message.sentAt(), clock.instant()).toMillis()));
        }
        if (message.problem() != null) {
            setAside(held, message.problem());
            return;
        }
        held.understood();
        List<FileEvent> events = resolver.select(message);
        if (events.isEmpty()) {
            finish(List.of(held));
            return;
        }
        synchronized (lock) {
            resolving++;
        }
        try {
            threads.resolve(() -> resolve(held, events));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed: {} is given back.", message.receipt());
        }
    }

    private void setAside(HeldMessage held, String problem) {
        counters.poison.increment();
        boolean moves = notification.deadLetterQueue() != null;
        if (!toldOfPoison.getAndSet(true)) {
            LOG.warn(
                    "A message of {} cannot be understood and is {}: {} It begins: {} Later ones are only counted, see the metric"
                            + " notificationsPoison.",
                    queue,
                    moves ? "moved to " + notification.deadLetterQueue() : "left in the queue",
                    problem,
                    MessageExcerpt.of(held.message().body()));
        }
        if (moves) {
            leases.deadLetter(held);
        } else {
            leaveAlone(held);
        }
    }

    /** It comes again when its lease has ended. */
    private void leaveAlone(HeldMessage held) {
        leases.letGo(held);
        synchronized (lock) {
            leftAlone++;
        }
    }

    /** I/O thread. */
    private void resolve(HeldMessage held, List<FileEvent> events) {
        boolean isDone = false;
        try {
            boolean hasRefused = resolver.resolve(events, found -> take(held, found));
            synchronized (lock) {
                held.resolved();
                if (hasRefused) {
                    held.keep();
                }
                isDone = held.isDone();
            }
            if (hasRefused) {
                leaveAlone(held);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            fail(events.get(0).location().toString(), e);
        }
        synchronized (lock) {
            resolving--;
        }
        if (isDone) {
            finish(List.of(held));
        }
        answer();
    }

    /** I/O thread. */
    private void take(HeldMessage held, EventResolver.Files found) throws InterruptedException {
        synchronized (lock) {
            while (isGoingOn() && hasManyFiles()) {
                lock.wait(ROOM_IS_LOOKED_FOR_MILLIS);
            }
            if (found.hasFilesForLater() && !held.keep()) {
                forLater++;
            }
            files.add(held, found.files());
        }
        answer();
    }

    private boolean hasManyFiles() {
        return files.waiting() >= config.maxUnconfirmedFiles();
    }

    private boolean isGoingOn() {
        return !closed && failure == null;
    }

    /** Without the queue there is no going on. Any thread. */
    private void end(Throwable cause) {
        fail(queue.toString(), cause);
        answer();
    }

    private void fail(String what, Throwable cause) {
        synchronized (lock) {
            if (failure == null && !closed) {
                failure = NotificationErrors.of(what, cause);
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            question = null;
            lock.notifyAll();
        }
        attempts.close();
        threads.close();
        leases.close();
        try (storages;
                queue) {
            LOG.debug("{} is closed.", queue);
        } catch (IOException e) {
            LOG.warn("A client did not close cleanly.", e);
        }
    }

    /** What a reader says. I/O threads. */
    private final class Inbox implements QueueReader.Inbox {
        @Override
        public boolean awaitRoom() throws InterruptedException {
            synchronized (lock) {
                while (isGoingOn() && forLater < mostForLater() && isFull()) {
                    lock.wait(ROOM_IS_LOOKED_FOR_MILLIS);
                }
                return isGoingOn() && forLater < mostForLater();
            }
        }

        /** A message of a directory has many files. */
        private boolean isFull() {
            return leases.held() >= mostHeld || hasManyFiles();
        }

        private int mostForLater() {
            return Math.max(1, Math.min(MOST_FOR_LATER, mostHeld / 2));
        }

        @Override
        public void received(List<QueueMessage> messages, long sinceNanos) {
            counters.received.add(messages.size());
            leases.hold(messages, sinceNanos).forEach(NotificationDiscovery.this::take);
        }

        @Override
        public boolean othersHoldMessages() {
            if (System.nanoTime() - startedNanos > notification.lease().toNanos()) {
                return false;
            }
            QueueSize size = leases.size();
            synchronized (lock) {
                return size != null && size.leased() > leases.held() + leftAlone;
            }
        }

        @Override
        public void ended() {
            synchronized (lock) {
                readersLeft--;
            }
            answer();
        }

        @Override
        public void failed(Throwable cause) {
            end(cause);
        }
    }
}
