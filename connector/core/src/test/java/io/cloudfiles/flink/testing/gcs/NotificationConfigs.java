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

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What buckets tell to topics, by the interface of the store: made, listed and removed one by one, and refused while the store's service agent may not
 * publish to the topic. Safe for use by many threads.
 */
final class NotificationConfigs {
    static final String PROJECT_NUMBER = "123456789";
    /** Who publishes for all buckets. */
    static final String AGENT = "service-" + PROJECT_NUMBER + "@gs-project-accounts.iam.gserviceaccount.com";

    private static final Pattern TOPIC = Pattern.compile("//pubsub\\.googleapis\\.com/(projects/[^/]+/topics/[^/]+)");

    private final Buckets buckets;
    private final PubSubEmulator pubSub;
    private final Map<String, Told> all = new TreeMap<>();
    private int made;
    private int refusals;

    private record Told(String bucket, ObjectNode config, Buckets.Listener listener) {}

    NotificationConfigs(Buckets buckets, PubSubEmulator pubSub) {
        this.buckets = buckets;
        this.pubSub = pubSub;
    }

    /** Lets the next ones be refused, as while rights are on their way to all servers. */
    synchronized void refuseNext(int count) {
        refusals = count;
    }

    /** The topics that a bucket tells, one for each notification. */
    synchronized List<String> topics(String bucket) {
        return all.values().stream()
                .filter(told -> told.bucket().equals(bucket))
                .map(told -> told.config().path("topic").asText())
                .sorted()
                .toList();
    }

    synchronized void list(String bucket, Exchange exchange) throws IOException {
        pubSub.requireRights(List.of("storage.buckets.get"));
        buckets.require(bucket);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "storage#notifications");
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        all.values().stream().filter(told -> told.bucket().equals(bucket)).forEach(told -> items.add(told.config()));
        if (!items.isEmpty()) {
            json.set("items", items);
        }
        exchange.answer(json);
    }

    void insert(String bucket, Exchange exchange) throws IOException {
        pubSub.requireRights(List.of("storage.buckets.update"));
        exchange.answer(insert(bucket, Exchange.json(exchange.body())));
    }

    synchronized ObjectNode insert(String bucket, JsonNode body) {
        buckets.require(bucket);
        Matcher topic = TOPIC.matcher(body.path("topic").asText());
        if (!topic.matches()
                || !List.of("JSON_API_V1", "NONE")
                        .contains(body.path("payload_format").asText())) {
            throw Refusal.wrong("Invalid notification config.");
        }
        if (refusals > 0 || !pubSub.mayPublish(topic.group(1), AGENT)) {
            refusals = Math.max(0, refusals - 1);
            throw new Refusal(
                    403,
                    "forbidden",
                    "The service account '" + AGENT
                            + "' does not have permission to publish messages to to the Cloud Pub/Sub topic '"
                            + body.path("topic").asText() + "', or that topic does not exist.");
        }
        ObjectNode config = body.deepCopy();
        String id = String.valueOf(++made);
        config.put("kind", "storage#notification");
        config.put("id", id);
        config.put("etag", id);
        BucketEvents events =
                new BucketEvents(bucket, config, message -> pubSub.publishIfThere(topic.group(1), message));
        all.put(id, new Told(bucket, config, events));
        buckets.listen(events);
        return config;
    }

    synchronized void delete(String bucket, String id, Exchange exchange) throws IOException {
        pubSub.requireRights(List.of("storage.buckets.update"));
        Told told = all.get(id);
        if (told == null || !told.bucket().equals(bucket)) {
            throw new Refusal(404, "notFound", "The specified notification config does not exist.");
        }
        all.remove(id);
        buckets.unlisten(told.listener());
        exchange.answer(204, new byte[0]);
    }

    synchronized void drop(String bucket) {
        all.values().removeIf(told -> {
            boolean isOfThis = told.bucket().equals(bucket);
            if (isOfThis) {
                buckets.unlisten(told.listener());
            }
            return isOfThis;
        });
    }

    void bucket(String bucket, Exchange exchange) throws IOException {
        pubSub.requireRights(List.of("storage.buckets.get"));
        buckets.require(bucket);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "storage#bucket").put("name", bucket).put("projectNumber", PROJECT_NUMBER);
        exchange.answer(json);
    }

    void agent(String project, Exchange exchange) throws IOException {
        pubSub.requireRights(List.of("resourcemanager.projects.get"));
        if (!project.equals(PROJECT_NUMBER)) {
            throw new Refusal(404, "notFound", "The specified project was not found.");
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "storage#serviceAccount").put("email_address", AGENT);
        exchange.answer(json);
    }
}
