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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.NotificationServices;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.NotificationSetupContract;
import io.cloudfiles.flink.testing.RawHttp;
import io.cloudfiles.flink.testing.RawHttpServer;
import io.cloudfiles.flink.testing.aws.S3Front;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is made, found, completed, listed and removed, with which rights. */
class S3SetupITCase extends S3SetupFixture implements NotificationSetupContract {
    @Override
    public CountedCalls calls() {
        return CALLS;
    }

    @Override
    public boolean isLook(String call) {
        return call.matches("\\w+:(Get|List).*");
    }

    @Override
    public Set<String> rightsOf(AccessPolicy policy) throws IOException {
        assertThat(policy.document())
                .doesNotContain("\"Action\" : \"*")
                .contains("arn:aws:s3:::" + bucket + "\"")
                .contains("arn:aws:sqs:elasticmq:*:");
        Set<String> actions = new TreeSet<>();
        JSON.readTree(policy.document())
                .path("Statement")
                .forEach(statement -> statement.path("Action").forEach(action -> actions.add(action.asText())));
        return actions;
    }

    @Override
    public List<String> made() throws IOException {
        List<String> made = new ArrayList<>();
        if (sqs.queues().contains(name())) {
            made.add("queue " + name() + " " + sqs.policy(name()));
        }
        if (s3.get(bucket).contains("<Id>" + name() + "</Id>")) {
            made.add(s3.get(bucket));
        }
        return made;
    }

    @Override
    public List<String> refusal() {
        return List.of("cloudfiles notifications policies", "enied");
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
        tearDown();
    }

    @Test
    void aPlanShowsWhatWouldBeDone() throws Exception {
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
        tearDown();
        assertThat(s3.get(bucket)).isEqualTo(FOREIGN);
    }

    @Test
    void aJobNeedsTheRightsToTheQueueThatItsPolicyNames() throws Exception {
        emulator.createQueue(name());
        try (NotificationSetup setup = setup();
                NotificationQueue queue = new SqsQueueFactory()
                        .create(new QueueNames(name(), null, path), Configuration.fromMap(options()))) {
            emulator.send(name(), "{}");
            QueueMessage message =
                    queue.receive(Duration.ofSeconds(5), Duration.ofMinutes(1)).get(0);
            queue.renew(List.of(message.receipt()), Duration.ofMinutes(2));
            queue.acknowledge(List.of(message.receipt()));
            queue.size();

            String job = setup.policies().get(3).document();
            Set<String> rights = new TreeSet<>();
            JSON.readTree(job)
                    .findValues("Action")
                    .forEach(actions -> actions.forEach(action -> rights.add(action.asText())));
            rights.removeAll(Set.of("s3:GetObject", "s3:ListBucket"));
            assertThat(CALLS.take()).isEqualTo(rights);
        }
    }

    @Test
    void policiesNameTheAccountOfWhoeverAsks() throws Exception {
        Map<String, String> atAmazon =
                new HashMap<>(Map.of("s3.region", "cn-north-1", "s3.access-key", "k", "s3.secret-key", "s"));
        byte[] answer =
                ("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                                + "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
                        .getBytes(StandardCharsets.UTF_8);
        try (RawHttpServer sts = new RawHttpServer(
                "sts",
                (request, client, in) -> client.getOutputStream().write(RawHttp.answer(200, "text/xml", answer)))) {
            System.setProperty("aws.endpointUrlSts", sts.endpoint().toString());
            try (NotificationServices services = NotificationServices.open(path.toString(), atAmazon)) {
                assertThat(services.policies().get(0).document())
                        .contains("\"arn:aws-cn:s3:::" + bucket + "\"")
                        .contains("\"arn:aws-cn:sqs:cn-north-1:123456789012:cloudfiles-" + bucket + "-in-");
            } finally {
                System.clearProperty("aws.endpointUrlSts");
            }
        }
        atAmazon.put("s3.role-arn", "arn:aws-cn:iam::210987654321:role/r");
        try (NotificationServices services = NotificationServices.open(path.toString(), atAmazon)) {
            assertThat(services.policies().get(0).document()).contains(":cn-north-1:210987654321:");
        }
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
