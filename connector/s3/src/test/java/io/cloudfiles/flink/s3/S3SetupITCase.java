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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.notification.NotificationServices;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.aws.S3Front;
import io.cloudfiles.flink.testing.aws.SqsFront;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.s3.SqsEmulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** On ElasticMQ, and on a bucket whose notifications are kept and checked before a server of S3 that nobody asks for anything else. */
class S3SetupITCase {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As somebody may have written it, with what this version does not know. */
    private static final String FOREIGN = """
            <?xml version="1.0"?>
            <!-- by hand -->
            <NotificationConfiguration  xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <TopicConfiguration><Id>t</Id>\t<Topic>arn:aws:sns:r:111122223333:t</Topic><Event>s3:ObjectCreated:*</Event>
                <Filter><S3Key><FilterRule><Name>Prefix</Name><Value>out/</Value></FilterRule></S3Key></Filter></TopicConfiguration>
              <QueueConfiguration><Id>removed</Id><Queue>arn:aws:sqs:r:111122223333:q</Queue><Event>s3:ObjectRemoved:*</Event></QueueConfiguration>
              <Future since='2030'><Id>?</Id><![CDATA[<>]]></Future>
            </NotificationConfiguration>
            """;

    private static final String WITHOUT_RULES =
            "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></NotificationConfiguration>";

    private static SqsEmulator emulator;
    private static final CountedCalls CALLS = new CountedCalls();
    private static SqsFront sqs;
    private static S3Front s3;
    private static int buckets;

    private String bucket = "";
    private Location path = Location.parse("s3://none");

    @BeforeAll
    static void start() throws IOException {
        emulator = SqsEmulator.start();
        sqs = new SqsFront(emulator::endpoint, CALLS);
        s3 = new S3Front(URI.create("http://127.0.0.1:1"), sqs, CALLS, S3Emulator.ACCESS_KEY, S3Emulator.SECRET_KEY);
    }

    @AfterAll
    static void stop() throws IOException {
        s3.close();
        sqs.close();
        emulator.close();
    }

    @BeforeEach
    void takeABucket() {
        bucket = "bucket-" + ++buckets;
        path = Location.parse("s3://" + bucket + "/in");
        CALLS.allow(Integer.MAX_VALUE);
        CALLS.take();
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(S3Emulator.optionsThrough(s3.endpoint()));
        options.put("s3.region", "elasticmq");
        options.put("s3.queue-endpoint", sqs.endpoint().toString());
        return options;
    }

    private NotificationSetup setup() {
        return setup(options(), Map.of("team", "data"));
    }

