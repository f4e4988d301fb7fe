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
package io.cloudfiles.flink.testing.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.testing.CountedCalls;
import org.apache.flink.annotation.Experimental;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The part of Pub/Sub that a subscriber needs, by its REST interface: pulling with a wait, acknowledging, deadlines that end and can be moved,
 * publishing; the errors of the service, and its limits for requests. Topics and subscriptions are made by methods or
 * by requests; rights at topics are kept, and counted for nobody but the store's service agent. A field of a request that
 * it does not know is refused. Safe for use by many threads.
 *
 * <p>It is ours, made after the documentation and the interface's published description: it shows that our client speaks that protocol and keeps
 * its promises when messages come late, twice and in any order. It has no ordering keys, no filters, no pushing, no policies for retries and dead
 * letters, no quotas, no rights but the store's token and account, and forgets nothing until it is closed. Whether the service heeds
 * {@code X-Server-Timeout}, as this does, it cannot show.
 */
@Experimental
public final class PubSubEmulator {
    private static final String PROJECT = "projects/emulator/";
    private static final String TIME = "publishTime";
    private static final int ACK_DEADLINE_SECONDS = 10;
    private static final int LONGEST_DEADLINE_SECONDS = 600;
    private static final int MOST_MESSAGES = 1000;
    private static final int MOST_BYTES_OF_IDS = 512 << 10;
    private static final int LONGEST_ATTRIBUTE = 1024;
    private static final long WAIT_MILLIS = 90_000;

    private final URI endpoint;
    private final Tokens tokens;
    private final Map<String, List<Subscription>> topics = new ConcurrentHashMap<>();
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong pulls = new AtomicLong();
    private final PubSubResources resources = new PubSubResources(this);
    private CountedCalls calls = new CountedCalls();

    PubSubEmulator(URI endpoint, Tokens tokens) {
        this.endpoint = endpoint;
        this.tokens = tokens;
    }

    /** Makes a topic and returns its name. */
    public String createTopic(String name) {
        String topic = PROJECT + "topics/" + name;
        addTopic(topic);
        resources.add(topic, JsonNodeFactory.instance.objectNode());
        return topic;
    }

    void addTopic(String topic) {
        topics.putIfAbsent(topic, new CopyOnWriteArrayList<>());
    }

    /** Makes a subscription of a topic and returns its address. */
    public String createSubscription(String name, String topic, boolean exactlyOnce) {
        String subscription = PROJECT + "subscriptions/" + name;
        addSubscription(subscription, topic, exactlyOnce);
        resources.add(subscription, JsonNodeFactory.instance.objectNode().put("topic", topic));
        return addressOfSubscription(name);
    }

    void addSubscription(String name, String topic, boolean exactlyOnce) {
        Subscription subscription = new Subscription(exactlyOnce, ACK_DEADLINE_SECONDS);
        subscribers(topic).add(subscription);
        subscriptions.put(name, subscription);
    }

    void remove(String name) {
        topics.remove(name);
        Subscription gone = subscriptions.remove(name);
        if (gone != null) {
            topics.values().forEach(subscribers -> subscribers.remove(gone));
            gone.close();
        }
    }

    /** Somebody removes a topic or subscription. */
    public void drop(String name) {
        resources.remove(PROJECT + name);
    }

    /** A topic or subscription, as the interface describes it. */
    public JsonNode resource(String name) {
        return resources.get(PROJECT + name);
    }

    /** Whether there is such a topic or subscription. */
    public boolean has(String name) {
        return topics.containsKey(PROJECT + name) || subscriptions.containsKey(PROJECT + name);
    }

    /** The rights at a topic, which may be changed. */
    public ObjectNode policy(String topic) {
        return resources.policy(PROJECT + "topics/" + topic);
    }

    /** Somebody else does something right before the next rights are set. */
    public void beforeNextPolicy(Runnable other) {
        resources.beforeNextPolicy(other);
    }

    boolean mayPublish(String topic, String member) {
        return resources.mayPublish(topic, member);
    }

