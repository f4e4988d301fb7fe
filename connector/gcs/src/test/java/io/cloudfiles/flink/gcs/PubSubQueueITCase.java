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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.pubsub.model.PubsubMessage;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.NotificationQueueContractTest;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import io.cloudfiles.flink.testing.gcs.PubSubEmulator;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract on an emulator of ours, as subscriptions are unless they say otherwise: what comes late is not told of. */
class PubSubQueueITCase extends NotificationQueueContractTest {
    static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration NO_WAIT = Duration.ofMillis(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    static GcsEmulator emulator;
    private static int queues;

    private String queue = "";
    private String topic = "";

    @BeforeAll
    static void startEmulator() {
        emulator = GcsEmulator.start();
    }

    @AfterAll
    static void stopEmulator() {
        emulator.close();
    }

    boolean isExactlyOnce() {
        return false;
    }

    @Override
    protected boolean tellsOfSeveralFilesAtOnce() {
        return false;
    }

    @Override
    protected boolean tellsOfLostLeases() {
        return isExactlyOnce();
    }

    @Override
    protected QueueSize size() {
        PubSubEmulator pubSub = emulator.pubSub();
        return new QueueSize(
                pubSub.messages(queue, false).size(),
                pubSub.messages(queue, true).size());
    }

    @Override
    protected NotificationQueue open(boolean withDeadLetters) {
        PubSubEmulator pubSub = emulator.pubSub();
        queue = "contract-" + ++queues;
        topic = pubSub.createTopic(queue);
        String address = pubSub.createSubscription(queue, topic, isExactlyOnce());
        if (withDeadLetters) {
            pubSub.createSubscription(queue + "-dead", pubSub.createTopic(queue + "-dead"), false);
        }
        return client(address, withDeadLetters ? queue + "-dead" : null, emulator.options());
    }

    private static NotificationQueue client(String address, @Nullable String deadLetters, Map<String, String> options) {
        return PubSubQueueFactory.create(
                new QueueNames(address, deadLetters, Location.parse("gs://b/in")),
                Configuration.fromMap(options),
                NO_WAIT);
    }

    String queue() {
        return queue;
    }

    @Override
    protected void send(String body) {
        PubsubMessage message = PubSubMessageText.message(body);
        ObjectNode json = JSON.createObjectNode();
        json.put("data", message.getData());
        ObjectNode attributes = json.putObject("attributes");
        PubSubMessageText.attributes(message).forEach(attributes::put);
        emulator.pubSub().publish(topic, json);
    }

    @Override
    protected String written(List<Location> files) {
        Location file = files.get(0);
        return PubSubMessageText.of(new PubsubMessage()
                .setAttributes(new TreeMap<>(Map.of(
                        "eventType", "OBJECT_FINALIZE",
                        "payloadFormat", "NONE",
                        "bucketId", file.authority(),
                        "objectId", file.key(),
                        "objectGeneration", "7"))));
    }

    @Override
    protected Location file(String name) {
        return Location.ofNormalised("gs://b/in/" + name);
    }

    @Override
    protected List<String> deadLetters() {
        return emulator.pubSub().texts(queue + "-dead");
    }

    @Test
    void doesNotTellHowFullItIs() throws IOException {
        try (NotificationQueue opened = open(false)) {
            send(written(List.of(file("f"))));
            assertThat(opened.size()).isEqualTo(new QueueSize(QueueSize.UNKNOWN, QueueSize.UNKNOWN));
        }
    }

    /** Each id is of the length of the service's, so that all of them do not go into one request. */
    @Test
    void asksAboutAsManyMessagesAsThereAre() throws IOException {
        try (NotificationQueue opened = open(false)) {
            for (int i = 0; i < 3200; i++) {
                send(written(List.of(file("f" + i))));
            }
            List<String> receipts = new ArrayList<>();
            while (receipts.size() < 3200) {
                opened.receive(LONG, LONG).forEach(message -> receipts.add(message.receipt()));
            }

            assertThat(opened.renew(receipts, LONG)).hasSize(3200);
            opened.acknowledge(receipts);
            assertThat(size()).isEqualTo(new QueueSize(0, 0));
        }
    }

    @Test
    void whatComesBehindAnInterruptIsGivenBack() throws Exception {
        try (NotificationQueue opened = open(false)) {
            long pulls = emulator.pubSub().pulls();
            Thread waiting = new Thread(() -> {
                try {
                    opened.receive(Duration.ofSeconds(20), LONG);
                } catch (IOException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            waiting.start();
            while (emulator.pubSub().pulls() == pulls) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            waiting.join();

            send(written(List.of(file("f"))));
            // Long before its deadline, which is that of the subscription.
            assertThat(opened.receive(Duration.ofSeconds(5), LONG)).hasSize(1);
        }
    }

    @Test
    void waitsInOneRequest() throws IOException {
        try (NotificationQueue opened = open(false)) {
            long before = emulator.pubSub().pulls();
            assertThat(opened.receive(Duration.ofSeconds(3), LONG)).isEmpty();
            assertThat(emulator.pubSub().pulls() - before).isEqualTo(1);
        }
    }

    @Test
    void deadLettersKeepTheirAttributes() throws IOException {
        try (NotificationQueue opened = open(true)) {
            send("{\"attributes\":{\"order\":\"7\"},\"text\":\"{}\"}");
            send("{\"attributes\":{\"order\":\"8\"},\"data\":\"/w==\"}");
            for (int moved = 0; moved < 2; ) {
                for (QueueMessage message : opened.receive(LONG, LONG)) {
                    assertThat(message.problem()).isNotNull();
                    opened.deadLetter(message);
                    moved++;
                }
            }

            assertThat(emulator.pubSub().messages(queue + "-dead", false))
                    .extracting(message -> message.path("attributes").toString()
                            + message.path("data").asText())
                    .containsExactlyInAnyOrder("{\"order\":\"7\"}e30=", "{\"order\":\"8\"}/w==");
            assertThat(size()).isEqualTo(new QueueSize(0, 0));
        }
    }

    /** A bucket tells by itself: what its messages say of objects is what a listing says. */
    @Test
    void aBucketsMessagesSayWhatItsListingSays() throws IOException {
        String bucket = "telling-" + queues;
        emulator.createBucket(bucket);
        Location directory = Location.parse("gs://" + bucket + "/in");
        try (NotificationQueue opened = open(false);
                Storage storage =
                        new GcsStorageFactory().create(directory, Configuration.fromMap(emulator.options()))) {
            emulator.notify(bucket, "in/", topic, true);
            storage.putIfAbsent(directory.child("a b+c%20ä.json"), "12345".getBytes(StandardCharsets.UTF_8));
            storage.putIfAbsent(directory.child("empty"), new byte[0]);
            storage.putIfAbsent(Location.parse("gs://" + bucket + "/out/x"), new byte[1]);
            storage.copy(directory.child("empty"), directory.child("copied"));
            storage.delete(directory.child("copied"));
            FileEntry first = storage.stat(directory.child("empty")).orElseThrow();
            storage.replace(first, new byte[9]);

            List<FileEvent> events = new ArrayList<>();
            while (size().waiting() > 0) {
                opened.receive(LONG, LONG).forEach(message -> {
                    assertThat(message.problem()).isNull();
                    events.addAll(message.events());
                });
            }
            ListPage listed = storage.list(directory, ListRequest.recursively()).next();
            assertThat(listed).isNotNull();
            assertThat(events)
                    .extracting(FileEvent::entry)
                    .containsAll(listed.files())
                    .contains(first)
                    .hasSize(4);
        }
    }

    @Test
    void asksTheStoreAboutWhatIsOld() throws IOException {
        String bucket = "old-" + queues;
        emulator.createBucket(bucket);
        Location file = Location.parse("gs://" + bucket + "/in/a");
        try (NotificationQueue opened = open(false);
                Storage storage = new GcsStorageFactory().create(file, Configuration.fromMap(emulator.options()))) {
            emulator.notify(bucket, "", topic, true);
            storage.putIfAbsent(file, new byte[3]);
            emulator.pubSub().age(queue, Duration.ofMinutes(6));

            assertThat(opened.receive(LONG, LONG).get(0).events()).containsExactly(FileEvent.file(file));
        }
    }

    @Test
    void signsInWithItsOwnScope() throws IOException {
        open(false).close();
        send(written(List.of(file("f"))));
        try (NotificationQueue opened =
                client(emulator.pubSub().addressOfSubscription(queue), null, emulator.optionsOfAccount())) {
            assertThat(opened.receive(LONG, LONG)).hasSize(1);
            emulator.expireTokens();
            assertThat(opened.receive(NO_WAIT, LONG)).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithASubscriptionOrACredential() throws IOException {
        String address = emulator.pubSub().addressOfSubscription("nowhere");
        try (NotificationQueue missing = client(address, "nothing", emulator.options())) {
            assertThatThrownBy(() -> missing.receive(NO_WAIT, LONG))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(
                            "[projects/emulator/subscriptions/nowhere] could not be read at http://127.0.0.1:")
                    .hasMessageContaining("NOT_FOUND, Resource not found (resource=nowhere)")
                    .hasMessageContaining("Correct notification.queue")
                    .hasMessageNotContaining(GcsEmulator.ACCESS_TOKEN);
            assertThatThrownBy(() -> missing.deadLetter(new QueueMessage("r", null, "x", List.of(), "why")))
                    .hasMessageContaining("[projects/emulator/topics/nothing] could not be given a message");
            assertThat(missing).hasToString("pubsub:projects/emulator/subscriptions/nowhere");
        }
        Map<String, String> wrong =
                Map.of("gcs.endpoint", emulator.endpoint().toString(), "gcs.access-token", "s3cr3t");
        try (NotificationQueue refused = client(address, null, wrong)) {
            assertThatThrownBy(() -> refused.receive(NO_WAIT, LONG))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("UNAUTHENTICATED, Invalid Credentials (status 401)")
                    .hasMessageNotContaining("s3cr3t");
        }
    }
}
