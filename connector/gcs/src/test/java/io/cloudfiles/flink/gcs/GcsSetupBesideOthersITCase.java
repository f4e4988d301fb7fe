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

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.SetupRuns;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What others made, or do at the same time, stays. */
class GcsSetupBesideOthersITCase extends GcsSetupFixture {
    /** What the bucket tells, as one would write it by hand. */
    private ObjectNode foreign(String prefix) {
        return JSON.createObjectNode()
                .put("topic", "//pubsub.googleapis.com/projects/emulator/topics/theirs")
                .put("object_name_prefix", prefix)
                .put("payload_format", "NONE");
    }

    private void addForeign() throws IOException {
        String theirs = pubSub.createTopic("theirs");
        emulator.notify(bucket, "elsewhere/", theirs, false);
        emulator.addNotification(bucket, foreign("in/"));
    }

    @Test
    void leavesWhatOthersMadeAndNothingElseBehind() throws Exception {
        addForeign();
        setUp();
        assertThat(tearDown()).hasSize(3);

        assertThat(pubSub.has(topic())).isFalse();
        assertThat(pubSub.has(subscription())).isFalse();
        assertThat(tearDown()).isEmpty();
        pubSub.createSubscription("theirs-" + bucket, "projects/emulator/topics/theirs", false);
        write("b.json");
        assertThat(pubSub.messages("theirs-" + bucket, false)).hasSize(1);
    }

    @Test
    void whoeverChangesRightsAtTheSameTimeKeepsThem() throws Exception {
        pubSub.beforeNextPolicy(() -> grant("user:other@example.com"));
        setUp();
        assertThat(pubSub.policy(name()).toString())
                .contains("user:other@example.com", "\"expression\":\"true\"", "gs-project-accounts");
        tearDown();
    }

    /** With what this version does not know. */
    private void grant(String member) {
        ObjectNode policy = pubSub.policy(name());
        policy.put("etag", "other");
        policy.put("version", 3);
        ObjectNode binding = policy.withArray("bindings").addObject();
        binding.put("role", "roles/pubsub.publisher").putArray("members").add(member);
        binding.putObject("condition").put("expression", "true");
    }

    /** The answer of the request that lets the bucket tell is lost, so that it is sent again. */
    @Test
    void aLostAnswerLeavesNothingTwice() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(emulator.endpoint())) {
            Map<String, String> through = options();
            through.put("gcs.endpoint", proxy.endpoint().toString());
            proxy.inject(Fault.ANSWER_LOST, 1, line -> line.startsWith("POST") && line.contains("notificationConfigs"));
            try (NotificationSetup setup = setup(through, Map.of("team", "data"))) {
                SetupRuns.executed(setup.planSetup());
            }
        }
        List<String> told = setUp();
        assertThat(told).allMatch(line -> line.startsWith("remove  notification "));
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planSetup().changesNothing()).isTrue();
            write("once.json");
            assertThat(pubSub.messages(name(), false)).hasSize(1);
        }
        tearDown();
    }

    @Test
    void leavesATopicOrASubscriptionOfOthersAlone() throws Exception {
        String theirs = pubSub.createTopic(name());
        assertThatThrownBy(this::setUp)
                .hasMessageContaining("There is a topic " + name() + ", but it is somebody else's")
                .hasMessageContaining("has no label that says that cloudfiles made it");
        assertThatThrownBy(this::tearDown).hasMessageContaining("It is left as it is.");
        pubSub.createSubscription(name(), theirs, false);
        assertThatThrownBy(this::tearDown).hasMessageContaining("There is a subscription " + name());
        assertThat(pubSub.has(topic())).isTrue();
    }

    @Test
    void takesNoTopicAwayThatOthersSubscribeTo() throws Exception {
        setUp();
        pubSub.createSubscription("reader-" + bucket, "projects/emulator/" + topic(), false);
        assertThatThrownBy(this::tearDown)
                .hasMessageContaining(
                        "Others subscribe to topic " + name() + ": projects/emulator/subscriptions/reader-");
        assertThat(pubSub.has(subscription())).isTrue();
    }

    @Test
    void aStreamOfTheSameNameForAnotherPathIsRefused() throws Exception {
        setUp();
        Location first = path;
        path = Location.parse("gs://" + bucket + "/out");
        assertThatThrownBy(this::setUp).hasMessageContaining("cloudfiles made it for another path");
        path = first;
        tearDown();
    }

    @Test
    void correctsWhatTheBucketTells() throws Exception {
        setUp();
        ObjectNode wrong = JSON.createObjectNode()
                .put("topic", "//pubsub.googleapis.com/projects/emulator/" + topic())
                .put("object_name_prefix", "elsewhere/")
                .put("payload_format", "JSON_API_V1");
        wrong.putObject("custom_attributes").put("created-by", "cloudfiles").put("stream-id", name());
        emulator.addNotification(bucket, wrong);

        assertThat(setUp()).singleElement().asString().startsWith("remove  notification ");
        tearDown();
    }

    @Test
    void whatSomebodyRemovedComesBackAndTheLabelsTellSinceWhen() throws Exception {
        setUp();
        String since = pubSub.resource(topic()).path("labels").path("since").asText();
        emulator.dropNotifications(bucket);

        assertThat(setUp()).containsExactly("change  topic " + name(), "create  " + rule(name()));
        assertThat(pubSub.resource(topic()).path("labels").path("since").asText())
                .isGreaterThan(since);
        assertThat(pubSub.resource(topic()).path("labels").path("team").asText())
                .isEqualTo("data");
        tearDown();
    }
}