    /** Counts the requests that set up, and refuses those that are too many. */
    public void countIn(CountedCalls counter) {
        calls = counter;
    }

    void requireRights(List<String> permissions) {
        if (!calls.passes(permissions)) {
            throw new Refusal(403, "forbidden", "Permission denied: " + String.join(", ", permissions));
        }
    }

    /** Sends a message of a bucket; one to a topic that is gone goes nowhere. */
    void publishIfThere(String topic, JsonNode message) {
        if (topics.containsKey(topic)) {
            publish(topic, message);
        }
    }

    /** The address of a subscription. */
    public String addressOfSubscription(String name) {
        return endpoint + "/v1/" + PROJECT + "subscriptions/" + name;
    }

    /** Sends a message, in the form of the interface. */
    public void publish(String topic, JsonNode message) {
        ObjectNode sent = JsonNodeFactory.instance.objectNode();
        JsonNode attributes = message.path("attributes");
        requireMessage(message);
        if (message.has("data")) {
            sent.put("data", Base64.getEncoder().encodeToString(data(message)));
        }
        if (!attributes.isEmpty()) {
            sent.set("attributes", attributes);
        }
        sent.put("messageId", String.valueOf(messages.incrementAndGet()));
        sent.put(TIME, Instant.now().toString());
        subscribers(topic).forEach(subscription -> subscription.add(sent));
    }

    /** Messages of a subscription that are not acknowledged: those that are given out, or those that can be. */
    public List<JsonNode> messages(String subscription, boolean leased) {
        return List.copyOf(
                subscription(PROJECT + "subscriptions/" + subscription).messages(leased));
    }

    /** The data of messages that can be received, as text. */
    public List<String> texts(String subscription) {
        return messages(subscription, false).stream()
                .map(message -> new String(
                        Base64.getDecoder().decode(message.path("data").asText()), StandardCharsets.UTF_8))
                .toList();
    }

    /** Lets what waits have been sent earlier. */
    public void age(String subscription, Duration by) {
        subscription(PROJECT + "subscriptions/" + subscription)
                .messages(false)
                .forEach(message -> message.put(
                        TIME,
                        Instant.parse(message.path(TIME).asText()).minus(by).toString()));
    }

    /** Lets requests about ids fail for now. */
    public void failPassing(String subscription, int requests) {
        subscription(PROJECT + "subscriptions/" + subscription).failPassing(requests);
    }

    /** How many requests asked for messages. */
    public long pulls() {
        return pulls.get();
    }

    private List<Subscription> subscribers(String topic) {
        List<Subscription> subscribers = topics.get(topic);
        if (subscribers == null) {
            throw RpcRefusal.missing(topic);
        }
        return subscribers;
    }

    private Subscription subscription(String name) {
        Subscription subscription = subscriptions.get(name);
        if (subscription == null) {
            throw RpcRefusal.missing(name);
        }
        return subscription;
    }

    void serve(Exchange exchange) throws IOException {
        try {
            try {
                tokens.require(exchange.header("Authorization"), Tokens.OF_PUBSUB);
                exchange.answer(answer(exchange));
            } catch (Refusal refusal) {
                throw RpcRefusal.of(refusal);
            }
        } catch (RpcRefusal refusal) {
            exchange.with("Content-Type", "application/json; charset=UTF-8")
                    .answer(refusal.code(), Exchange.bytes(refusal.json()));
        }
    }

