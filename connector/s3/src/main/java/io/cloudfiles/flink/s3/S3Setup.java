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

import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.notification.Attempts;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.Change;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.SetupStep;
import io.cloudfiles.flink.s3.rules.BucketRules;
import io.cloudfiles.flink.s3.rules.Rule;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A queue of SQS that a bucket tells of the new objects below one prefix. The queue has the tags and the bucket's notification the id that say
 * whose they are. The bucket may only be told once it may send to the queue, since S3 tries.
 */
final class S3Setup implements NotificationSetup {
    /** About two minutes: a new policy takes one to hold everywhere, and so does the name of a deleted queue to be had again. */
    static final RetryPolicy PATIENCE = new RetryPolicy(15, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final SetupRequest request;
    private final S3Tags tags;
    private final BucketNotifications notifications;
    private final BucketRuleChange change;
    private final SqsSetup queues;
    private final QueueSteps steps;
    private final Attempts attempts;

    S3Setup(SetupRequest request, S3Config config, RetryPolicy patience) {
        this.request = request;
        this.tags = S3Tags.of(request);
        this.attempts = new Attempts(patience);
        this.queues = new SqsSetup(request.name(), config);
        this.notifications = new BucketNotifications(request.path(), config);
        this.steps = new QueueSteps(
                queues, tags, request.path().authority(), config.sameAccountOnly(), attempts, Clock.systemUTC());
        this.change = new BucketRuleChange(notifications, request.name(), attempts);
    }

    private Rule rule(String queueArn) {
        return Rule.ofNewFiles(request.name(), queueArn, request.path().keyPrefix());
    }

    @Override
    public SetupPlan planSetup() throws IOException {
        BucketRules rules = notifications.read();
        BucketRuleChange.requireNoConflict(rules, rule(""));
        List<SetupStep> plan = new ArrayList<>(steps.planSetup());
        Optional<Rule> existing = rules.find(request.name());
        if (existing.isPresent() && !BucketRuleChange.isOurs(existing.get())) {
            throw BucketRuleChange.ofOthers(existing.get());
        }
        @Nullable String arn = steps.arn();
        String resource = "notification " + request.name() + " of bucket "
                + request.path().authority();
        if (arn != null && existing.equals(Optional.of(rule(arn)))) {
            plan.add(SetupStep.keep(resource));
        } else {
            plan.add(new SetupStep(
                    existing.isPresent() ? Change.CHANGE : Change.CREATE,
                    resource,
                    arn == null
                            ? "tells the queue of " + rule("").filter()
                            : "adds " + rule(arn).asXml(),
                    tell -> change.put(rule(steps.requireArn()), rules, tell)));
        }
        return new SetupPlan(steps.told(plan));
    }

    @Override
    public SetupPlan planTearDown() throws IOException {
        BucketRules rules = notifications.read();
        List<SetupStep> plan = new ArrayList<>();
        rules.find(request.name())
                .filter(BucketRuleChange::isOurs)
                .ifPresent(rule -> plan.add(new SetupStep(
                        Change.REMOVE,
                        "notification " + rule.id() + " of bucket "
                                + request.path().authority(),
                        "removes " + rule.asXml(),
                        tell -> change.remove(rules, tell))));
        plan.addAll(steps.planTearDown());
        return new SetupPlan(plan);
    }

    @Override
    public String queue() {
        return steps.address();
    }

    @Override
    public String since() {
        return steps.since();
    }

    @Override
    public List<NotificationStream> list() throws IOException {
        return new S3Streams(request.path(), notifications.read(), queues).all();
    }

    @Override
    public List<AccessPolicy> policies() throws IOException {
        String queue = queues.arn(request.name());
        return new AwsPolicies(
                        QueueSteps.bucketArn(queue, request.path().authority()),
                        request.path().keyPrefix(),
                        queue)
                .all();
    }

    @Override
    public void close() throws IOException {
        attempts.close();
        try {
            notifications.close();
        } finally {
            queues.close();
        }
    }
}
