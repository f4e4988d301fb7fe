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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * A queue in memory: leases by the system's clock, another receipt with each renewal. Queues have names, as the stores of {@link MemoryStorage} do,
 * and closing one keeps its messages. Each line of a body is {@code FILE <location>} or {@code DIRECTORY <location>}, or nothing that counts when
 * it begins with {@code #}.
 */
public final class MemoryNotificationQueue implements NotificationQueue {
    private static final ConcurrentMap<String, MemoryNotificationQueue> QUEUES = new ConcurrentHashMap<>();
    private static final int MOST_AT_ONCE = 10;

    private final String name;
    private final List<Stored> messages = new ArrayList<>();
    private @Nullable String deadLetterQueue;
    private int maxLeased = 10_000;
    private int failures;
    private long receipts;
    private long acknowledged;
    private long renewals;

    private static final class Stored {
        private final String body;
        private final Instant sentAt = Instant.now();
        private @Nullable String receipt;
        private long leaseEnds;

        Stored(String body) {
            this.body = body;
        }

        boolean isLeased() {
            return receipt != null && System.nanoTime() - leaseEnds < 0;
        }
    }

    private MemoryNotificationQueue(String name) {
        this.name = name;
    }

    /** The queue of this name, made when it is first asked for. */
    public static MemoryNotificationQueue named(String name) {
        return QUEUES.computeIfAbsent(name, MemoryNotificationQueue::new);
    }

    /** Drops the queue of this name with all its messages. */
    public static void forget(String name) {
        QUEUES.remove(name);
    }

    synchronized void moveDeadLettersTo(@Nullable String queue) {
        deadLetterQueue = queue;
    }

    /** Lets out no more than this many at once. */
    public synchronized void letOut(int most) {
        maxLeased = most;
    }

    /** Lets the next calls that receive fail. */
    public synchronized void failNext(int calls) {
        failures = calls;
    }

    /** Sends a message. */
    public synchronized void send(String body) {
        messages.add(new Stored(body));
        notifyAll();
    }

    /** The message of a file. */
    public static String written(Location file) {
        return "FILE " + file;
    }

    /** How many messages were removed because their receipts were good. */
    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** How many leases were renewed. */
    public synchronized long renewals() {
        return renewals;
    }

    /** All that are here, leased or not. */
    public synchronized List<String> bodies() {
        return messages.stream().map(message -> message.body).toList();
    }

    @Override
    public synchronized List<QueueMessage> receive(Duration wait, Duration lease) throws IOException {
        if (failures > 0) {
            failures--;
            throw new IOException("injected failure of receive");
        }
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            while (true) {
                List<QueueMessage> received = leaseSome(lease);
                long left = deadline - System.nanoTime();
                if (!received.isEmpty() || left <= 0) {
                    return received;
                }
                // Leases end without a word.
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private List<QueueMessage> leaseSome(Duration lease) {
        List<QueueMessage> received = new ArrayList<>();
        for (Stored message : messages) {
            if (received.size() < MOST_AT_ONCE && !message.isLeased()) {
                message.receipt = "r" + ++receipts;
                message.leaseEnds = System.nanoTime() + lease.toNanos();
                received.add(parsed(message.receipt, message));
            }
        }
        return received;
    }

    private static QueueMessage parsed(String receipt, Stored message) {
        List<FileEvent> events = new ArrayList<>();
        String problem = null;
        for (String line : message.body.split("\n")) {
            int space = line.indexOf(' ');
            if (line.startsWith("FILE ") || line.startsWith("DIRECTORY ")) {
                events.add(new FileEvent(
                        FileEvent.Kind.valueOf(line.substring(0, space)),
                        Location.parse(line.substring(space + 1)),
                        null));
            } else if (!line.startsWith("#")) {
                problem = "It is nothing that this queue knows.";
            }
        }
        return new QueueMessage(receipt, message.sentAt, message.body, problem == null ? events : List.of(), problem);
    }

    @Override
    public synchronized Map<String, String> renew(Collection<String> renewed, Duration lease) {
        Map<String, String> now = new HashMap<>();
        for (Stored message : messages) {
            String receipt = message.receipt;
            if (receipt != null && message.isLeased() && renewed.contains(receipt)) {
                message.receipt = lease.isZero() ? null : "r" + ++receipts;
                message.leaseEnds = System.nanoTime() + lease.toNanos();
                now.put(receipt, message.receipt == null ? receipt : message.receipt);
                renewals += lease.isZero() ? 0 : 1;
            }
        }
        notifyAll();
        return now;
    }

    @Override
    public synchronized void acknowledge(Collection<String> done) {
        int before = messages.size();
        messages.removeIf(message -> message.receipt != null && done.contains(message.receipt));
        acknowledged += before - messages.size();
    }

    @Override
    public void deadLetter(QueueMessage message) {
        String other = deadLetterQueue;
        if (other == null) {
            throw new IllegalStateException("No dead-letter queue was named.");
        }
        named(other).send(message.body());
        acknowledge(List.of(message.receipt()));
    }

    @Override
    public synchronized QueueSize size() {
        long leased = messages.stream().filter(Stored::isLeased).count();
        return new QueueSize(messages.size() - leased, leased);
    }

    @Override
    public synchronized int maxLeased() {
        return maxLeased;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "memory:" + name;
    }
}
