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

import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.SetupRuns;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What others have made, change at the same time, or are slow with. */
class S3SetupAmongOthersITCase extends S3SetupFixture {
    @Test
    void keepsRulesOfOthersByteForByteAndLeavesNothingBehind() throws Exception {
        s3.put(bucket, FOREIGN);
        setUp();
        String own = "<QueueConfiguration><Id>" + name() + "</Id>";
        assertThat(s3.get(bucket)).contains(own);
        assertThat(s3.get(bucket).replaceFirst(own + ".*?</QueueConfiguration>", ""))
                .isEqualTo(FOREIGN);

        assertThat(tearDown())
                .containsExactly("remove  notification " + name() + " of bucket " + bucket, "remove  queue " + name());
        assertThat(s3.get(bucket)).isEqualTo(FOREIGN);
        assertThat(sqs.queues()).doesNotContain(name());
        assertThat(sqs.policy(name())).isNull();
        assertThat(tearDown()).isEmpty();
    }

    @Test
    void namesTheRuleThatOverlapsBeforeS3Refuses() throws Exception {
        String overlapping = FOREIGN.replace("out/", "in/sub/");
        s3.put(bucket, overlapping);

        assertThatThrownBy(this::setUp)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("notification 't', which tells arn:aws:sns:r:111122223333:t of s3:ObjectCreated:*"
                        + " of keys below 'in/sub/'")
                .hasMessageContaining("EventBridge");
        assertThat(CALLS.take()).containsExactly("s3:GetBucketNotification");
        assertThat(s3.get(bucket)).isEqualTo(overlapping);
    }

    @Test
    void whatOthersChangeMeanwhileIsKeptAndToldOf() throws Exception {
        try (NotificationSetup setup = setup()) {
            SetupPlan plan = setup.planSetup();
            s3.put(bucket, FOREIGN);
            assertThat(SetupRuns.executed(plan)).anyMatch(line -> line.startsWith("Somebody else has changed"));
        }
        assertThat(s3.get(bucket)).contains(name()).contains("<Future since='2030'>");
        tearDown();

        s3.behindNextWrite(() -> s3.put(bucket, FOREIGN.replace("removed", "overwritten")));
        assertThat(setUp())
                .contains("Somebody else changes the bucket's notifications at the same time. Trying again.");
        assertThat(s3.get(bucket)).contains(name()).contains("overwritten");

        s3.behindNextWrite(() -> s3.put(bucket, s3.get(bucket).replace("overwritten", "renamed")));
        assertThat(tearDown())
                .contains("Somebody else changes the bucket's notifications at the same time. Trying again.");
        assertThat(s3.get(bucket)).isEqualTo(FOREIGN.replace("removed", "renamed"));
    }

    @Test
    void whoNeverEndsToChangeIsNotFoughtForEver() throws Exception {
        s3.behindNextWrite(new Runnable() {
            @Override
            public void run() {
                s3.put(bucket, WITHOUT_RULES);
                s3.behindNextWrite(this);
            }
        });
        assertThatThrownBy(this::setUp).hasMessageContaining("Somebody else changes");
        s3.behindNextWrite(() -> {});
        tearDown();
    }

    @Test
    void waitsUntilS3KnowsThatItMaySend() throws Exception {
        s3.refuseDestinations(2);
        assertThat(setUp())
                .filteredOn(line -> line.contains("Unable to validate the following destination configurations"))
                .hasSize(2);
        assertThat(s3.get(bucket)).contains(name());
        tearDown();

        s3.refuseDestinations(Integer.MAX_VALUE);
        assertThatThrownBy(this::setUp)
                .isNotInstanceOf(StorageException.class)
                .hasMessageContaining("s3.restrict-notification-setup-to-same-account = false");
        s3.refuseDestinations(0);
        tearDown();
    }

    @Test
    void leavesAQueueOfOthersAlone() throws Exception {
        emulator.createQueue(name());

        assertThatThrownBy(this::setUp).hasMessageContaining("has no tag that says that cloudfiles made it");
        assertThatThrownBy(this::tearDown).hasMessageContaining("It is left as it is.");
        assertThat(sqs.queues()).contains(name());
        assertThat(s3.get(bucket)).doesNotContain(name());
    }

    @Test
    void leavesARuleOfOthersAlone() throws Exception {
        String theirs = WITHOUT_RULES.replace(
                "></",
                "><QueueConfiguration><Id>" + name()
                        + "</Id><Queue>arn:aws:sqs:r:111122223333:theirs</Queue><Event>s3:ObjectRemoved:*</Event>"
                        + "</QueueConfiguration></");
        s3.put(bucket, theirs);

        assertThatThrownBy(this::setUp).hasMessageContaining("it is somebody else's");
        assertThat(tearDown()).isEmpty();
        assertThat(s3.get(bucket)).isEqualTo(theirs);
    }

    @Test
    void correctsWhatIsNotAsItShouldBe() throws Exception {
        setUp();
        String since = tags().path("since").asText();
        String right = s3.get(bucket);
        s3.put(bucket, right.replace("in/", "elsewhere/"));
        sqs.ask(
                "UntagQueue",
                JSON.createObjectNode()
                        .put("QueueUrl", sqs.url(name()))
                        .set("TagKeys", JSON.createArrayNode().add("team")));

        assertThat(setUp())
                .containsExactly("change  queue " + name(), "change  notification " + name() + " of bucket " + bucket);
        assertThat(s3.get(bucket)).isEqualTo(right);
        assertThat(tags()).hasSize(5);

        assertThat(tags().path("since").asText()).isGreaterThan(since);

        Map<String, String> ofAnyAccount = options();
        ofAnyAccount.put("s3.restrict-notification-setup-to-same-account", "false");
        try (NotificationSetup setup = setup(ofAnyAccount, Map.of())) {
            assertThat(SetupRuns.executed(setup.planSetup()))
                    .containsExactly("change  queue " + name(), "change  policy of queue " + name());
        }
        assertThat(sqs.policy(name())).contains("aws:SourceArn").doesNotContain("aws:SourceAccount");
        tearDown();
    }
}
