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

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.pubsub.Pubsub;
import com.google.api.services.pubsub.PubsubRequest;
import com.google.api.services.pubsub.model.AcknowledgeRequest;
import com.google.api.services.pubsub.model.ModifyAckDeadlineRequest;
import com.google.api.services.pubsub.model.PublishRequest;
import com.google.api.services.pubsub.model.PubsubMessage;
import com.google.api.services.pubsub.model.PullRequest;
import com.google.api.services.pubsub.model.ReceivedMessage;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The client of one subscription, and of the topic for its dead letters. Safe for use by many threads. */
final class PubSubConnection implements Closeable {
    /** Of a request; the service takes 512 KiB. */
    private static final int MOST_BYTES_OF_IDS = 400_000;

    private static final int DEADLINE_EXCEEDED = 504;

    private final GcsRequests requests;
    private final Pubsub client;
    private final PubSubAddress subscription;
    private final @Nullable PubSubAddress topic;

    /** @param topic for dead letters, in the same service, or null */
    PubSubConnection(GcsConfig config, PubSubAddress subscription, @Nullable PubSubAddress topic) {
        // Who pays is asked of buckets alone.
        this.requests = new GcsRequests(config.paidByItself(), GcsService.PUBSUB, subscription.endpoint());
        Pubsub.Builder builder = new Pubsub.Builder(
                        requests.http(), GsonFactory.getDefaultInstance(), requests.rights())
                .setApplicationName("cloudfiles");
        if (subscription.endpoint() != null) {
            builder.setRootUrl(subscription.endpoint() + "/");
        }
        this.client = builder.build();
        this.subscription = subscription;
        this.topic = topic;
    }

    PubSubAddress subscription() {
        return subscription;
    }

    private Pubsub.Projects.Subscriptions subscriptions() {
        return client.projects().subscriptions();
    }

    private <T> T send(PubSubAddress where, String done, GcsRequests.Attempt<T> attempt) throws IOException {
        return requests.send(where.resource(), done, true, attempt);
    }

    private static <T> T answer(PubsubRequest<T> request) throws IOException {
        return request.setDisableGZipContent(true).execute();
    }

    /**
     * Waits for messages.
     *
     * @param wait how long; the service may answer sooner
     */
    List<ReceivedMessage> pull(int most, Duration wait) throws IOException {
        return send(subscription, "read", () -> {
            Pubsub.Projects.Subscriptions.Pull pull =
                    subscriptions().pull(subscription.resource(), new PullRequest().setMaxMessages(most));
            pull.getRequestHeaders().set("X-Server-Timeout", String.valueOf(seconds(wait)));
            try {
                @Nullable List<ReceivedMessage> received = answer(pull).getReceivedMessages();
                return received == null ? List.of() : received;
            } catch (ConnectTimeoutException e) {
                throw e;
            } catch (SocketTimeoutException nothingCame) {
                return List.of();
            } catch (GoogleJsonResponseException e) {
                if (GcsErrors.isStatus(e, DEADLINE_EXCEEDED)) {
                    return List.of();
                }
                throw e;
            }
        });
    }

    /** Whole seconds; a span that is not zero is at least one. */
    private static int seconds(Duration span) {
        return Math.toIntExact(span.plusNanos(999_999_999).toSeconds());
    }

    /** @return the ids that the service says are not good any more */
    Set<String> acknowledge(Collection<String> ids) throws IOException {
        return each(
                ids,
                "relieved of messages",
                some -> answer(subscriptions()
                        .acknowledge(subscription.resource(), new AcknowledgeRequest().setAckIds(some))));
    }

    /** @return the ids that the service says are not good any more */
    Set<String> modifyDeadline(Collection<String> ids, Duration deadline) throws IOException {
        return each(
                ids,
                "kept from others",
                some -> answer(subscriptions()
                        .modifyAckDeadline(
                                subscription.resource(),
                                new ModifyAckDeadlineRequest()
                                        .setAckIds(some)
                                        .setAckDeadlineSeconds(seconds(deadline)))));
    }

    /** A request about several messages. */
    private interface Request {
        Object about(List<String> ids) throws IOException;
    }

    private Set<String> each(Collection<String> ids, String done, Request request) throws IOException {
        Set<String> gone = new LinkedHashSet<>();
        for (List<String> some : parts(ids)) {
            List<String> left = new ArrayList<>(some);
            send(subscription, done, () -> {
                try {
                    return request.about(left);
                } catch (GoogleJsonResponseException e) {
                    @Nullable AckFailures failures = AckFailures.of(e);
                    if (failures == null) {
                        throw e;
                    }
                    gone.addAll(failures.gone());
                    left.retainAll(failures.passing());
                    if (left.isEmpty()) {
                        return gone;
                    }
                    throw new IOException(failures.passing().size() + " messages were not found for now", e);
                }
            });
        }
        return gone;
    }

    private static List<List<String>> parts(Collection<String> ids) {
        List<List<String>> parts = new ArrayList<>();
        int bytes = MOST_BYTES_OF_IDS;
        for (String id : ids) {
            int more = id.length() + 3;
            if (bytes + more > MOST_BYTES_OF_IDS) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.get(parts.size() - 1).add(id);
            bytes += more;
        }
        return parts;
    }

    /**
     * Sends a message to the topic for dead letters.
     *
     * @throws IllegalStateException when none was named
     */
    void publishDeadLetter(PubsubMessage message) throws IOException {
        PubSubAddress there = topic;
        if (there == null) {
            throw new IllegalStateException("No topic for dead letters was named.");
        }
        send(
                there,
                "given a message that cannot be understood",
                () -> answer(client.projects()
                        .topics()
                        .publish(there.resource(), new PublishRequest().setMessages(List.of(message)))));
    }

    @Override
    public void close() throws IOException {
        requests.close();
    }
}
