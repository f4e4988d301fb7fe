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
package io.cloudfiles.flink.gcs;

import com.google.api.services.pubsub.model.PubsubMessage;
import com.google.api.services.pubsub.model.ReceivedMessage;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.LongPolls;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A subscription of Pub/Sub. A lease is an acknowledgement deadline, a receipt an acknowledgement id, which stays the same when it is renewed.
 * A message comes with the deadline of the subscription, and so is leased by a request of its own, together with all that came with it.
 *
 * <p><b>Waiting.</b> The service keeps a request until there is a message, for as long as the request says.
 */
final class PubSubQueue implements NotificationQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PubSubQueue.class);

    /** The service gives no more. */
    private static final int MOST_AT_ONCE = 1000;
    /** The service sets no limit, but all of these are renewed within half a lease. */
    private static final int MOST_LEASED = 50_000;
    /** So that nobody between us and the service takes a connection for a dead one. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /** Of an answer that came before its time. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Until then a message tells of a file what a listing would that began with it. */
    private static final Duration NEWS = Duration.ofMinutes(5);

    private final PubSubConnection connection;
    private final Duration shortestWait;
    private final LongPolls polls;

    /** @param shortestWait in which the service finds a message that is there */
    PubSubQueue(PubSubConnection connection, Duration shortestWait) {
        this.connection = connection;
        this.shortestWait = shortestWait;
        this.polls = new LongPolls(toString());
    }

    @Override
    public List<QueueMessage> receive(Duration wait, Duration lease) throws IOException {
        Duration most = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        Duration left = most.compareTo(shortestWait) < 0 ? shortestWait : most;
        long deadline = System.nanoTime() + left.toNanos();
        while (true) {
            List<ReceivedMessage> received = pull(left);
            if (!received.isEmpty()) {
                return leased(received, lease);
            }
            left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                return List.of();
            }
            LongPolls.pause(toString(), left.compareTo(PAUSE) < 0 ? left : PAUSE);
        }
    }

    private List<ReceivedMessage> pull(Duration wait) throws IOException {
        return polls.answerOf(
                () -> connection.pull(MOST_AT_ONCE, wait),
                received -> connection.modifyDeadline(ids(received), Duration.ZERO));
    }

    private List<QueueMessage> leased(List<ReceivedMessage> received, Duration lease) throws IOException {
        Set<String> gone = connection.modifyDeadline(ids(received), lease);
        List<QueueMessage> messages = new ArrayList<>();
        for (ReceivedMessage message : received) {
            if (!gone.contains(message.getAckId())) {
                messages.add(message(message.getAckId(), message.getMessage()));
            }
        }
        return messages;
    }

    private static List<String> ids(List<ReceivedMessage> received) {
        return received.stream().map(ReceivedMessage::getAckId).toList();
    }

    private static QueueMessage message(String id, PubsubMessage message) {
        ParsedMessage parsed = PubSubEventParser.parse(message);
        @Nullable Instant sentAt = sentAt(message);
        boolean isNews = sentAt != null && sentAt.plus(NEWS).isAfter(Instant.now());
        return new QueueMessage(
                id,
                sentAt,
                PubSubMessageText.of(message),
                isNews ? parsed.events() : withoutEntries(parsed.events()),
                parsed.problem());
    }

    /** What is older may have been replaced or be gone since, and many such messages come at once behind a long pause: the store is asked. */
    private static List<FileEvent> withoutEntries(List<FileEvent> events) {
        return events.stream().map(event -> FileEvent.file(event.location())).toList();
    }

    private static @Nullable Instant sentAt(PubsubMessage message) {
        @Nullable String time = message.getPublishTime();
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Override
    public Map<String, String> renew(Collection<String> receipts, Duration lease) throws IOException {
        Set<String> gone = connection.modifyDeadline(receipts, lease);
        Map<String, String> renewed = new HashMap<>();
        for (String receipt : receipts) {
            if (!gone.contains(receipt)) {
                renewed.put(receipt, receipt);
            }
        }
        return renewed;
    }

    @Override
    public void acknowledge(Collection<String> receipts) throws IOException {
        Set<String> gone = connection.acknowledge(receipts);
        if (!gone.isEmpty()) {
            LOG.debug("{}: {} messages come again, since their time was over.", this, gone.size());
        }
    }

    @Override
    public void deadLetter(QueueMessage message) throws IOException {
        connection.publishDeadLetter(PubSubMessageText.message(message.body()));
        acknowledge(List.of(message.receipt()));
    }

    /** The service does not tell; its monitoring does, minutes later and to who has the right to read that. */
    @Override
    public QueueSize size() {
        return new QueueSize(QueueSize.UNKNOWN, QueueSize.UNKNOWN);
    }

    @Override
    public int maxLeased() {
        return MOST_LEASED;
    }

    @Override
    public void close() throws IOException {
        polls.close();
        connection.close();
    }

    @Override
    public String toString() {
        return "pubsub:" + connection.subscription().resource();
    }
}
