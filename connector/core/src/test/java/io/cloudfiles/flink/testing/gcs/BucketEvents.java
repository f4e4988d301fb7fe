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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the messages by which a bucket tells of its objects, as the service describes them. What replaces an object is told of twice: another
 * generation was made, and the last one was deleted.
 *
 * @param bucket that tells
 * @param config what it tells of, in the words of the interface
 * @param topic takes them
 */
record BucketEvents(String bucket, JsonNode config, Consumer<ObjectNode> topic) implements Buckets.Listener {
    @Override
    public void changed(@Nullable Blob before, @Nullable Blob now) {
        if (now != null) {
            tell(
                    "OBJECT_FINALIZE",
                    now,
                    before == null ? Map.of() : Map.of("overwroteGeneration", String.valueOf(before.generation())));
        }
        if (before != null) {
            tell(
                    "OBJECT_DELETE",
                    before,
                    now == null ? Map.of() : Map.of("overwrittenByGeneration", String.valueOf(now.generation())));
        }
    }

    private void tell(String event, Blob of, Map<String, String> more) {
        if (!of.bucket().equals(bucket)
                || !of.name().startsWith(config.path("object_name_prefix").asText())
                || !isToldOf(event)) {
            return;
        }
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        ObjectNode attributes = message.putObject("attributes");
        attributes.put(
                "notificationConfig",
                "projects/_/buckets/" + bucket + "/notificationConfigs/"
                        + config.path("id").asText());
        attributes.put("eventType", event);
        attributes.put("payloadFormat", config.path("payload_format").asText());
        attributes.put("bucketId", bucket);
        attributes.put("objectId", of.name());
        attributes.put("objectGeneration", String.valueOf(of.generation()));
        attributes.put("eventTime", Instant.now().toString());
        more.forEach(attributes::put);
        config.path("custom_attributes").properties().forEach(own -> attributes.set(own.getKey(), own.getValue()));
        if (config.path("payload_format").asText().equals("JSON_API_V1")) {
            message.put("data", Base64.getEncoder().encodeToString(Exchange.bytes(of.resource())));
        }
        topic.accept(message);
    }

    /** A list that is empty or missing means all. */
    private boolean isToldOf(String event) {
        JsonNode events = config.path("event_types");
        boolean isNamed = events.isEmpty();
        for (JsonNode each : events) {
            isNamed |= each.asText().equals(event);
        }
        return isNamed;
    }
}
