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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.discovery.notification.LongPolls;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A queue of SQS. A lease is a visibility timeout, and its receipt stays the same when it is renewed. */
final class SqsQueue implements NotificationQueue {
    /** Of all requests about several messages. */
    private static final int MOST_AT_ONCE = 10;

    private static final int LONGEST_WAIT_SECONDS = 20;
    /** SQS lets out about 120,000 messages of a standard queue and 20,000 of a FIFO queue. */
    private static final int MOST_LEASED = 100_000;

    private static final int MOST_LEASED_IN_ORDER = 15_000;

    private final SqsConnection connection;
    private final LongPolls polls;

    SqsQueue(SqsConnection connection) {
        this.connection = connection;
        this.polls = new LongPolls(toString());
    }

    @Override
    public List<QueueMessage> receive(Duration wait, Duration lease) throws IOException {
        return polls.answerOf(
                () -> poll(wait, lease),
                received -> renew(received.stream().map(QueueMessage::receipt).toList(), Duration.ZERO));
    }

    private List<QueueMessage> poll(Duration wait, Duration lease) throws IOException {
        String url = connection.url();
        try {
            return connection
                    .client()
                    .receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(MOST_AT_ONCE)
                            .waitTimeSeconds(Math.min(LONGEST_WAIT_SECONDS, seconds(wait)))
                            .visibilityTimeout(seconds(lease))
                            .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP))
                    .messages()
                    .stream()
                    .map(SqsQueue::message)
                    .toList();
        } catch (SdkException e) {
            throw connection.translate(e, "read");
        }
    }

    /** Whole seconds; a span that is not zero is at least one. */
    private static int seconds(Duration span) {
        return Math.toIntExact(span.plusNanos(999_999_999).toSeconds());
    }

    private static QueueMessage message(Message message) {
        String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        ParsedMessage parsed = S3EventParser.parse(message.body());
        return new QueueMessage(
                message.receiptHandle(),
                sent == null ? null : Instant.ofEpochMilli(Long.parseLong(sent)),
                message.body(),
                parsed.events(),
                parsed.problem());
    }

    @Override
    public Map<String, String> renew(Collection<String> receipts, Duration lease) throws IOException {
        Map<String, String> renewed = new HashMap<>();
        for (List<String> some : tens(receipts)) {
            renewSome(some, lease).forEach(receipt -> renewed.put(receipt, receipt));
        }
        return renewed;
    }

    private List<String> renewSome(List<String> receipts, Duration lease) throws IOException {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(String.valueOf(i))
                    .receiptHandle(receipts.get(i))
                    .visibilityTimeout(seconds(lease))
                    .build());
        }
        String url = connection.url();
        try {
            ChangeMessageVisibilityBatchResponse response = connection
                    .client()
                    .changeMessageVisibilityBatch(
                            request -> request.queueUrl(url).entries(entries));
            failIfAllFailed(response.failed(), receipts.size(), "kept from others");
            return response.successful().stream()
                    .map(entry -> receipts.get(Integer.parseInt(entry.id())))
                    .toList();
        } catch (SdkException e) {
            throw connection.translate(e, "kept from others");
        }
    }

    @Override
    public void acknowledge(Collection<String> receipts) throws IOException {
        String url = connection.url();
        for (List<String> some : tens(receipts)) {
            List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                entries.add(DeleteMessageBatchRequestEntry.builder()
                        .id(String.valueOf(i))
                        .receiptHandle(some.get(i))
                        .build());
            }
            try {
                failIfAllFailed(
                        connection
                                .client()
                                .deleteMessageBatch(
                                        request -> request.queueUrl(url).entries(entries))
                                .failed(),
                        some.size(),
                        "relieved of messages");
            } catch (SdkException e) {
                throw connection.translate(e, "relieved of messages");
            }
        }
    }

    /** A receipt that is not good any more fails alone, and that is no error; what is the service's fault is one. */
    private void failIfAllFailed(List<BatchResultErrorEntry> failed, int all, String done) throws IOException {
        if (failed.size() == all && failed.stream().noneMatch(entry -> Boolean.TRUE.equals(entry.senderFault()))) {
            throw new IOException("[" + this + "] The queue could not be " + done + ": "
                    + failed.get(0).message() + " It may pass: try again.");
        }
    }

    @Override
    public void deadLetter(QueueMessage message) throws IOException {
        String url = connection.deadLetterUrl();
        try {
            connection.client().sendMessage(request -> request.queueUrl(url).messageBody(message.body()));
        } catch (SdkException e) {
            throw connection.translate(e, "relieved of a message, since the dead-letter queue did not take it");
        }
        acknowledge(List.of(message.receipt()));
    }

    @Override
    public QueueSize size() throws IOException {
        String url = connection.url();
        try {
            Map<QueueAttributeName, String> attributes = connection
                    .client()
                    .getQueueAttributes(request -> request.queueUrl(url)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes();
            return new QueueSize(
                    number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                    number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
        } catch (SdkException e) {
            throw connection.translate(e, "measured");
        }
    }

    private static long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        String number = attributes.get(name);
        return number == null ? QueueSize.UNKNOWN : Long.parseLong(number);
    }

    private static List<List<String>> tens(Collection<String> receipts) {
        List<String> all = List.copyOf(receipts);
        List<List<String>> parts = new ArrayList<>();
        for (int start = 0; start < all.size(); start += MOST_AT_ONCE) {
            parts.add(all.subList(start, Math.min(all.size(), start + MOST_AT_ONCE)));
        }
        return parts;
    }

    @Override
    public int maxLeased() {
        return connection.name().endsWith(".fifo") ? MOST_LEASED_IN_ORDER : MOST_LEASED;
    }

    @Override
    public void close() throws IOException {
        polls.close();
        connection.close();
    }

    @Override
    public String toString() {
        return "sqs:" + connection.name();
    }
}
