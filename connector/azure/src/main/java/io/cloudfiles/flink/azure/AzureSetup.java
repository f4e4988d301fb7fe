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
package io.cloudfiles.flink.azure;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A queue of Azure Queue Storage that Event Grid tells of the new files of a container, both in the account of the files. */
final class AzureSetup implements NotificationSetup {
    /** About two minutes: Event Grid makes and removes subscriptions in the background. */
    static final RetryPolicy PATIENCE = new RetryPolicy(15, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final SetupRequest request;
    private final AzureContainer container;
    private final ArmAddress address;
    private final AzureSetupQueues queues;
    private final EventSubscriptions subscriptions;
    private final Attempts attempts;
    private final Clock clock;
    private boolean exists;
    private String since = "";

    AzureSetup(
            SetupRequest request,
            AzureContainer container,
            ArmAddress address,
            ArmClient arm,
            AzureSetupQueues queues,
            RetryPolicy patience,
            Clock clock) {
        this.request = request;
        this.container = container;
        this.address = address;
        this.queues = queues;
        this.attempts = new Attempts(patience);
        this.subscriptions = new EventSubscriptions(arm, address.account(), attempts);
        this.clock = clock;
    }

    private String queueResource() {
        return "queue " + request.name() + " of account " + container.account();
    }

    private String subscriptionResource() {
        return "event subscription " + request.name() + " of account " + container.account();
    }

    @Override
    public SetupPlan planSetup() throws IOException {
        EventSubscription wanted = EventSubscription.ofNewFiles(
                request, address.account(), container.container(), subscriptions.isHierarchical());
        Optional<Map<String, String>> queue = queues.find(request.name());
        Optional<JsonNode> existing = subscriptions.find(request.name());
        if (queue.isPresent()) {
            AzureSetupQueues.requireOurs(request, queue.get());
        }
        if (existing.isPresent() && !EventSubscription.isOurs(existing.get())) {
            throw ofOthers();
        }
        exists = queue.isPresent();
        since = queue.map(metadata -> metadata.getOrDefault(SetupRequest.SINCE, ""))
                .orElse("");
        boolean isRight = existing.isPresent() && subscriptions.isComplete(existing.get(), wanted);
        List<SetupStep> plan = new ArrayList<>();
        if (queue.isEmpty()) {
            plan.add(new SetupStep(Change.CREATE, queueResource(), "for " + request.path(), tell -> {
                since = attempts.at(() -> queues.create(request, clock.instant().toString()));
                exists = true;
            }));
        } else if (isRight) {
            plan.add(SetupStep.keep(queueResource()));
        } else {
            plan.add(new SetupStep(Change.CHANGE, queueResource(), "says since when it is told", tell -> {
                since = clock.instant().toString();
                queues.mark(request, since);
            }));
        }
        plan.add(
                isRight
                        ? SetupStep.keep(subscriptionResource())
                        : new SetupStep(
                                existing.isPresent() ? Change.CHANGE : Change.CREATE,
                                subscriptionResource(),
                                wanted.toJson().toPrettyString(),
                                tell -> subscriptions.put(wanted)));
        return new SetupPlan(plan);
    }

    private StorageException ofOthers() {
        return new StorageException(
                "The account has an event subscription " + request.name()
                        + ", but it is somebody else's. It is left as it is. Name yours by notification.stream-id.",
                null);
    }

    @Override
    public SetupPlan planTearDown() throws IOException {
        List<SetupStep> plan = new ArrayList<>();
        if (subscriptions.find(request.name()).filter(EventSubscription::isOurs).isPresent()) {
            plan.add(new SetupStep(
                    Change.REMOVE, subscriptionResource(), "", tell -> subscriptions.delete(request.name())));
        }
        Optional<Map<String, String>> queue = queues.find(request.name());
        if (queue.isPresent()) {
            AzureSetupQueues.requireOurs(request, queue.get());
            plan.add(new SetupStep(
                    Change.REMOVE,
                    queueResource(),
                    "and the messages that nobody received",
                    tell -> queues.delete(request)));
        }
        return new SetupPlan(plan);
    }

    @Override
    public String queue() {
        return exists ? queues.url(request.name()) : request.name();
    }

    @Override
    public String since() {
        return since;
    }

    @Override
    public List<NotificationStream> list() throws IOException {
        return new AzureStreams(request.path(), subscriptions.ours(), queues).all();
    }

    @Override
    public List<AccessPolicy> policies() {
        return new AzureRoles(request.name(), address.subscription()).all();
    }

    @Override
    public void close() {
        attempts.close();
    }
}
