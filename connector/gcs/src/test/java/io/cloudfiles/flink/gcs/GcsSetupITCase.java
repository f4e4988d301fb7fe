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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.NotificationServices;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.NotificationSetupContract;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Set-up and take-down, whole and by halves. */
class GcsSetupITCase extends GcsSetupFixture implements NotificationSetupContract {
    @Override
    public CountedCalls calls() {
        return CALLS;
    }

    @Override
    public boolean isLook(String call) {
        return call.matches(".*\\.get(IamPolicy)?");
    }

    @Override
    public Set<String> rightsOf(AccessPolicy policy) throws IOException {
        Set<String> permissions = new TreeSet<>();
        JSON.readTree(policy.document())
                .path("includedPermissions")
                .forEach(permission -> permissions.add(permission.asText()));
        return permissions;
    }

    @Override
    public List<String> made() throws IOException {
        List<String> made = new ArrayList<>();
        for (String each : List.of(topic(), subscription())) {
            if (pubSub.has(each)) {
                made.add(each);
            }
        }
        made.addAll(emulator.toldTopics(bucket));
        return made;
    }

    @Override
    public List<String> refusal() {
        return List.of("cloudfiles notifications policies", "Permission denied: ");
    }

    @Override
    public void spoil() {
        for (String each : List.of(topic(), subscription())) {
            ((ObjectNode) pubSub.resource(each).path("labels")).remove("team");
        }
    }

    @Test
    void makesWhatIsMissingOnceLabelsItAndItWorks() throws Exception {
        assertThat(setUp())
                .containsExactly(
                        "create  topic " + name(),
                        "create  right to publish to topic " + name(),
                        "create  subscription " + name(),
                        "create  " + rule(name()));

        for (String each : List.of(topic(), subscription())) {
            JsonNode labels = pubSub.resource(each).path("labels");
            assertThat(labels.path("created-by").asText()).isEqualTo("cloudfiles");
            assertThat(labels.path("path").asText()).matches("cloudfiles-" + bucket + "-in-[0-9a-f]{8}");
            assertThat(labels.path("stream-id").asText()).isEqualTo(name());
            assertThat(labels.path("team").asText()).isEqualTo("data");
        }
        JsonNode made = pubSub.resource(subscription());
        assertThat(made.path("messageRetentionDuration").asText()).isEqualTo("604800s");
        assertThat(made.path("expirationPolicy").isObject()).isTrue();
        assertThat(made.path("expirationPolicy").has("ttl")).isFalse();

        try (NotificationSetup again = setup()) {
            again.planSetup();
            write("a.json");
            try (NotificationQueue queue = new PubSubQueueFactory()
                    .create(new QueueNames(again.queue(), null, path), Configuration.fromMap(options()))) {
                assertThat(queue.receive(Duration.ofSeconds(5), Duration.ofMinutes(1)))
                        .singleElement()
                        .satisfies(message -> assertThat(message.events())
                                .singleElement()
                                .satisfies(event -> assertThat(event.location()).isEqualTo(path.child("a.json"))));
            }
        }
        tearDown();
    }

    @Test
    void aPlanShowsWhatWouldBeDone() throws Exception {
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planSetup())
                    .asString()
                    .contains("create  topic " + name())
                    .contains(
                            "gives serviceAccount:service-123456789@gs-project-accounts.iam.gserviceaccount.com the role"
                                    + " roles/pubsub.publisher at it")
                    .contains("keeps messages for 7 days")
                    .contains("\"object_name_prefix\":\"in/\"");
        }
        assertThat(pubSub.has(topic())).isFalse();

        setUp();
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planTearDown().toString())
                    .contains("remove  notification ")
                    .contains("remove  subscription " + name() + "\n        and the messages that nobody received")
                    .endsWith("remove  topic " + name() + "\n");
        }
        tearDown();
    }

    @Test
    void waitsUntilTheStoreKnowsThatItMayPublish() throws Exception {
        emulator.refuseNotifications(2);
        assertThat(setUp())
                .filteredOn(line -> line.contains("does not have permission to publish"))
                .hasSize(2)
                .allMatch(line -> line.endsWith("Trying again."));
        tearDown();

        emulator.refuseNotifications(Integer.MAX_VALUE);
        assertThatThrownBy(this::setUp)
                .isNotInstanceOf(StorageException.class)
                .hasMessageContaining("does not have permission to publish");
        emulator.refuseNotifications(0);
        tearDown();
    }

    @Test
    void bothAreListedAlsoByHalves() throws Exception {
        Map<String, String> other = options();
        other.put("notification.stream-id", "other-" + bucket);
        try (NotificationServices one = NotificationServices.open("gs://" + bucket + "/in/*.json", options());
                NotificationServices two = NotificationServices.open("gs://" + bucket + "/out", other);
                NotificationServices all = NotificationServices.open("gs://" + bucket, options())) {
            String queue = one.setUp();
            assertThat(queue).matches(".*/v1/projects/emulator/subscriptions/cloudfiles-" + bucket + "-in-[0-9a-f]{8}");
            assertThat(one.setUp()).isEqualTo(queue);
            assertThat(two.setUp()).endsWith("/cloudfiles-other-" + bucket);

            assertThat(one.list())
                    .containsExactly(new NotificationStream(
                            queue.substring(queue.lastIndexOf('/') + 1), "gs://" + bucket + "/in", queue, ""));
            assertThat(all.list())
                    .extracting(NotificationStream::path)
                    .containsExactly("gs://" + bucket + "/in", "gs://" + bucket + "/out");

            pubSub.drop(queue.replaceFirst(".*/projects/emulator/", ""));
            pubSub.drop("topics/cloudfiles-other-" + bucket);
            assertThat(all.list())
                    .extracting(NotificationStream::problem)
                    .containsExactly("the subscription is missing", "the topic is missing, or in another project");
            one.tearDown();
            two.tearDown();
            assertThat(all.list()).isEmpty();
        }
    }

    @Test
    void whatIsRefusedNamesWhoAskedAndNoSecret() throws Exception {
        Map<String, String> wrong = options();
        wrong.put("gcs.access-token", "not-the-secret");
        try (NotificationServices services = NotificationServices.open(path.toString(), wrong)) {
            assertThatThrownBy(services::setUp)
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageStartingWith("CF_CANNOT_SET_UP_NOTIFICATIONS: [" + path + "] [gs://" + bucket + "]")
                    .hasMessageContaining("the access token of the options")
                    .hasMessageNotContaining("not-the-secret");
        }
        Map<String, String> tagged = options();
        tagged.put("notification.tags.Team", "Data");
        assertThatThrownBy(() -> NotificationServices.open(path.toString(), tagged))
                .hasMessageContaining("'notification.tags.Team' = 'Data' cannot be a label of Google Cloud");
        Map<String, String> nowhere = options();
        nowhere.remove("gcs.project-id");
        assertThatThrownBy(() -> NotificationServices.open(path.toString(), nowhere))
                .hasMessageContaining("Set gcs.project-id");
    }
}
