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
package io.cloudfiles.flink.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import io.cloudfiles.flink.testing.gcs.PubSubEmulator;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Google Cloud Storage. */
class DeltaOnGcsITCase extends DeltaByNotificationsContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private GcsEmulator emulator;

    @Override
    Store start() {
        emulator = GcsEmulator.start();
        return new Gcs(emulator);
    }

    @Override
    boolean isLookUp(String request) {
        return request.startsWith("GET /storage/v1/b/incoming/o/");
    }

    private record Gcs(GcsEmulator emulator) implements Store {
        @Override
        public URI endpoint() {
            return emulator.endpoint();
        }

        @Override
        public void createBucket(String name) {
            emulator.createBucket(name);
        }

        @Override
        public String requestPath(String bucket) {
            return "/download/storage/v1/b/" + bucket + "/o";
        }

        /** What does not name the file goes on with what such a request began. */
        @Override
        public boolean isWrite(String request, String bucket) {
            return request.startsWith("POST /upload/storage/v1/b/" + bucket + "/o");
        }

        @Override
        public String location(String bucket, String path) {
            return "gs://" + bucket + "/" + path;
        }

        @Override
        public Map<String, String> optionsThrough(URI endpoint) {
            return GcsEmulator.optionsThrough(endpoint);
        }

        @Override
        public String secret() {
            return GcsEmulator.ACCESS_TOKEN;
        }

        @Override
        public void close() {
            emulator.close();
        }
    }

    /** Nobody but the bucket sends here, and what its messages say is enough. */
    @Test
    void aBucketTellsOfEachNewFileOnceItIsSetUpByItself() throws Exception {
        String[] notified = {
            "discovery.mode=notification", "gcs.project-id=emulator", "gcs.queue-endpoint=" + emulator.endpoint()
        };
        assertIngested(FILES, notified);
        long listings = requests("GET /storage/v1/b/incoming/o?");
        long lookUps = requests("GET /storage/v1/b/incoming/o/");
        assertThat(listings).isPositive();

        write("a", FILES, FILES + 7);
        assertIngested(FILES + 7, notified);
        assertThat(requests("GET /storage/v1/b/incoming/o?")).isEqualTo(listings);
        assertThat(requests("GET /storage/v1/b/incoming/o/")).isEqualTo(lookUps);
    }

    private long requests(String beginning) {
        return proxy.requests().stream()
                .filter(request -> request.startsWith(beginning))
                .count();
    }

    @Override
    Queues startQueues() {
        return new Subscriptions(emulator.pubSub());
    }

    /** Part of the store's emulator. */
    private record Subscriptions(PubSubEmulator emulator) implements Queues {
        @Override
        public String create(String name) {
            return emulator.createSubscription(name, emulator.createTopic(name), false);
        }

        @Override
        public String createForDeadLetters(String name) {
            create(name);
            return name;
        }

        @Override
        public void send(String queue, String message) throws IOException {
            JsonNode sent = message.startsWith("{")
                    ? JSON.readTree(message)
                    : JSON.createObjectNode().put("data", message.getBytes(StandardCharsets.UTF_8));
            emulator.publish(emulator.createTopic(queue), sent);
        }

        @Override
        public List<String> peek(String queue) {
            return emulator.texts(queue);
        }

        @Override
        public String written(Location file) {
            return event("OBJECT_FINALIZE", file.authority(), file.key());
        }

        /** Nothing tests a new one; what deletes is as common. */
        @Override
        public String ofTest() {
            return event("OBJECT_DELETE", "incoming", "a/gone");
        }

        private static String event(String type, String bucket, String name) {
            ObjectNode message = JSON.createObjectNode();
            message.putObject("attributes")
                    .put("eventType", type)
                    .put("payloadFormat", "NONE")
                    .put("bucketId", bucket)
                    .put("objectId", name)
                    .put("objectGeneration", "1");
            return message.toString();
        }

        @Override
        public void close() {
            // With the store.
        }
    }
}
