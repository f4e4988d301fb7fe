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

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.services.pubsub.model.PubsubMessage;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads messages of Google Cloud Storage, and the same as CloudEvents: by attributes of the message, or all in its text. Only what makes an
 * object, or another generation of one, counts. Names are as they are, without escapes: a plus is a plus.
 *
 * <p>A message has the object's description beside its name, unless that was not wanted when the bucket was told to send. It says what a listing
 * would: size, generation, and when that was made. Where it is missing, or of another object than the message, the store is asked.
 */
final class PubSubEventParser {
    private static final String CLOUD_EVENT = "ce-";
    private static final String CLOUD_EVENTS_OF_STORAGE = "google.cloud.storage.object.v1.";
    private static final Pattern SOURCE = Pattern.compile("//storage\\.googleapis\\.com/projects/[^/]+/buckets/(.+)");
    private static final Pattern SUBJECT = Pattern.compile("objects/(.+)", Pattern.DOTALL);

    private PubSubEventParser() {}

    static ParsedMessage parse(PubsubMessage message) {
        Map<String, String> attributes = PubSubMessageText.attributes(message);
        @Nullable JsonNode data = PubSubMessageText.parse(PubSubMessageText.data(message));
        if (attributes.containsKey("eventType") && attributes.containsKey("payloadFormat")) {
            return ofStorage(attributes, data);
        }
        if (attributes.containsKey(CLOUD_EVENT + "type")) {
            return cloudEvent(field -> attributes.getOrDefault(CLOUD_EVENT + field, ""), data);
        }
        if (data != null && data.has("specversion")) {
            return cloudEvent(field -> data.path(field).asText(), data.get("data"));
        }
        return ParsedMessage.problem("It is no event of Google Cloud Storage, neither its own nor a CloudEvent.");
    }

    private static ParsedMessage ofStorage(Map<String, String> attributes, @Nullable JsonNode object) {
        if (!"OBJECT_FINALIZE".equals(attributes.get("eventType"))) {
            return ParsedMessage.NOTHING;
        }
        String bucket = attributes.getOrDefault("bucketId", "");
        String name = attributes.getOrDefault("objectId", "");
        if (bucket.isEmpty() || name.isEmpty()) {
            return ParsedMessage.problem("An event names no object.");
        }
        return made(bucket, name, attributes.get("objectGeneration"), object);
    }

    private static ParsedMessage cloudEvent(UnaryOperator<String> fields, @Nullable JsonNode object) {
        String type = fields.apply("type");
        if (!type.startsWith(CLOUD_EVENTS_OF_STORAGE)) {
            return ParsedMessage.problem("It is a CloudEvent that is none of Google Cloud Storage.");
        }
        if (!type.equals(CLOUD_EVENTS_OF_STORAGE + "finalized")) {
            return ParsedMessage.NOTHING;
        }
        Matcher source = SOURCE.matcher(fields.apply("source"));
        Matcher subject = SUBJECT.matcher(fields.apply("subject"));
        return source.matches() && subject.matches()
                ? made(source.group(1), subject.group(1), null, object)
                : ParsedMessage.problem("A CloudEvent names no object.");
    }

    /** None for what stands for a directory: listings leave it out, too. */
    private static ParsedMessage made(
            String bucket, String name, @Nullable String generation, @Nullable JsonNode object) {
        if (name.endsWith("/")) {
            return ParsedMessage.NOTHING;
        }
        Location location = GcsStorage.location(bucket, name);
        @Nullable
        FileEntry entry = object != null && describes(object, location, generation) ? entry(location, object) : null;
        return ParsedMessage.of(List.of(new FileEvent(FileEvent.Kind.FILE, location, entry)));
    }

    private static boolean describes(JsonNode object, Location location, @Nullable String generation) {
        return object.path("bucket").asText().equals(location.authority())
                && object.path("name").asText().equals(location.key())
                && (generation == null || object.path("generation").asText().equals(generation));
    }

    /** @return null where the description lacks something */
    private static @Nullable FileEntry entry(Location location, JsonNode object) {
        try {
            Instant made = Instant.parse(object.path("timeCreated").asText());
            return new FileEntry(
                    location,
                    Long.parseLong(object.path("size").asText()),
                    TimeUnit.MILLISECONDS.toMicros(made.toEpochMilli()),
                    String.valueOf(Long.parseLong(object.path("generation").asText())));
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }
}
