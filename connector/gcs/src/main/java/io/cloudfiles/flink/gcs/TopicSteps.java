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

import com.google.api.services.pubsub.model.Subscription;
import com.google.api.services.pubsub.model.Topic;
import io.cloudfiles.flink.discovery.notification.Attempts;
import io.cloudfiles.flink.discovery.notification.setup.Change;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.SetupStep;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is done with a topic and its subscription: they are made, may be sent to, and go. */
final class TopicSteps {
    private final PubSubAdmin admin;
    private final GcsLabels labels;
    private final Attempts attempts;
    private final Clock clock;
    private final String name;
    private String since = "";
    /** Labels of the topic, as a plan has seen them. */
    private @Nullable Map<String, String> known;

    TopicSteps(PubSubAdmin admin, GcsLabels labels, Attempts attempts, Clock clock) {
        this.admin = admin;
        this.labels = labels;
        this.attempts = attempts;
        this.clock = clock;
        this.name = labels.name();
    }

    /** The time of the last change that the topic's labels tell. */
    String since() {
        return since;
    }

    /** The same plan; where it makes something for a topic that is there, the topic's labels tell of that first. */
    List<SetupStep> told(List<SetupStep> plan) {
        boolean makes = plan.stream().anyMatch(step -> step.change() == Change.CREATE);
        if (!makes || plan.get(0).change() == Change.CREATE) {
            return plan;
        }
        List<SetupStep> told = new ArrayList<>(plan);
        told.set(0, labelling(plan.get(0).resource(), known));
        return told;
    }

    private SetupStep labelling(String what, @Nullable Map<String, String> present) {
        return new SetupStep(
                Change.CHANGE,
                what,
                "labels " + new TreeMap<>(labels.all()),
                tell -> admin.labelTopic(name, merged(present)));
    }

    private Map<String, String> merged(@Nullable Map<String, String> present) {
        Map<String, String> all = labels.beside(present);
        all.put(SetupRequest.SINCE, now());
        return all;
    }

    private String now() {
        since = GcsLabels.time(clock.instant());
        return since;
    }

    /** @param sender of the bucket's messages */
    List<SetupStep> planSetup(String sender) throws IOException {
        Optional<Topic> topic = admin.findTopic(name);
        Optional<Subscription> subscription = admin.findSubscription(name);
        if (topic.isPresent()) {
            labels.requireOurs("topic", topic.get().getLabels());
        }
        if (subscription.isPresent()) {
            requireOurs(subscription.get());
        }
        return List.of(topic(topic), right(topic, sender), subscription(subscription));
    }

    private void requireOurs(Subscription subscription) throws StorageException {
        labels.requireOurs("subscription", subscription.getLabels());
        if (!admin.topic(name).equals(subscription.getTopic())) {
            throw new StorageException(
                    "Subscription " + name + " is of " + subscription.getTopic()
                            + ", so that nothing new comes to it. Its topic was removed by somebody: take down what is left with"
                            + " 'cloudfiles notifications teardown', and set up again.",
                    null);
        }
    }

    private SetupStep topic(Optional<Topic> existing) {
        String what = "topic " + name;
        String details = "labels " + new TreeMap<>(labels.all());
        if (existing.isEmpty()) {
            return new SetupStep(Change.CREATE, what, details, tell -> admin.createTopic(name, labels.since(now())));
        }
        known = existing.get().getLabels();
        since = known.getOrDefault(SetupRequest.SINCE, "");
        return labels.areOn(known) && !since.isEmpty() ? SetupStep.keep(what) : labelling(what, known);
    }

    private SetupStep right(Optional<Topic> existing, String sender) throws IOException {
        String what = "right to publish to topic " + name;
        return existing.isPresent() && admin.mayPublish(name, sender)
                ? SetupStep.keep(what)
                : new SetupStep(
                        Change.CREATE,
                        what,
                        "gives " + sender + " the role " + PubSubAdmin.PUBLISHER + " at it",
                        tell -> attempts.at(() -> {
                            if (!admin.allowPublishing(name, sender)) {
                                throw new IOException(
                                        "Somebody else changes the rights at topic " + name + " at the same time.");
                            }
                            return true;
                        }));
    }

    private SetupStep subscription(Optional<Subscription> existing) {
        String what = "subscription " + name;
        String details =
                "keeps messages for 7 days, and stays while nobody reads it; labels " + new TreeMap<>(labels.all());
        if (existing.isEmpty()) {
            return new SetupStep(Change.CREATE, what, details, tell -> admin.createSubscription(name, labels.all()));
        }
        return labels.areOn(existing.get().getLabels())
                ? SetupStep.keep(what)
                : new SetupStep(
                        Change.CHANGE,
                        what,
                        "labels " + new TreeMap<>(labels.all()),
                        tell -> admin.labelSubscription(
                                name, labels.beside(existing.get().getLabels())));
    }

    List<SetupStep> planTearDown() throws IOException {
        Optional<Topic> topic = admin.findTopic(name);
        Optional<Subscription> subscription = admin.findSubscription(name);
        List<SetupStep> plan = new ArrayList<>();
        if (subscription.isPresent()) {
            labels.requireOurs("subscription", subscription.get().getLabels());
            plan.add(new SetupStep(
                    Change.REMOVE,
                    "subscription " + name,
                    "and the messages that nobody received",
                    tell -> admin.deleteSubscription(name)));
        }
        if (topic.isPresent()) {
            labels.requireOurs("topic", topic.get().getLabels());
            requireNoOtherSubscribers();
            plan.add(new SetupStep(Change.REMOVE, "topic " + name, "", tell -> admin.deleteTopic(name)));
        }
        return plan;
    }

    private void requireNoOtherSubscribers() throws IOException {
        List<String> others = admin.subscribers(name).stream()
                .filter(subscriber -> !subscriber.equals(admin.subscription(name)))
                .toList();
        if (!others.isEmpty()) {
            throw new StorageException(
                    "Others subscribe to topic " + name + ": " + String.join(", ", others)
                            + ". Without it nothing would come to them any more. Remove those subscriptions, or keep all of it.",
                    null);
        }
    }
}
