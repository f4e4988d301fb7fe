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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.NotificationQueueContractTest;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.s3.SqsEmulator;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract on ElasticMQ. */
class SqsQueueITCase extends NotificationQueueContractTest {
    private static SqsEmulator emulator;
    private static int queues;

    private String queue = "";

    @BeforeAll
    static void startEmulator() {
        emulator = SqsEmulator.start();
    }

    @AfterAll
    static void stopEmulator() throws IOException {
        emulator.close();
    }

    @Override
    protected NotificationQueue open(boolean withDeadLetters) throws IOException {
        queue = "contract-" + ++queues;
        emulator.createQueue(queue);
        if (withDeadLetters) {
            emulator.createQueue(queue + "-dead");
        }
        return client(emulator.url(queue), withDeadLetters ? emulator.url(queue + "-dead") : null);
    }

    private static NotificationQueue client(String url, @Nullable String deadLetters) {
        Map<String, String> options =
                new HashMap<>(S3Emulator.optionsThrough(java.net.URI.create("http://127.0.0.1:1")));
        return new SqsQueueFactory()
                .create(new QueueNames(url, deadLetters, Location.parse("s3://b/in")), Configuration.fromMap(options));
    }

    @Override
    protected void send(String body) throws IOException {
        emulator.send(queue, body);
    }

    @Override
    protected String written(List<Location> files) {
        ObjectNode message = new ObjectMapper().createObjectNode();
        ArrayNode records = message.putArray("Records");
        for (Location file : files) {
            ObjectNode record = records.addObject();
            record.put("eventSource", "aws:s3");
            record.put("eventName", "ObjectCreated:Put");
            record.putObject("s3").putObject("bucket").put("name", file.authority());
            ((ObjectNode) record.get("s3"))
                    .putObject("object")
                    .put("key", URLEncoder.encode(file.key(), StandardCharsets.UTF_8));
        }
        return message.toString();
    }

    @Override
    protected Location file(String name) {
        return Location.ofNormalised("s3://b/in/" + name);
    }

    @Override
    protected List<String> deadLetters() throws IOException {
        return emulator.peek(queue + "-dead");
    }

    @Test
    void aQueueThatIsNotThereIsNoReasonToTryAgain() throws IOException {
        try (NotificationQueue missing = client(emulator.url("nowhere"), null)) {
            assertThatThrownBy(() -> missing.receive(Duration.ofMillis(10), Duration.ofSeconds(1)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("[nowhere] The queue could not be read at http://127.0.0.1:")
                    .hasMessageContaining("Correct notification.queue")
                    .hasMessageNotContaining(S3Emulator.SECRET_KEY);
            assertThat(missing).hasToString("sqs:nowhere");
        }
    }
}
