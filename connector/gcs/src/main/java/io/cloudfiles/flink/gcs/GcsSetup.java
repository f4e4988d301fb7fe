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

import com.google.api.services.storage.model.Notification;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.notification.Attempts;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.Change;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.SetupStep;
import io.cloudfiles.flink.storage.StorageException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A topic that a bucket tells of the new objects below one prefix, and a subscription of it. Topic and subscription have the labels, and the
 * bucket's notification the attributes, that say whose they are. The bucket may only be told once its service agent may publish to the topic,
 * since the service tries.
 */
final class GcsSetup implements NotificationSetup {
    /** About two minutes: a new right takes one to hold everywhere. */
    static final RetryPolicy PATIENCE = new RetryPolicy(15, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final SetupRequest request;
    private final PubSubAddress queue;
    private final Notification wanted;
    private final BucketTopics bucket;
    private final PubSubAdmin admin;
    private final TopicSteps steps;
    private final Attempts attempts;

    /** @param queue the subscription, with its project */
    GcsSetup(SetupRequest request, GcsConfig config, PubSubAddress queue, RetryPolicy patience) {
        GcsLabels labels = GcsLabels.of(request);
        this.request = request;
        this.queue = queue;
        this.attempts = new Attempts(patience);
        this.admin = new PubSubAdmin(config, String.valueOf(queue.project()), queue.endpoint());
        this.bucket = new BucketTopics(config, request.path().authority());
        this.steps = new TopicSteps(admin, labels, attempts, Clock.systemUTC());
        this.wanted = BucketTopics.ofNewFiles(
                admin.topic(request.name()), request.path().keyPrefix(), request.name());
    }

    private boolean isOfThis(Notification each) {
        return BucketTopics.isOurs(each) && BucketTopics.streamOf(each).equals(request.name());
    }

    private String named(String what) {
        return "notification " + what + " of bucket " + request.path().authority();
    }

    @Override
    public SetupPlan planSetup() throws IOException {
        List<SetupStep> plan = new ArrayList<>(steps.planSetup(bucket.sender()));
        List<Notification> ours = bucket.all().stream().filter(this::isOfThis).toList();
        List<Notification> right = ours.stream()
                .filter(each -> BucketTopics.areAlike(each, wanted))
                .toList();
        plan.add(
                right.isEmpty()
                        ? new SetupStep(Change.CREATE, named(request.name()), "adds " + wanted, this::addRule)
                        : SetupStep.keep(named(request.name())));
        String kept = right.isEmpty() ? "" : right.get(0).getId();
        for (Notification each : ours) {
            if (!each.getId().equals(kept)) {
                plan.add(removal(each));
            }
        }
        return new SetupPlan(steps.told(plan));
    }

    /** An answer may be lost, and somebody else may have been faster, so it is looked at again. */
    private void addRule(Consumer<String> tell) throws IOException {
        attempts.at(() -> {
            if (bucket.all().stream().anyMatch(each -> BucketTopics.areAlike(each, wanted))) {
                return false;
            }
            try {
                bucket.add(wanted);
                removeDoubles();
                return true;
            } catch (StorageException e) {
                throw e;
            } catch (IOException e) {
                tell.accept(e.getMessage() + " Trying again.");
                throw e;
            }
        });
    }

    /** A bucket takes two that are alike. Whoever set up the same at this moment leaves the same one. */
    private void removeDoubles() throws IOException {
        List<Notification> alike = bucket.all().stream()
                .filter(each -> isOfThis(each) && BucketTopics.areAlike(each, wanted))
                .sorted(Comparator.comparing(Notification::getId))
                .toList();
        for (Notification each : alike.subList(Math.min(1, alike.size()), alike.size())) {
            bucket.remove(each);
        }
    }

    private SetupStep removal(Notification each) {
        return new SetupStep(Change.REMOVE, named(each.getId()), "removes " + each, tell -> bucket.remove(each));
    }

    @Override
    public SetupPlan planTearDown() throws IOException {
        List<SetupStep> plan = new ArrayList<>();
        bucket.all().stream().filter(this::isOfThis).map(this::removal).forEach(plan::add);
        plan.addAll(steps.planTearDown());
        return new SetupPlan(plan);
    }

    @Override
    public String queue() {
        return queue.toString();
    }

    @Override
    public String since() {
        return steps.since();
    }

    @Override
    public List<NotificationStream> list() throws IOException {
        return new GcsStreams(request.path(), bucket.all(), admin, queue).all();
    }

    @Override
    public List<AccessPolicy> policies() {
        return GcsPolicies.all();
    }

    @Override
    public void close() throws IOException {
        attempts.close();
        try {
            bucket.close();
        } finally {
            admin.close();
        }
    }
}
