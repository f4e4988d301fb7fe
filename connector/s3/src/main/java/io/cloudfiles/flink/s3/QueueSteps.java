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

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.Attempts;
import io.cloudfiles.flink.discovery.notification.setup.Change;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.SetupStep;
import io.cloudfiles.flink.s3.rules.QueuePolicy;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done with the queue: it is made, may be sent to, and goes. Remembers what it has seen of it. */
final class QueueSteps {
    private final SqsSetup queues;
    private final S3Tags tags;
    private final String bucket;
    private final boolean sameAccountOnly;
    private final Attempts attempts;
    private final Clock clock;
    private String since = "";
    private @Nullable String url;
    private @Nullable String arn;

    QueueSteps(SqsSetup queues, S3Tags tags, String bucket, boolean sameAccountOnly, Attempts attempts, Clock clock) {
        this.queues = queues;
        this.tags = tags;
        this.bucket = bucket;
        this.sameAccountOnly = sameAccountOnly;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** The ARN, once a plan has seen the queue or a step has made it. */
    @Nullable
    String arn() {
        return arn;
    }

    /** The time of the last change that the queue's tags tell. */
    String since() {
        return since;
    }

    /** The same plan; where it corrects something of a queue that is there, the queue's tags tell of that first. */
    List<SetupStep> told(List<SetupStep> plan) {
        SetupStep ofQueue = plan.get(0);
        if (new SetupPlan(plan).changesNothing() || ofQueue.change() != Change.KEEP) {
            return plan;
        }
        List<SetupStep> told = new ArrayList<>(plan);
        told.set(0, tagging(ofQueue.resource(), requireUrl()));
        return told;
    }

    private SetupStep tagging(String resource, String address) {
        return new SetupStep(
                Change.CHANGE, resource, "tags " + tags.toString(), tell -> queues.tag(address, taggedNow()));
    }

    private Map<String, String> taggedNow() {
        since = clock.instant().toString();
        return tags.since(since);
    }

    private String requireUrl() {
        String known = url;
        if (known == null) {
            throw new IllegalStateException("The queue has not been looked at.");
        }
        return known;
    }

    /** Its URL, or its name as long as there is none. */
    String address() {
        return url == null ? tags.name() : url;
    }

    List<SetupStep> planSetup() throws IOException {
        String queue = "queue " + tags.name();
        String policy = "policy of queue " + tags.name();
        Optional<SqsSetup.Queue> existing = found();
        if (existing.isEmpty()) {
            arn = null;
            return List.of(
                    new SetupStep(
                            Change.CREATE,
                            queue,
                            "keeps messages for 14 days; tags " + tags,
                            tell -> url = attempts.at(this::made)),
                    new SetupStep(Change.CREATE, policy, "lets bucket " + bucket + " send", tell -> allow()));
        }
        SqsSetup.Queue found = existing.get();
        tags.requireOurs(found);
        since = found.tags().getOrDefault(SetupRequest.SINCE, "");
        @Nullable String present = look(found.url());
        ObjectNode wanted = statement();
        SetupStep tagging = tags.areOn(found) ? SetupStep.keep(queue) : tagging(queue, found.url());
        SetupStep allowing = has(present, wanted)
                ? SetupStep.keep(policy)
                : new SetupStep(
                        present == null ? Change.CREATE : Change.CHANGE,
                        policy,
                        "adds " + wanted.toPrettyString(),
                        tell -> allow());
        return List.of(tagging, allowing);
    }

    /** Somebody who sets up the same may have been faster. */
    private String made() throws IOException {
        queues.create(tags.name(), taggedNow());
        SqsSetup.Queue queue = queues.find(tags.name())
                .orElseThrow(() -> new IOException("Queue " + tags.name() + " was made and is not there yet."));
        tags.requireOurs(queue);
        since = queue.tags().getOrDefault(SetupRequest.SINCE, since);
        return queue.url();
    }

    List<SetupStep> planTearDown() throws IOException {
        Optional<SqsSetup.Queue> existing = found();
        if (existing.isEmpty()) {
            return List.of();
        }
        tags.requireOurs(existing.get());
        return List.of(new SetupStep(
                Change.REMOVE,
                "queue " + tags.name(),
                "and the messages that nobody received",
                tell -> queues.delete(existing.get())));
    }

    private Optional<SqsSetup.Queue> found() throws IOException {
        Optional<SqsSetup.Queue> existing = queues.find(tags.name());
        url = existing.map(SqsSetup.Queue::url).orElse(null);
        return existing;
    }

    /** Lets the bucket send, beside whatever others are allowed. */
    private void allow() throws IOException {
        String address = address();
        @Nullable String present = look(address);
        ObjectNode wanted = statement();
        if (!has(present, wanted)) {
            queues.setPolicy(address, QueuePolicy.with(present, wanted));
        }
    }

    /** @return the policy, or null when there is none */
    private @Nullable String look(String address) throws IOException {
        Map<QueueAttributeName, String> attributes = queues.attributes(address);
        @Nullable String seen = attributes.get(QueueAttributeName.QUEUE_ARN);
        if (seen == null) {
            throw new StorageException(
                    "Queue " + tags.name() + " has no ARN: the service at its address is no SQS.", null);
        }
        arn = seen;
        return attributes.get(QueueAttributeName.POLICY);
    }

    private boolean has(@Nullable String policy, ObjectNode wanted) throws StorageException {
        try {
            return QueuePolicy.has(policy, wanted);
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    "The policy of queue " + tags.name() + " cannot be understood: " + e.getMessage()
                            + ". Correct it, or remove it.",
                    e);
        }
    }

    private ObjectNode statement() {
        String queue = requireArn();
        return QueuePolicy.statement(queue, bucketArn(queue, bucket), sameAccountOnly ? queue.split(":", -1)[4] : null);
    }

    String requireArn() {
        String known = arn;
        if (known == null) {
            throw new IllegalStateException("The queue has not been looked at.");
        }
        return known;
    }

    /** The ARN of a bucket in the same part of the cloud as a queue. */
    static String bucketArn(String queueArn, String bucket) {
        return "arn:" + queueArn.split(":", -1)[1] + ":s3:::" + bucket;
    }
}
