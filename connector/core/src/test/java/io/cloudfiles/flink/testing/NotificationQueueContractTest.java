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
import org.apache.flink.annotation.Experimental;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@link NotificationQueue} promises, sentence by sentence. A subclass brings a queue that is empty, and a way to send. */
@Experimental
@Timeout(60)
public abstract class NotificationQueueContractTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration NO_WAIT = Duration.ofMillis(10);

    private NotificationQueue queue;

    /** A client of an empty queue, and of an empty queue for dead letters if {@code withDeadLetters}. */
    protected abstract NotificationQueue open(boolean withDeadLetters) throws Exception;

    /** Sends a message as the store would. */
    protected abstract void send(String body) throws Exception;

    /** A message that tells of files, all in one where it can be. */
    protected abstract String written(List<Location> files);

    /** A file that messages can tell of. */
    protected abstract Location file(String name);

    /** Whether one message may tell of several files. */
    protected boolean tellsOfSeveralFilesAtOnce() {
        return true;
    }

    /** Whether the service tells that a lease has ended. */
    protected boolean tellsOfLostLeases() {
        return true;
    }

    /** How full the open queue is, by itself where it tells. */
    protected QueueSize size() throws Exception {
        return queue.size();
    }

    /** What the queue for dead letters holds. */
    protected abstract List<String> deadLetters() throws Exception;

    @BeforeEach
    void openQueue() throws Exception {
        queue = open(false);
    }

    @AfterEach
    void closeQueue() throws IOException {
        queue.close();
    }

    private void sendFiles(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            send(written(List.of(file("f" + i))));
        }
    }

    private List<QueueMessage> receive(int count, Duration lease) throws IOException {
        List<QueueMessage> received = new ArrayList<>();
        while (received.size() < count) {
            List<QueueMessage> some = queue.receive(Duration.ofSeconds(5), lease);
            assertThat(some).as("messages behind %s", received.size()).isNotEmpty();
            received.addAll(some);
        }
        return received;
    }

    private static List<Location> files(List<QueueMessage> messages) {
        return messages.stream()
                .flatMap(message -> message.events().stream())
                .map(FileEvent::location)
                .toList();
    }

    private static List<String> receipts(List<QueueMessage> messages) {
        return messages.stream().map(QueueMessage::receipt).toList();
    }

    private void assertEmpty() throws IOException {
        assertThat(queue.receive(Duration.ofMillis(1500), SHORT)).isEmpty();
    }

    @Test
    void anEmptyQueueGivesNothing() throws Exception {
        assertThat(queue.receive(NO_WAIT, LONG)).isEmpty();
    }

    @Test
    void tellsOfFilesAndWhenTheMessageWasSent() throws Exception {
        Instant before = Instant.now();
        send(written(List.of(file("a b+c%20ä.json"))));

        QueueMessage message = receive(1, LONG).get(0);
        assertThat(message.problem()).isNull();
        assertThat(message.events())
                .extracting(FileEvent::kind, FileEvent::location)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(FileEvent.Kind.FILE, file("a b+c%20ä.json")));
        assertThat(message.sentAt())
                .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
    }

    @Test
    void aMessageMayTellOfSeveralFiles() throws Exception {
        Assumptions.assumeTrue(tellsOfSeveralFilesAtOnce());
        List<Location> three = List.of(file("1"), file("2"), file("3"));
        send(written(three));

        assertThat(files(receive(1, LONG))).containsExactlyElementsOf(three);
    }

    @Test
    void waitsUntilAMessageComes() throws Exception {
        CompletableFuture<List<QueueMessage>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.receive(Duration.ofSeconds(10), LONG);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sendFiles(1);

        assertThat(files(waiting.get())).containsExactly(file("f0"));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            begun.countDown();
            try {
                queue.receive(Duration.ofSeconds(20), LONG);
            } catch (IOException e) {
                end.set(e);
            }
        });
        waiting.start();
        begun.await();
        waiting.interrupt();
        waiting.join(Duration.ofSeconds(10).toMillis());

        assertThat(waiting.isAlive()).isFalse();
        assertThat(end.get()).isInstanceOf(IOException.class);
    }

    @Test
    void allMessagesComeOnceWhileTheyAreLeased() throws Exception {
        sendFiles(35);

        List<QueueMessage> received = receive(35, LONG);
        assertThat(files(received))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 35).mapToObj(i -> file("f" + i)).toList());
        assertThat(receipts(received)).doesNotHaveDuplicates();
        assertEmpty();
    }

    @Test
    void aMessageComesAgainWhenItsLeaseHasEnded() throws Exception {
        sendFiles(1);
        QueueMessage first = receive(1, SHORT).get(0);

        QueueMessage second = receive(1, LONG).get(0);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.receipt()).isNotEqualTo(first.receipt());
    }

    @Test
    void aRenewedLeaseKeepsTheMessage() throws Exception {
        sendFiles(12);
        Duration lease = Duration.ofSeconds(3);
        List<String> receipts = receipts(receive(12, lease));

        List<String> renewed = List.copyOf(queue.renew(receipts, LONG).values());
        assertThat(renewed).hasSize(12);
        assertThat(queue.receive(lease.plusMillis(500), SHORT)).isEmpty();
        queue.acknowledge(renewed);
        assertThat(size()).isEqualTo(new QueueSize(0, 0));
    }

    @Test
    void aLeaseOfNothingGivesTheMessageBackAtOnce() throws Exception {
        sendFiles(1);
        List<String> receipts = receipts(receive(1, LONG));

        queue.renew(receipts, Duration.ZERO);
        assertThat(files(receive(1, LONG))).containsExactly(file("f0"));
    }

    @Test
    void whatIsAcknowledgedIsGone() throws Exception {
        sendFiles(23);
        List<String> receipts = receipts(receive(23, SHORT));

        queue.acknowledge(receipts);
        assertEmpty();
        assertThat(size()).isEqualTo(new QueueSize(0, 0));
    }

    @Test
    void receiptsOfMessagesThatAreGoneAreNoError() throws Exception {
        sendFiles(2);
        List<QueueMessage> received = receive(2, LONG);
        String gone = received.get(0).receipt();
        queue.acknowledge(List.of(gone));

        queue.acknowledge(receipts(received));
        Map<String, String> renewed = queue.renew(receipts(received), LONG);
        assertThat(receipts(received)).containsAll(renewed.keySet());
        assertThat(renewed.isEmpty() || !tellsOfLostLeases()).isTrue();
        queue.acknowledge(List.of());
        assertThat(queue.renew(List.of(), LONG)).isEmpty();
    }

    @Test
    void saysWhatItCannotUnderstand() throws Exception {
        send("no { sense");
        sendFiles(1);

        List<QueueMessage> received = receive(2, LONG);
        assertThat(received)
                .filteredOn(message -> message.problem() != null)
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.body()).isEqualTo("no { sense");
                    assertThat(message.events()).isEmpty();
                    assertThat(message.problem()).doesNotContain("sense");
                });
        assertThat(files(received)).containsExactly(file("f0"));
    }

    @Test
    void movesDeadLetters() throws Exception {
        queue.close();
        queue = open(true);
        send("no { sense");

        queue.deadLetter(receive(1, SHORT).get(0));
        assertThat(deadLetters()).containsExactly("no { sense");
        assertEmpty();
    }

    @Test
    void movesNoDeadLettersWhereNoneIsNamed() throws Exception {
        send("no { sense");
        QueueMessage message = receive(1, LONG).get(0);

        assertThatThrownBy(() -> queue.deadLetter(message)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsHowFullItIs() throws Exception {
        assertThat(size()).isEqualTo(new QueueSize(0, 0));
        sendFiles(12);
        int leased = queue.receive(Duration.ofSeconds(5), LONG).size();

        assertThat(size()).isEqualTo(new QueueSize(12 - leased, leased));
        assertThat(queue.size()).isIn(size(), new QueueSize(QueueSize.UNKNOWN, QueueSize.UNKNOWN));
        assertThat(queue.maxLeased()).isPositive();
    }

    @Test
    void closesTwice() throws Exception {
        queue.close();
    }
}