    private NotificationSetup setup(Map<String, String> options, Map<String, String> tags) {
        return new S3Setup(
                new SetupRequest(path, name(), tags),
                S3Config.from(Configuration.fromMap(options)),
                new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(10)));
    }

    private String name() {
        return "cloudfiles-" + bucket;
    }

    /** @return what was told */
    private List<String> setUp() throws IOException {
        try (NotificationSetup setup = setup()) {
            return executed(setup.planSetup());
        }
    }

    private List<String> tearDown() throws IOException {
        try (NotificationSetup setup = setup()) {
            return executed(setup.planTearDown());
        }
    }

    private static List<String> executed(SetupPlan plan) throws IOException {
        List<String> told = new ArrayList<>();
        plan.execute(told::add);
        return told;
    }

    private JsonNode tags() throws IOException {
        return sqs.ask("ListQueueTags", JSON.createObjectNode().put("QueueUrl", sqs.url(name())))
                .path("Tags");
    }

    @Test
    void makesWhatIsMissingOnceAndTagsIt() throws Exception {
        assertThat(setUp())
                .containsExactly(
                        "create  queue " + name(),
                        "create  policy of queue " + name(),
                        "create  notification " + name() + " of bucket " + bucket);

        ObjectNode tags = (ObjectNode) tags();
        assertThat(tags.remove("since").asText()).matches("\\d{4}-.*Z");
        assertThat((Object) tags)
                .isEqualTo(JSON.createObjectNode()
                        .put("created-by", "cloudfiles")
                        .put("path", "s3://" + bucket + "/in")
                        .put("stream-id", name())
                        .put("team", "data"));
        JsonNode attributes = sqs.ask(
                        "GetQueueAttributes",
                        JSON.createObjectNode()
                                .put("QueueUrl", sqs.url(name()))
                                .set("AttributeNames", JSON.createArrayNode().add("All")))
                .path("Attributes");
        assertThat(sqs.attribute(name(), "MessageRetentionPeriod")).isEqualTo("1209600");
        assertThat(attributes.path("ReceiveMessageWaitTimeSeconds").asText()).isEqualTo("20");
        assertThat(attributes.has("RedrivePolicy")).isFalse();
        assertThat(sqs.policy(name())).contains("\"aws:SourceAccount\":\"" + S3Front.ACCOUNT + "\"");
        assertThat(emulator.peek(name())).singleElement().asString().contains("s3:TestEvent");
        String rules = s3.get(bucket);
        assertThat(rules)
                .contains("<Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name>"
                        + "<Value>in/</Value></FilterRule></S3Key></Filter>");

        CALLS.take();
        try (NotificationSetup again = setup()) {
            SetupPlan plan = again.planSetup();
            assertThat(plan.changesNothing()).isTrue();
            assertThat(executed(plan)).isEmpty();
            assertThat(again.queue()).isEqualTo(sqs.url(name()));
            assertThat(again.since()).isEqualTo(tags().path("since").asText());
        }
        assertThat(CALLS.take()).allMatch(call -> call.matches("\\w+:(Get|List).*"));
        assertThat(s3.get(bucket)).isEqualTo(rules);
    }

    @Test
    void aPlanAloneChangesNothing() throws Exception {
        s3.put(bucket, FOREIGN);
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planSetup())
                    .asString()
                    .contains("create  queue " + name())
                    .contains("keeps messages for 14 days")
                    .contains("lets bucket " + bucket + " send");
            assertThat(setup.queue()).isEqualTo(name());
        }
        assertThat(sqs.queues()).doesNotContain(name());

        setUp();
        String before = s3.get(bucket);
        CALLS.take();
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planTearDown().toString())
                    .isEqualTo("remove  notification " + name() + " of bucket " + bucket
                            + "\n        removes <QueueConfiguration><Id>" + name()
                            + "</Id><Queue>arn:aws:sqs:elasticmq:"
                            + S3Front.ACCOUNT + ":" + name()
                            + "</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>in/</Value>"
                            + "</FilterRule></S3Key></Filter></QueueConfiguration>\nremove  queue " + name()
                            + "\n        and the messages that nobody received\n");
        }
        assertThat(s3.get(bucket)).isEqualTo(before);
        assertThat(CALLS.take()).allMatch(call -> call.matches("\\w+:(Get|List).*"));
    }

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
    void whatEndedAnywhereIsCompletedByTheNextRun() throws Exception {
        s3.put(bucket, FOREIGN);
        setUp();
        String complete = s3.get(bucket);
        String policy = sqs.policy(name());
        int steps = interruptedAfterEachCall(this::tearDown);
        assertThat(s3.get(bucket)).isEqualTo(FOREIGN);
        assertThat(sqs.queues()).doesNotContain(name());

        steps += interruptedAfterEachCall(this::setUp);
        assertThat(s3.get(bucket)).isEqualTo(complete);
        assertThat(sqs.policy(name())).isEqualTo(policy);
        assertThat(tags()).hasSize(5);
        assertThat(steps).isGreaterThan(8);
        tearDown();
    }

    private interface Run {
        List<String> run() throws IOException;
    }

    /** Ends it after one call, then goes on and ends it after two, and so on, until it is done. */
    private static int interruptedAfterEachCall(Run run) throws IOException {
        for (int calls = 0; ; calls++) {
            CALLS.allow(calls);
            try {
                run.run();
                return calls;
            } catch (StorageException e) {
                assertThat(e)
                        .hasMessageContaining("cloudfiles notifications policies")
                        .hasMessageContaining("enied");
            } finally {
                CALLS.allow(Integer.MAX_VALUE);
            }
        }
    }

    @Test
    void whatOthersChangeMeanwhileIsKeptAndToldOf() throws Exception {
        try (NotificationSetup setup = setup()) {
            SetupPlan plan = setup.planSetup();
            s3.put(bucket, FOREIGN);
            assertThat(executed(plan)).anyMatch(line -> line.startsWith("Somebody else has changed"));
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
    void needsTheRightsThatThePoliciesNameAndNoOthers() throws Exception {
        try (NotificationSetup setup = setup()) {
            Map<String, Set<String>> rights = new HashMap<>();
            for (AccessPolicy policy : setup.policies()) {
                JsonNode document = JSON.readTree(policy.document());
                Set<String> actions = new TreeSet<>();
                document.path("Statement")
                        .forEach(statement -> statement.path("Action").forEach(action -> actions.add(action.asText())));
                rights.put(policy.purpose(), actions);
                assertThat(policy.document())
                        .doesNotContain("\"Action\" : \"*")
                        .contains("arn:aws:s3:::" + bucket + "\"")
                        .contains("arn:aws:sqs:elasticmq:*:");
            }
            assertThat(CALLS.take()).isEmpty();

            setUp();
            setUp();
            assertThat(CALLS.take()).isEqualTo(rights.get("set-up"));
            assertThat(setup.list()).hasSize(1);
            assertThat(CALLS.take()).isEqualTo(rights.get("list"));
            tearDown();
            assertThat(CALLS.take()).isEqualTo(rights.get("tear-down"));
        }
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
            assertThat(executed(setup.planSetup()))
                    .containsExactly("change  queue " + name(), "change  policy of queue " + name());
        }
        assertThat(sqs.policy(name())).contains("aws:SourceArn").doesNotContain("aws:SourceAccount");
        tearDown();
    }

    @Test
    void aSecondOneIsMadeByNameAndBothAreListed() throws Exception {
        Map<String, String> other = options();
        other.put("notification.stream-id", "other-" + bucket);
        try (NotificationServices one = NotificationServices.open("s3a://" + bucket + "/in/*.json", options());
                NotificationServices two = NotificationServices.open("s3://" + bucket + "/out", other)) {
            String queue = one.setUp();
            assertThat(queue).matches(".*/cloudfiles-" + bucket + "-in-[0-9a-f]{8}");
            assertThat(one.setUp()).isEqualTo(queue);
            assertThat(two.setUp()).endsWith("/cloudfiles-other-" + bucket);

            assertThat(one.list())
                    .singleElement()
                    .isEqualTo(new NotificationStream(
                            queue.substring(queue.lastIndexOf('/') + 1), "s3://" + bucket + "/in", queue, ""));
            sqs.ask("DeleteQueue", JSON.createObjectNode().put("QueueUrl", queue));
            s3.put(
                    bucket,
                    s3.get(bucket)
                            .replaceFirst("<QueueConfiguration><Id>cloudfiles-other.*?</QueueConfiguration>", ""));
            assertThat(one.list())
                    .extracting(NotificationStream::problem)
                    .containsExactly("the queue is missing, or not of this region and account");
            assertThat(two.list()).isEmpty();

            one.tearDown();
            two.tearDown();
            assertThat(sqs.queues()).noneMatch(name -> name.contains(bucket));
        }
    }

    @Test
    void whatIsRefusedNamesWhoAskedAndNoSecret() {
        Map<String, String> wrong = options();
        wrong.put("s3.secret-key", "not-the-secret");
        try (NotificationServices services = NotificationServices.open(path.toString(), wrong)) {
            assertThatThrownBy(services::setUp)
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageStartingWith(
                            "CF_CANNOT_SET_UP_NOTIFICATIONS: [" + path + "] The notifications of bucket")
                    .hasMessageContaining("the access key of the options")
                    .hasMessageNotContaining("not-the-secret");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, String> withoutQueues = options();
        withoutQueues.remove("s3.queue-endpoint");
        assertThatThrownBy(() -> NotificationServices.open(path.toString(), withoutQueues))
                .hasMessageContaining("CF_INVALID_OPTIONS")
                .hasMessageContaining("Set s3.queue-endpoint.");
    }
}
