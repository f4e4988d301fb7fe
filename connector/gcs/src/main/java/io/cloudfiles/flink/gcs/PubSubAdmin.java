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

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.pubsub.Pubsub;
import com.google.api.services.pubsub.PubsubRequest;
import com.google.api.services.pubsub.model.Binding;
import com.google.api.services.pubsub.model.ExpirationPolicy;
import com.google.api.services.pubsub.model.ListTopicsResponse;
import com.google.api.services.pubsub.model.Policy;
import com.google.api.services.pubsub.model.SetIamPolicyRequest;
import com.google.api.services.pubsub.model.Subscription;
import com.google.api.services.pubsub.model.Topic;
import com.google.api.services.pubsub.model.UpdateSubscriptionRequest;
import com.google.api.services.pubsub.model.UpdateTopicRequest;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, looks at and removes topics and subscriptions of one project. Not safe for use by many threads. */
final class PubSubAdmin implements Closeable {
    static final String PUBLISHER = "roles/pubsub.publisher";

    /** Of the service; nobody renews a message faster. */
    private static final int ACK_DEADLINE_SECONDS = 60;
    /** 7 days. */
    private static final String RETENTION = "604800s";

    private static final int CONFLICT = 409;
    private static final int WITH_CONDITIONS = 3;

    private final GcsRequests requests;
    private final Pubsub client;
    private final String project;

    PubSubAdmin(GcsConfig config, String project, @Nullable URI endpoint) {
        this.requests = new GcsRequests(config.paidByItself(), GcsService.PUBSUB_SETUP, endpoint);
        Pubsub.Builder builder = new Pubsub.Builder(
                        requests.http(), GsonFactory.getDefaultInstance(), requests.rights())
                .setApplicationName("cloudfiles");
        if (endpoint != null) {
            builder.setRootUrl(endpoint + "/");
        }
        this.client = builder.build();
        this.project = "projects/" + project;
    }

    /** The full name of a topic. */
    String topic(String name) {
        return project + "/topics/" + name;
    }

    /** The full name of a subscription. */
    String subscription(String name) {
        return project + "/subscriptions/" + name;
    }

    private Pubsub.Projects.Topics topics() {
        return client.projects().topics();
    }

    private Pubsub.Projects.Subscriptions subscriptions() {
        return client.projects().subscriptions();
    }

    /** A request, made anew for each attempt. */
    private interface Request<T> {
        PubsubRequest<T> make() throws IOException;
    }

    private <T> T send(String what, String done, Request<T> request) throws IOException {
        return requests.send(
                what,
                done,
                true,
                () -> request.make().setDisableGZipContent(true).execute());
    }

