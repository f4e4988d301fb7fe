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
package io.cloudfiles.flink.testing.gcs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.testing.Seeds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a topic that one subscription has not acknowledged. They come in any order, and not always as many as there are. Safe for use by
 * many threads.
 *
 * <p>Without exactly-once delivery, requests about ids whose time is over are answered as if all were well, and do nothing when the message was
 * given out again since. With it they are refused, one by one.
 */
final class Subscription {
    private static final String GONE = "PERMANENT_FAILURE_INVALID_ACK_ID";
    private static final String PASSING = "TRANSIENT_FAILURE_UNAVAILABLE";
    private static final int LENGTH_OF_IDS = 180;

    private final boolean exactlyOnce;
    private final int ackDeadlineSeconds;
    private final Random random = new Random(Seeds.next());
    private final List<Stored> messages = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private int failures;
    private boolean closed;

    private static final class Stored {
        private final ObjectNode message;
        private String id = "";
        private long leaseEnds = System.nanoTime();

        Stored(ObjectNode message) {
            this.message = message;
        }

        boolean isLeased() {
            return System.nanoTime() - leaseEnds < 0;
        }
    }

    Subscription(boolean exactlyOnce, int ackDeadlineSeconds) {
        this.exactlyOnce = exactlyOnce;
        this.ackDeadlineSeconds = ackDeadlineSeconds;
    }

    synchronized void add(ObjectNode message) {
        messages.add(new Stored(message));
        notifyAll();
    }

    /** Lets the next requests about ids fail for now, where exactly-once delivery has them told apart. */
    synchronized void failPassing(int requests) {
        failures = requests;
    }

    /** Gives messages out; none when none came. */
    synchronized ArrayNode pull(int most, long waitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        List<Stored> free = free();
        while (free.isEmpty() && !closed && System.nanoTime() - deadline < 0) {
            // Leases end without a word.
            TimeUnit.NANOSECONDS.timedWait(
                    this, Math.min(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(20)));
            free = free();
        }
        Collections.shuffle(free, random);
        int count = Math.min(most, free.size());
        boolean gives = count < 2 || random.nextInt(4) > 0;
        ArrayNode received = JsonNodeFactory.instance.arrayNode();
        for (Stored stored : free.subList(0, gives ? count : 1 + random.nextInt(count))) {
            received.add(give(stored));
        }
        return received;
    }

    private List<Stored> free() {
        List<Stored> free = new ArrayList<>(messages);
        free.removeIf(Stored::isLeased);
        return free;
    }

    private ObjectNode give(Stored stored) {
        StringBuilder id = new StringBuilder("id-" + given.size() + "-");
        while (id.length() < LENGTH_OF_IDS) {
            id.append(Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX));
        }
        stored.id = id.substring(0, LENGTH_OF_IDS);
        stored.leaseEnds = System.nanoTime() + TimeUnit.SECONDS.toNanos(ackDeadlineSeconds);
        given.add(stored.id);
        ObjectNode received = JsonNodeFactory.instance.objectNode();
        received.put("ackId", stored.id);
        received.set("message", stored.message);
        return received;
    }

    synchronized void acknowledge(List<String> ids) {
        List<Stored> done = good(ids);
        messages.removeAll(done);
        refuseOthers(ids, done);
    }

    synchronized void modify(List<String> ids, int seconds) {
        List<Stored> modified = good(ids);
        for (Stored stored : modified) {
            stored.leaseEnds = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        }
        notifyAll();
        refuseOthers(ids, modified);
    }

    private List<Stored> good(List<String> ids) {
        for (String id : ids) {
            if (!given.contains(id)) {
                throw RpcRefusal.wrong("You have passed an invalid ack ID to the service (ack_id=" + id + ").");
            }
        }
        if (failures > 0) {
            failures--;
            Map<String, String> passing = new HashMap<>();
            ids.forEach(id -> passing.put(id, PASSING));
            throw RpcRefusal.ofIds(passing);
        }
        Set<String> wanted = new HashSet<>(ids);
        List<Stored> good = new ArrayList<>(messages);
        good.removeIf(stored -> !wanted.contains(stored.id) || (exactlyOnce && !stored.isLeased()));
        return good;
    }

    private void refuseOthers(List<String> ids, List<Stored> good) {
        Map<String, String> others = new LinkedHashMap<>();
        ids.forEach(id -> others.put(id, GONE));
        good.forEach(stored -> others.remove(stored.id));
        if (exactlyOnce && !others.isEmpty()) {
            throw RpcRefusal.ofIds(others);
        }
    }

    /** Whether it tells of what came in time by an error rather than by an answer without messages. */
    synchronized boolean tellsByAnError() {
        return random.nextBoolean();
    }

    /** All that are not acknowledged. */
    synchronized List<ObjectNode> messages(boolean leased) {
        return messages.stream()
                .filter(stored -> stored.isLeased() == leased)
                .map(stored -> stored.message)
                .toList();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
