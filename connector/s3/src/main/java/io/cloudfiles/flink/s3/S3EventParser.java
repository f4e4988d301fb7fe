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
package io.cloudfiles.flink.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads messages about S3: its own, those that came by SNS, in an envelope or raw, and those of EventBridge. Only what creates objects counts. Its
 * own have keys in the encoding of forms, EventBridge's as they are. Stores of others that speak S3 send its own form, too, with a prefix of
 * their own before {@code :s3}, and {@code s3:} before the event's name.
 *
 * <p>No event tells when its object was modified, so the store is asked; sizes, versions and sequence numbers of events are not needed then.
 */
final class S3EventParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATED = "ObjectCreated:";
    private static final int MOST_ENVELOPES = 2;

    private S3EventParser() {}

    static ParsedMessage parse(String body) {
        return parse(body, MOST_ENVELOPES);
    }

    private static ParsedMessage parse(String body, int envelopes) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return ParsedMessage.problem("It is no JSON.");
        }
        if (root == null || !root.isObject()) {
            return ParsedMessage.problem("It is no JSON object.");
        }
        if (root.path("Records").isArray()) {
            return records(root.path("Records"));
        }
        if (root.path("Type").asText().equals("Notification")
                && root.path("Message").isTextual()
                && envelopes > 0) {
            return parse(root.path("Message").asText(), envelopes - 1);
        }
        if (root.path("source").asText().equals("aws.s3") && root.path("detail").isObject()) {
            return ofEventBridge(root);
        }
        if (root.path("Event").asText().equals("s3:TestEvent")) {
            return ParsedMessage.NOTHING;
        }
        return ParsedMessage.problem("It is no event of S3, neither its own nor one that came by SNS or EventBridge.");
    }

    private static ParsedMessage records(JsonNode records) {
        List<FileEvent> events = new ArrayList<>();
        for (JsonNode record : records) {
            String source = record.path("eventSource").asText();
            if (!source.endsWith(":s3")) {
                return ParsedMessage.problem("A record is of '" + source + "', not of S3.");
            }
            String name = record.path("eventName").asText().replaceFirst("^s3:", "");
            if (!name.startsWith(CREATED)) {
                continue;
            }
            String bucket = record.path("s3").path("bucket").path("name").asText();
            String key = record.path("s3").path("object").path("key").asText();
            if (bucket.isEmpty() || key.isEmpty()) {
                return ParsedMessage.problem("A record names no object.");
            }
            try {
                events.addAll(created(bucket, URLDecoder.decode(key, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException e) {
                return ParsedMessage.problem("A key is not encoded as S3 does it.");
            }
        }
        return ParsedMessage.of(events);
    }

    private static ParsedMessage ofEventBridge(JsonNode root) {
        if (!root.path("detail-type").asText().equals("Object Created")) {
            return ParsedMessage.NOTHING;
        }
        JsonNode detail = root.path("detail");
        String bucket = detail.path("bucket").path("name").asText();
        String key = detail.path("object").path("key").asText();
        if (bucket.isEmpty() || key.isEmpty()) {
            return ParsedMessage.problem("An event of EventBridge names no object.");
        }
        return ParsedMessage.of(created(bucket, key));
    }

    /** None for what stands for a directory: listings leave it out, too. */
    private static List<FileEvent> created(String bucket, String key) {
        return key.endsWith("/") ? List.of() : List.of(FileEvent.file(S3Storage.location(bucket, key)));
    }
}
