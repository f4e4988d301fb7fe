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
package io.cloudfiles.flink.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import io.cloudfiles.flink.discovery.notification.LongPolls;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A queue of Azure Queue Storage. A lease is a visibility timeout, and each renewal gives another pop receipt; our receipts have the message's id
 * before it. The service answers at once whether there is a message or not, and knows no requests about several messages but to receive them.
 */
final class AzureQueue implements NotificationQueue {
    private static final int MOST_AT_ONCE = 32;
    /** The service sets no limit, but each of these costs a request of its own to renew. */
    private static final int MOST_LEASED = 20_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final QueueClient client;
    private final @Nullable QueueClient deadLetters;
    private final AzureErrors errors;
    private final AzureRequests requests = new AzureRequests();

    AzureQueue(QueueClient client, @Nullable QueueClient deadLetters, AzureErrors errors) {
        this.client = client;
        this.deadLetters = deadLetters;
        this.errors = errors;
    }

    /** What names a reception to the service. */
    private record Receipt(String message, String pop) {
        static Receipt parse(String text) {
            int space = text.indexOf(' ');
            return new Receipt(text.substring(0, space), text.substring(space + 1));
        }

        @Override
        public String toString() {
            return message + ' ' + pop;
        }
    }

    @Override
    public List<QueueMessage> receive(Duration wait, Duration lease) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            List<QueueMessage> received = receiveNow(lease);
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!received.isEmpty() || left.isNegative() || left.isZero()) {
                return received;
            }
            LongPolls.pause(client.getQueueName(), left.compareTo(pause) < 0 ? left : pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private List<QueueMessage> receiveNow(Duration lease) throws IOException {
        try {
            return client.receiveMessages(MOST_AT_ONCE, seconds(lease), null, Context.NONE).stream()
                    .map(AzureQueue::message)
                    .toList();
        } catch (RuntimeException e) {
            throw errors.translate(e, client.getQueueName(), "read");
        }
    }

    /** Whole seconds; a span that is not zero is at least one. */
    private static Duration seconds(Duration span) {
        return Duration.ofSeconds(span.plusNanos(999_999_999).toSeconds());
    }

    private static QueueMessage message(QueueMessageItem item) {
        @Nullable BinaryData sent = item.getBody();
        String body = AzureMessageText.decoded(sent == null ? "" : sent.toString());
        ParsedMessage parsed = AzureEventParser.parse(body);
        @Nullable OffsetDateTime sentAt = item.getInsertionTime();
        return new QueueMessage(
                new Receipt(item.getMessageId(), item.getPopReceipt()).toString(),
                sentAt == null ? null : sentAt.toInstant(),
                body,
                parsed.events(),
                parsed.problem());
    }

    @Override
    public Map<String, String> renew(Collection<String> receipts, Duration lease) throws IOException {
        List<@Nullable Receipt> renewed = each(receipts, "kept from others", receipt -> {
            String pop = client.updateMessage(receipt.message(), receipt.pop(), null, seconds(lease))
                    .getPopReceipt();
            return new Receipt(receipt.message(), pop);
        });
        Map<String, String> now = new HashMap<>();
        int place = 0;
        for (String receipt : receipts) {
            @Nullable Receipt other = renewed.get(place++);
            if (other != null) {
                now.put(receipt, other.toString());
            }
        }
        return now;
    }

    @Override
    public void acknowledge(Collection<String> receipts) throws IOException {
        each(receipts, "relieved of messages", receipt -> {
            client.deleteMessage(receipt.message(), receipt.pop());
            return receipt;
        });
    }

    /** A request about one message. */
    private interface Request {
        Receipt about(Receipt receipt);
    }

    /** @return what requests gave, in the order of the receipts, and null for those that are not good any more */
    private List<@Nullable Receipt> each(Collection<String> receipts, String done, Request request) throws IOException {
        try {
            return requests.all(receipts, text -> {
                try {
                    return request.about(Receipt.parse(text));
                } catch (QueueStorageException e) {
                    if (isStale(e)) {
                        return null;
                    }
                    throw e;
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + client.getQueueName() + "] interrupted.");
        } catch (RuntimeException e) {
            throw errors.translate(e, client.getQueueName(), done);
        }
    }

    private static boolean isStale(QueueStorageException e) {
        String code = AzureErrors.code(e);
        return code.equals(QueueErrorCode.MESSAGE_NOT_FOUND.toString())
                || code.equals(QueueErrorCode.POP_RECEIPT_MISMATCH.toString());
    }

    @Override
    public void deadLetter(QueueMessage message) throws IOException {
        if (deadLetters == null) {
            throw new IllegalStateException("No dead-letter queue was named.");
        }
        try {
            deadLetters.sendMessage(AzureMessageText.encoded(message.body()));
        } catch (RuntimeException e) {
            throw errors.translate(e, deadLetters.getQueueName(), "given a message that cannot be understood");
        }
        acknowledge(List.of(message.receipt()));
    }

    /**
     * The service counts all messages, leased or not, and shows some that are not. Where it shows as many as it can, those that are leased are
     * among the number of those that wait.
     */
    @Override
    public QueueSize size() throws IOException {
        try {
            long all = client.getProperties().getApproximateMessagesCountLong();
            long shown = client.peekMessages(MOST_AT_ONCE, null, Context.NONE).stream()
                    .count();
            return shown == MOST_AT_ONCE
                    ? new QueueSize(Math.max(all, shown), QueueSize.UNKNOWN)
                    : new QueueSize(shown, Math.max(0, all - shown));
        } catch (RuntimeException e) {
            throw errors.translate(e, client.getQueueName(), "measured");
        }
    }

    @Override
    public int maxLeased() {
        return MOST_LEASED;
    }

    @Override
    public void close() {
        requests.close();
    }

    @Override
    public String toString() {
        return "azure-queue:" + client.getQueueName();
    }
}
