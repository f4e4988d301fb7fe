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

import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PubSubAddressTest {
    private static final String FULL = "projects/my-project/subscriptions/landing";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "projects/my-project/subscriptions/landing, -, my-project, landing, true",
                "projects/example.com:p/subscriptions/a.b-c_d~e+f%g, -, example.com:p, a.b-c_d~e+f%g, true",
                "//pubsub.googleapis.com/projects/p/subscriptions/landing, -, p, landing, true",
                "https://pubsub.googleapis.com/v1/projects/p/subscriptions/landing, https://pubsub.googleapis.com, p, landing, true",
                "https://europe-west3-pubsub.googleapis.com/v1/projects/p/subscriptions/landing, https://europe-west3-pubsub.googleapis.com, p, landing, true",
                "http://127.0.0.1:8085/v1/projects/p/subscriptions/landing, http://127.0.0.1:8085, p, landing, false",
                "https://proxy.example/pubsub/v1/projects/p/subscriptions/landing, https://proxy.example/pubsub, p, landing, false",
                "landing, -, -, landing, false"
            })
    void understandsNamesAndAddresses(String queue, String endpoint, String project, String name, boolean isGoogles) {
        PubSubAddress address = PubSubAddress.parse("notification.queue", PubSubAddress.Kind.SUBSCRIPTION, queue);

        assertThat(address.endpoint() == null ? null : address.endpoint().toString())
                .isEqualTo(endpoint);
        assertThat(address.project()).isEqualTo(project);
        assertThat(address.name()).isEqualTo(name);
        assertThat(PubSubAddress.isSubscription(queue)).isEqualTo(isGoogles);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "projects/p/topics/landing",
                "https://pubsub.googleapis.com/v1/projects/p/subscriptions/landing?key=never2bseen",
                "https://never2bseen@pubsub.googleapis.com/v1/projects/p/subscriptions/landing",
                "projects/p/subscriptions/landing:pull",
                "projects/p/subscriptions/",
                "7landing",
                "ab",
                "https://sqs.eu-west-1.amazonaws.com/123456789012/a_b",
                "https://lake.queue.core.windows.net/landing"
            })
    void refusesWhatIsNoSubscription(String queue) {
        assertThatThrownBy(() -> PubSubAddress.parse("notification.queue", PubSubAddress.Kind.SUBSCRIPTION, queue))
                .hasMessageContaining("'notification.queue' = '")
                .hasMessageContaining("is no subscription of Pub/Sub")
                .hasMessageNotContaining("never2bseen");
        assertThat(PubSubAddress.isSubscription(queue)).isFalse();
    }

    private static String queue(String queue, @Nullable String deadLetters, Map<String, String> options)
            throws IOException {
        Location path = Location.parse("gs://landing/in");
        try (NotificationQueue opened = new PubSubQueueFactory()
                .create(new QueueNames(queue, deadLetters, path), Configuration.fromMap(options))) {
            return opened.toString();
        }
    }

    @Test
    void aNameAloneIsOfTheProjectOfTheOptionsOrOfTheKey(@TempDir Path directory) throws IOException {
        assertThat(queue(FULL, "projects/other/topics/dead", Map.of())).isEqualTo("pubsub:" + FULL);
        assertThat(queue("landing", "dead", Map.of("gcs.project-id", "my-project")))
                .isEqualTo("pubsub:" + FULL);
        try (GcsEmulator emulator = GcsEmulator.start()) {
            Path key = Files.writeString(directory.resolve("key.json"), emulator.keyFile());
            assertThat(queue("landing", null, Map.of("gcs.key-file", key.toString())))
                    .isEqualTo("pubsub:projects/emulator/subscriptions/landing");
            assertThat(queue("landing", null, Map.of("gcs.key-file", key.toString(), "gcs.project-id", "my-project")))
                    .isEqualTo("pubsub:" + FULL);
        }
        assertThatThrownBy(() -> queue("landing", null, Map.of()))
                .hasMessageContaining(
                        "in which project subscription 'landing' is: neither gcs.project-id nor the credentials")
                .hasMessageContaining("Set gcs.project-id, or write projects/my-project/subscriptions/landing");
    }

    @Test
    void needsAnAddressWhereTheStoreIsElsewhere() throws IOException {
        assertThatThrownBy(() -> queue(FULL, null, Map.of("gcs.endpoint", "http://127.0.0.1:1")))
                .hasMessageContaining("Nothing says where subscription 'landing' is")
                .hasMessageContaining("http://127.0.0.1:1/v1/projects/my-project/subscriptions/landing");
        assertThat(queue(
                        FULL,
                        null,
                        Map.of("gcs.endpoint", "http://127.0.0.1:1", "gcs.queue-endpoint", "http://127.0.0.1:2")))
                .isEqualTo("pubsub:" + FULL);
        assertThat(queue(FULL, null, Map.of("gcs.endpoint", "https://storage-x.p.googleapis.com")))
                .isEqualTo("pubsub:" + FULL);
    }

    @Test
    void deadLettersGoToATopicOfTheSameService() throws IOException {
        String here = "https://europe-west3-pubsub.googleapis.com/v1/projects/p/";
        assertThat(queue(here + "subscriptions/landing", here + "topics/dead", Map.of()))
                .isEqualTo("pubsub:projects/p/subscriptions/landing");
        assertThatThrownBy(() -> queue(FULL, here + "topics/dead", Map.of()))
                .hasMessageContaining("'notification.dead-letter-queue' names a topic at https://europe-west3");
        assertThatThrownBy(() -> queue(FULL, FULL, Map.of()))
                .hasMessageContaining("'notification.dead-letter-queue' = '" + FULL + "' is no topic of Pub/Sub");
    }
}