    private ObjectNode answer(Exchange exchange) {
        String path = String.join("/", exchange.path()).substring("v1/".length());
        int colon = path.lastIndexOf(':');
        if (!exchange.method().equals("POST") || path.endsWith(":setIamPolicy")) {
            return resources.answer(path, exchange);
        }
        if (colon < 0) {
            throw new Refusal(404, "notFound", "Method not found.");
        }
        String resource = path.substring(0, colon);
        JsonNode body = Exchange.json(exchange.body());
        return switch (path.substring(colon + 1)) {
            case "pull" -> pull(subscription(resource), body, exchange);
            case "acknowledge" -> {
                requireOnly(body, Set.of("ackIds"));
                subscription(resource).acknowledge(ids(body, exchange));
                yield JsonNodeFactory.instance.objectNode();
            }
            case "modifyAckDeadline" -> {
                requireOnly(body, Set.of("ackIds", "ackDeadlineSeconds"));
                subscription(resource).modify(ids(body, exchange), deadline(body));
                yield JsonNodeFactory.instance.objectNode();
            }
            case "publish" -> publishAll(resource, body);
            default -> throw new Refusal(404, "notFound", "Method not found.");
        };
    }

    private ObjectNode pull(Subscription subscription, JsonNode body, Exchange exchange) {
        requireOnly(body, Set.of("maxMessages"));
        pulls.incrementAndGet();
        int most = body.path("maxMessages").asInt();
        if (most < 1) {
            throw RpcRefusal.wrong("The value for max_messages must be greater than 0.");
        }
        String timeout = exchange.header("X-Server-Timeout");
        try {
            ArrayNode received = subscription.pull(
                    Math.min(most, MOST_MESSAGES),
                    timeout == null ? WAIT_MILLIS : (long) (Double.parseDouble(timeout) * 1000));
            if (received.isEmpty() && subscription.tellsByAnError()) {
                throw RpcRefusal.tooLate();
            }
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            if (!received.isEmpty()) {
                json.set("receivedMessages", received);
            }
            return json;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RpcRefusal.tooLate();
        }
    }

    private static List<String> ids(JsonNode body, Exchange exchange) {
        List<String> ids = new ArrayList<>();
        body.path("ackIds").forEach(id -> ids.add(id.asText()));
        if (ids.isEmpty()) {
            throw RpcRefusal.wrong("No ack ids specified.");
        }
        if (exchange.body().length > MOST_BYTES_OF_IDS) {
            throw RpcRefusal.wrong("Request payload size exceeds the limit: 524288 bytes.");
        }
        return ids;
    }

    private static int deadline(JsonNode body) {
        int seconds = body.path("ackDeadlineSeconds").asInt(-1);
        if (seconds < 0 || seconds > LONGEST_DEADLINE_SECONDS) {
            throw RpcRefusal.wrong("Invalid ack deadline given: must be between 0 and 600 seconds.");
        }
        return seconds;
    }

    private ObjectNode publishAll(String topic, JsonNode body) {
        requireOnly(body, Set.of("messages"));
        subscribers(topic);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = json.putArray("messageIds");
        for (JsonNode message : body.path("messages")) {
            requireMessage(message);
        }
        for (JsonNode message : body.path("messages")) {
            publish(topic, message);
            ids.add(String.valueOf(messages.get()));
        }
        return json;
    }

    private static void requireMessage(JsonNode message) {
        requireOnly(message, Set.of("data", "attributes"));
        if (message.path("data").asText().isEmpty()
                && message.path("attributes").isEmpty()) {
            throw RpcRefusal.wrong(
                    "One or more messages in the publish request is empty. Each message must contain either non-empty data, or at"
                            + " least one attribute.");
        }
        message.path("attributes").properties().forEach(attribute -> {
            if (!attribute.getValue().isTextual()
                    || attribute.getValue().asText().getBytes(StandardCharsets.UTF_8).length > LONGEST_ATTRIBUTE) {
                throw RpcRefusal.wrong("An attribute is no text, or too long: " + attribute.getKey());
            }
        });
        data(message);
    }

    /** In either alphabet, as the service takes it. */
    private static byte[] data(JsonNode message) {
        try {
            return Base64.getDecoder()
                    .decode(message.path("data").asText().replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw RpcRefusal.wrong("Invalid value at 'messages.data' (TYPE_BYTES), Base64 decoding failed.");
        }
    }

    static void requireOnly(JsonNode json, Set<String> known) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw RpcRefusal.wrong(
                        "Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
            }
        });
    }

    void close() {
        subscriptions.values().forEach(Subscription::close);
    }
}
