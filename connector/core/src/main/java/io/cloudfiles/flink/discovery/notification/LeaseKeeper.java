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

import io.cloudfiles.flink.discovery.NotificationCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the leases of messages while they wait, and ends them. All requests about a message are made on one thread, so that none of them uses a
 * receipt that another one is renewing.
 *
 * <p>Nothing that fails here fails the job: a message that is not acknowledged, or whose lease is lost, comes again, and its files are known
 * then. Methods are called by any thread.
 */
final class LeaseKeeper implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration SIZE_INTERVAL = Duration.ofSeconds(30);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(8);
    /** Between two requests of this many, others get their turn. */
    private static final int MOST_AT_ONCE = 100;

    private final NotificationQueue queue;
    private final Duration lease;
    private final NotificationCounters counters;
    private final Consumer<Error> died;
    private final ScheduledThreadPoolExecutor thread;
    /** All that were received and not acknowledged, moved or let go. Keeper's thread. */
    private final Set<HeldMessage> held = new LinkedHashSet<>();
    /** Keeper's thread. */
    private final Set<HeldMessage> done = new LinkedHashSet<>();

    private final AtomicInteger count = new AtomicInteger();
    /** Whether renewals are under way. Keeper's thread. */
    private boolean renewing;

    private boolean warned;

    /** @param died told of an error after which leases are not kept any more, on the keeper's thread */
    LeaseKeeper(NotificationQueue queue, Duration lease, NotificationCounters counters, Consumer<Error> died) {
        this.queue = queue;
        this.lease = lease;
        this.counters = counters;
        this.died = died;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread keeper = new Thread(task, "cloudfiles-notification-leases");
            keeper.setDaemon(true);
            return keeper;
        });
    }

    void start() {
        long period = Math.max(1, lease.toMillis() / 8);
        ScheduledFuture<?> renewing =
                thread.scheduleWithFixedDelay(telling(this::renewDue), period, period, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> measuring = thread.scheduleWithFixedDelay(
                telling(this::measure), 0, SIZE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("Leases of {} are renewed: {}, {}", queue, renewing, measuring);
    }

    /** Renews what is due without waiting for the next time. */
    void renewNow() {
        run(this::renewDue);
    }

    /** How many messages are held. */
    int held() {
        return count.get();
    }

    /** Takes charge of messages that were just received. */
    List<HeldMessage> hold(List<QueueMessage> messages, long receivedSince) {
        List<HeldMessage> taken = new ArrayList<>(messages.size());
        for (QueueMessage message : messages) {
            taken.add(new HeldMessage(message, receivedSince + lease.toNanos()));
        }
        count.addAndGet(taken.size());
        List<HeldMessage> all = List.copyOf(taken);
        run(() -> held.addAll(all));
        return taken;
    }

    /** Removes messages from the queue. */
    void acknowledge(List<HeldMessage> messages) {
        run(() -> {
            boolean first = done.isEmpty();
            done.addAll(messages);
            if (first) {
                run(this::acknowledgeSome);
            }
        });
    }

    /** Renews the lease of a message no more: it comes again when that has ended. */
    void letGo(HeldMessage message) {
        run(() -> forget(List.of(message)));
    }

    /** Moves a message to the queue for those that cannot be understood. */
    void deadLetter(HeldMessage message) {
        run(() -> {
            try {
                queue.deadLetter(withReceipt(message));
            } catch (IOException | RuntimeException e) {
                warn("A message could not be moved to the dead-letter queue and comes again", e);
            }
            forget(List.of(message));
        });
    }

    private static QueueMessage withReceipt(HeldMessage held) {
        QueueMessage message = held.message();
        return new QueueMessage(held.receipt, message.sentAt(), message.body(), message.events(), message.problem());
    }

    private void run(Runnable task) {
        try {
            thread.execute(telling(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed; what was received comes again.", queue);
        }
    }

    /** A thread pool says nothing of what its tasks die of, and runs them no more. */
    private Runnable telling(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error e) {
                died.accept(e);
                throw e;
            }
        };
    }

    private void forget(List<HeldMessage> messages) {
        for (HeldMessage message : messages) {
            if (held.remove(message)) {
                count.decrementAndGet();
            }
        }
    }

    private void acknowledgeSome() {
        List<HeldMessage> some = done.stream().limit(MOST_AT_ONCE).toList();
        if (some.isEmpty()) {
            return;
        }
        try {
            queue.acknowledge(some.stream().map(message -> message.receipt).toList());
            counters.acknowledged.add(some.size());
        } catch (IOException | RuntimeException e) {
            warn("Messages could not be acknowledged and come again", e);
        }
        some.forEach(done::remove);
        forget(some);
        if (!done.isEmpty()) {
            run(this::acknowledgeSome);
        }
    }

    private void renewDue() {
        if (renewing) {
            return;
        }
        long before = System.nanoTime() + lease.toNanos() / 2;
        Deque<HeldMessage> due = new ArrayDeque<>();
        for (HeldMessage message : held) {
            if (message.leaseEnds - before < 0) {
                due.add(message);
            }
        }
        renewing = true;
        renewSome(due);
    }

    private void renewSome(Deque<HeldMessage> due) {
        List<HeldMessage> some = new ArrayList<>();
        while (!due.isEmpty() && some.size() < MOST_AT_ONCE) {
            HeldMessage message = due.remove();
            if (held.contains(message)) { // and not acknowledged since
                some.add(message);
            }
        }
        if (some.isEmpty()) {
            renewing = false;
            return;
        }
        renew(some);
        run(() -> renewSome(due));
    }

    private void renew(List<HeldMessage> messages) {
        long begun = System.nanoTime();
        try {
            Map<String, String> renewed = queue.renew(
                    messages.stream().map(message -> message.receipt).toList(), lease);
            for (HeldMessage message : messages) {
                String receipt = renewed.get(message.receipt);
                if (receipt == null) {
                    counters.lostLeases.increment();
                    // It comes again; what is done for this reception is done all the same.
                    message.leaseEnds = Long.MAX_VALUE / 2 + begun;
                } else {
                    message.receipt = receipt;
                    message.leaseEnds = begun + lease.toNanos();
                }
            }
        } catch (IOException | RuntimeException e) {
            warn(
                    "Leases of messages could not be renewed; where they end before the next attempt, their messages come again",
                    e);
        }
    }

    /** Empty when the queue cannot tell. */
    @Nullable
    QueueSize size() {
        try {
            return queue.size();
        } catch (IOException | RuntimeException e) {
            warn("The queue did not tell how full it is", e);
            return null;
        }
    }

    private void measure() {
        QueueSize size = size();
        if (size != null) {
            counters.queueSize.set(size.waiting());
        }
    }

    private synchronized void warn(String what, Exception e) {
        if (warned || thread.isShutdown()) {
            LOG.debug("{}: {}", what, queue, e);
        } else {
            warned = true;
            LOG.warn("{}: {}. {} Later ones are not logged at this level.", what, queue, e.getMessage());
        }
    }

    /** Acknowledges what is to be acknowledged and gives back the rest, as far as there is time. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        run(() -> {
            while (!done.isEmpty() && System.nanoTime() - deadline < 0) {
                finish(MOST_AT_ONCE);
            }
            giveBack(deadline);
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void finish(int most) {
        eachOf(done, most, receipts -> {
            queue.acknowledge(receipts);
            counters.acknowledged.add(receipts.size());
            return Map.of();
        });
    }

    private void giveBack(long deadline) {
        while (!held.isEmpty() && System.nanoTime() - deadline < 0) {
            eachOf(held, MOST_AT_ONCE, receipts -> queue.renew(receipts, Duration.ZERO));
        }
    }

    private void eachOf(Set<HeldMessage> messages, int most, Request request) {
        List<HeldMessage> some = messages.stream().limit(most).toList();
        try {
            Function<HeldMessage, String> receipt = message -> message.receipt;
            request.about(some.stream().map(receipt).toList());
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} did not take the last word on {} messages.", queue, some.size(), e);
        }
        some.forEach(done::remove);
        forget(some);
    }

    /** A request about several messages. */
    private interface Request {
        Map<String, String> about(List<String> receipts) throws IOException;
    }
}