    /** The answer, or nothing where it has this status. */
    private <T> Optional<T> unless(int status, String what, String done, Request<T> request) throws IOException {
        return requests.send(what, done, true, () -> {
            try {
                return Optional.of(request.make().setDisableGZipContent(true).execute());
            } catch (HttpResponseException e) {
                if (e.getStatusCode() == status) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    Optional<Topic> findTopic(String name) throws IOException {
        String topic = topic(name);
        return unless(GcsErrors.NOT_FOUND, topic, "looked up", () -> topics().get(topic));
    }

    /** One that is there meanwhile stays as it is. */
    void createTopic(String name, Map<String, String> labels) throws IOException {
        String topic = topic(name);
        unless(CONFLICT, topic, "made", () -> topics().create(topic, new Topic().setLabels(labels)));
    }

    void labelTopic(String name, Map<String, String> labels) throws IOException {
        String topic = topic(name);
        Topic labelled = new Topic().setName(topic).setLabels(labels);
        send(
                topic,
                "labelled",
                () -> topics().patch(
                                topic,
                                new UpdateTopicRequest().setTopic(labelled).setUpdateMask("labels")));
    }

    void deleteTopic(String name) throws IOException {
        String topic = topic(name);
        unless(GcsErrors.NOT_FOUND, topic, "removed", () -> topics().delete(topic));
    }

    /** The full names of the subscriptions of a topic. */
    List<String> subscribers(String name) throws IOException {
        String topic = topic(name);
        @Nullable
        List<String> subscribers = send(
                        topic, "looked at", () -> topics().subscriptions().list(topic))
                .getSubscriptions();
        return subscribers == null ? List.of() : subscribers;
    }

    /** All topics of the project. */
    List<Topic> allTopics() throws IOException {
        List<Topic> all = new ArrayList<>();
        @Nullable String token = null;
        do {
            String from = token;
            ListTopicsResponse page = send(
                    project, "asked for topics", () -> topics().list(project).setPageToken(from));
            if (page.getTopics() != null) {
                all.addAll(page.getTopics());
            }
            token = page.getNextPageToken();
        } while (token != null && !token.isEmpty());
        return all;
    }

    /** Whether somebody may publish to a topic by a role at it that has no condition. */
    boolean mayPublish(String name, String member) throws IOException {
        return has(policy(topic(name)), member);
    }

    private Policy policy(String topic) throws IOException {
        return send(
                topic,
                "asked for rights",
                () -> topics().getIamPolicy(topic).setOptionsRequestedPolicyVersion(WITH_CONDITIONS));
    }

    private static boolean has(Policy policy, String member) {
        @Nullable List<Binding> bindings = policy.getBindings();
        return bindings != null
                && bindings.stream()
                        .anyMatch(binding -> PUBLISHER.equals(binding.getRole())
                                && binding.getCondition() == null
                                && binding.getMembers() != null
                                && binding.getMembers().contains(member));
    }

    /**
     * Lets somebody publish to a topic, beside all that others may.
     *
     * @return false when somebody else has changed the rights at the same time, so that nothing was done
     */
    boolean allowPublishing(String name, String member) throws IOException {
        String topic = topic(name);
        Policy policy = policy(topic);
        if (has(policy, member)) {
            return true;
        }
        List<Binding> bindings = new ArrayList<>(policy.getBindings() == null ? List.of() : policy.getBindings());
        bindings.add(new Binding().setRole(PUBLISHER).setMembers(List.of(member)));
        // Its etag goes with it, so that it only takes the place of what was read.
        policy.setBindings(bindings);
        return unless(
                        CONFLICT,
                        topic,
                        "given rights",
                        () -> topics().setIamPolicy(topic, new SetIamPolicyRequest().setPolicy(policy)))
                .isPresent();
    }

    Optional<Subscription> findSubscription(String name) throws IOException {
        String subscription = subscription(name);
        return unless(
                GcsErrors.NOT_FOUND,
                subscription,
                "looked up",
                () -> subscriptions().get(subscription));
    }

    /** Makes one that lasts whether it is read or not. One that is there meanwhile stays as it is. */
    void createSubscription(String name, Map<String, String> labels) throws IOException {
        String subscription = subscription(name);
        Subscription wanted = new Subscription()
                .setTopic(topic(name))
                .setLabels(labels)
                .setAckDeadlineSeconds(ACK_DEADLINE_SECONDS)
                .setMessageRetentionDuration(RETENTION)
                .setExpirationPolicy(new ExpirationPolicy());
        unless(CONFLICT, subscription, "made", () -> subscriptions().create(subscription, wanted));
    }

    void labelSubscription(String name, Map<String, String> labels) throws IOException {
        String subscription = subscription(name);
        Subscription labelled = new Subscription().setName(subscription).setLabels(labels);
        send(
                subscription,
                "labelled",
                () -> subscriptions()
                        .patch(
                                subscription,
                                new UpdateSubscriptionRequest()
                                        .setSubscription(labelled)
                                        .setUpdateMask("labels")));
    }

    void deleteSubscription(String name) throws IOException {
        String subscription = subscription(name);
        unless(
                GcsErrors.NOT_FOUND,
                subscription,
                "removed",
                () -> subscriptions().delete(subscription));
    }

    @Override
    public void close() throws IOException {
        requests.close();
    }
}
