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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.Azurite;
import io.cloudfiles.flink.testing.AzuriteQueues;
import io.cloudfiles.flink.testing.NotificationQueueContractTest;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract on Azurite, with signatures checked. */
class AzureQueueITCase extends NotificationQueueContractTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static AzuriteQueues emulator;
    private static int queues;

    private String queue = "";

    @BeforeAll
    static void startEmulator() {
        emulator = AzuriteQueues.start();
    }

    @AfterAll
    static void stopEmulator() {
        if (emulator != null) { // where it can be installed
            emulator.close();
        }
    }

    @Override
    protected NotificationQueue open(boolean withDeadLetters) {
        queue = "contract-" + ++queues;
        emulator.createQueue(queue);
        if (withDeadLetters) {
            emulator.createQueue(queue + "-dead");
        }
        return client(
                emulator.url(queue),
                withDeadLetters ? queue + "-dead" : null,
                Map.of("azure.account-key", Azurite.ACCOUNT_KEY));
    }

    private static NotificationQueue client(String url, @Nullable String deadLetters, Map<String, String> options) {
        return new AzureQueueFactory()
                .create(
                        new QueueNames(url, deadLetters, Location.parse(Azurite.location("c", "in"))),
                        Configuration.fromMap(options));
    }

    @Override
    protected void send(String body) {
        emulator.send(queue, body);
    }

    @Override
    protected String written(List<Location> files) {
        ArrayNode events = new ObjectMapper().createArrayNode();
        for (Location file : files) {
            ObjectNode event = events.addObject();
            event.put("eventType", "Microsoft.Storage.BlobCreated");
            event.put("subject", "/blobServices/default/containers/c/blobs/" + file.key());
            event.putObject("data")
                    .put("api", "PutBlob")
                    .put(
                            "url",
                            "https://" + Azurite.ACCOUNT + ".blob.core.windows.net/c/"
                                    + URLEncoder.encode(file.key(), StandardCharsets.UTF_8)
                                            .replace("+", "%20"));
        }
        return events.toString();
    }

    @Override
    protected Location file(String name) {
        return Location.ofNormalised(Azurite.location("c", "in/" + name));
    }

    @Override
    protected List<String> deadLetters() {
        return emulator.peek(queue + "-dead");
    }

    @Test
    void understandsMessagesThatAreNotInBase64() throws IOException {
        try (NotificationQueue opened = open(false)) {
            emulator.sendPlain(queue, written(List.of(file("a & <b>"))));
            emulator.sendPlain(queue, "no { sense");

            List<QueueMessage> messages = opened.receive(LONG, LONG);
            assertThat(messages.get(0).events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.location()).isEqualTo(file("a & <b>")));
            assertThat(messages.get(1).body()).isEqualTo("no { sense");
        }
    }

    @Test
    void aReceiptIsGoodUntilItIsRenewed() throws IOException {
        try (NotificationQueue opened = open(false)) {
            send(written(List.of(file("f"))));
            String first = opened.receive(LONG, LONG).get(0).receipt();

            String second = opened.renew(List.of(first), LONG).get(first);
            assertThat(second).isNotEqualTo(first);
            assertThat(opened.renew(List.of(first), LONG)).isEmpty();
            opened.acknowledge(List.of(first));
            assertThat(opened.size()).isEqualTo(new QueueSize(0, 1));
            opened.acknowledge(List.of(second));
            assertThat(opened.size()).isEqualTo(new QueueSize(0, 0));
        }
    }

    @Test
    void aLongQueueIsMeasuredAsAWhole() throws IOException {
        try (NotificationQueue opened = open(false)) {
            for (int i = 0; i < 33; i++) {
                send("{}");
            }
            assertThat(opened.size()).isEqualTo(new QueueSize(33, QueueSize.UNKNOWN));
            assertThat(opened.receive(LONG, LONG)).hasSize(32);
            assertThat(opened.size()).isEqualTo(new QueueSize(1, 32));
        }
    }

    @Test
    void signsInByAConnectionStringThatDoesNotNameTheServiceForQueues() throws IOException {
        open(false).close();
        send("{}");
        String connection = "AccountName=" + Azurite.ACCOUNT + ";AccountKey=" + Azurite.ACCOUNT_KEY;
        try (NotificationQueue opened =
                client(emulator.url(queue), null, Map.of("azure.connection-string", connection))) {
            assertThat(opened.receive(LONG, LONG)).hasSize(1);
        }
        String named = connection + ";BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint="
                + emulator.url(queue).replaceFirst("/[^/]*$", "");
        try (NotificationQueue opened = client(queue, null, Map.of("azure.connection-string", named))) {
            assertThat(opened.size().leased()).isEqualTo(1);
        }
    }

    @Test
    void saysWhatIsWrongWithAQueueOrACredential() throws IOException {
        try (NotificationQueue missing =
                client(emulator.url("nowhere"), null, Map.of("azure.account-key", Azurite.ACCOUNT_KEY))) {
            assertThatThrownBy(() -> missing.receive(Duration.ofMillis(10), LONG))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("[nowhere] The queue could not be read at http://127.0.0.1:")
                    .hasMessageContaining("QueueNotFound")
                    .hasMessageContaining("Correct notification.queue")
                    .hasMessageNotContaining(Azurite.ACCOUNT_KEY);
            assertThat(missing).hasToString("azure-queue:nowhere");
        }
        String wrong = Base64.getEncoder().encodeToString("wrong".getBytes(StandardCharsets.US_ASCII));
        for (Map<String, String> options :
                List.of(Map.of("azure.account-key", wrong), Map.of("azure.sas-token", "sv=2024-11-04&sig=" + wrong))) {
            try (NotificationQueue refused = client(emulator.url("nowhere"), null, options)) {
                assertThatThrownBy(refused::size)
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("of the options")
                        .hasMessageContaining("azure.sas-token")
                        .hasMessageNotContaining(wrong);
            }
        }
    }
}
