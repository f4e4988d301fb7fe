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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Topics, subscriptions and the rights at topics, as they are made, looked at, labelled and removed. Safe for use by many threads. */
final class PubSubResources {
    private static final String PUBLISHER = "roles/pubsub.publisher";
    private static final int PAGE = 2;

    private final PubSubEmulator emulator;
    private final Map<String, ObjectNode> all = new TreeMap<>();
    private final Map<String, ObjectNode> policies = new TreeMap<>();
    private int etags;
    private Runnable beforeNextPolicy = () -> {};

    PubSubResources(PubSubEmulator emulator) {
        this.emulator = emulator;
    }

    /** Somebody else does something right before the next rights are set. */
    synchronized void beforeNextPolicy(Runnable other) {
        beforeNextPolicy = other;
    }

    private static JsonNodeFactory json() {
        return JsonNodeFactory.instance;
    }

    synchronized void add(String name, ObjectNode resource) {
        all.put(name, resource.put("name", name));
    }

    synchronized boolean mayPublish(String topic, String member) {
        if (!all.containsKey(topic)) {
            return false;
        }
        for (JsonNode binding : policy(topic).path("bindings")) {
            if (binding.path("role").asText().equals(PUBLISHER)) {
                for (JsonNode each : binding.path("members")) {
                    if (each.asText().equals("serviceAccount:" + member)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    synchronized ObjectNode policy(String topic) {
        return policies.computeIfAbsent(topic, name -> json().objectNode().put("etag", "e" + ++etags));
    }

    synchronized ObjectNode get(String name) {
        ObjectNode resource = all.get(name);
        if (resource == null) {
            throw RpcRefusal.missing(name);
        }
        return resource;
    }

    synchronized void remove(String name) {
        get(name);
        emulator.remove(name);
        all.remove(name);
        policies.remove(name);
    }

    synchronized ObjectNode answer(String path, Exchange exchange) {
        JsonNode body = Exchange.json(exchange.body());
        boolean isTopic = path.matches("projects/[^/]+/topics/[^/]+(:\\w+|/subscriptions)?");
        String kind = isTopic ? "topics" : "subscriptions";
        if (path.endsWith(":getIamPolicy") || path.endsWith(":setIamPolicy")) {
            return rights(path, body);
        }
        if (path.endsWith("/topics")) {
            emulator.requireRights(List.of("pubsub.topics.list"));
            return page(path, exchange.query());
        }
        if (isTopic && path.endsWith("/subscriptions")) {
            emulator.requireRights(List.of("pubsub.topics.get"));
            return subscribers(path.replaceFirst("/subscriptions$", ""));
        }
        return switch (exchange.method()) {
            case "GET" -> {
                emulator.requireRights(List.of("pubsub." + kind + ".get"));
                yield get(path);
            }
            case "PUT" -> create(path, isTopic, body);
            case "PATCH" -> {
                emulator.requireRights(List.of("pubsub." + kind + ".update"));
                yield label(path, body, isTopic ? "topic" : "subscription");
            }
            case "DELETE" -> {
                emulator.requireRights(List.of("pubsub." + kind + ".delete"));
                remove(path);
                yield json().objectNode();
            }
            default -> throw new Refusal(404, "notFound", "Method not found.");
        };
    }

    private ObjectNode create(String name, boolean isTopic, JsonNode body) {
        emulator.requireRights(
                isTopic
                        ? List.of("pubsub.topics.create")
                        : List.of("pubsub.subscriptions.create", "pubsub.topics.attachSubscription"));
        if (all.containsKey(name)) {
            throw RpcRefusal.there(name);
        }
        if (isTopic) {
            PubSubEmulator.requireOnly(body, Set.of("labels"));
            emulator.addTopic(name);
        } else {
            PubSubEmulator.requireOnly(
                    body,
                    Set.of("labels", "topic", "ackDeadlineSeconds", "messageRetentionDuration", "expirationPolicy"));
            get(body.path("topic").asText());
            emulator.addSubscription(name, body.path("topic").asText(), false);
        }
        ObjectNode resource = body.deepCopy();
        add(name, resource);
        return resource;
    }

    private ObjectNode label(String name, JsonNode body, String kind) {
        if (!body.path("updateMask").asText().equals("labels")) {
            throw RpcRefusal.wrong("This server updates nothing but labels.");
        }
        ObjectNode resource = get(name);
        resource.set("labels", body.path(kind).path("labels"));
        return resource;
    }

    private ObjectNode page(String path, Query query) {
        ArrayNode found = json().arrayNode();
        String prefix = path + "/";
        String from = query.text("pageToken", "");
        String last = "";
        for (Map.Entry<String, ObjectNode> each : all.entrySet()) {
            if (each.getKey().startsWith(prefix) && each.getKey().compareTo(from) > 0 && found.size() < PAGE) {
                found.add(each.getValue());
                last = each.getKey();
            }
        }
        ObjectNode json = json().objectNode();
        json.set("topics", found);
        if (found.size() == PAGE) {
            json.put("nextPageToken", last);
        }
        return json;
    }

    private ObjectNode subscribers(String topic) {
        get(topic);
        ObjectNode json = json().objectNode();
        ArrayNode names = json.putArray("subscriptions");
        all.forEach((name, resource) -> {
            if (resource.path("topic").asText().equals(topic)) {
                names.add(name);
            }
        });
        return json;
    }

    private ObjectNode rights(String path, JsonNode body) {
        String topic = path.substring(0, path.lastIndexOf(':'));
        boolean sets = path.endsWith(":setIamPolicy");
        emulator.requireRights(List.of("pubsub.topics." + (sets ? "setIamPolicy" : "getIamPolicy")));
        get(topic);
        if (sets) {
            Runnable other = beforeNextPolicy;
            beforeNextPolicy = () -> {};
            other.run();
            ObjectNode wanted = body.path("policy").deepCopy();
            if (!wanted.path("etag").asText().equals(policy(topic).path("etag").asText())) {
                throw RpcRefusal.conflict();
            }
            policies.put(topic, wanted.put("etag", "e" + ++etags));
        }
        return policy(topic);
    }
}
