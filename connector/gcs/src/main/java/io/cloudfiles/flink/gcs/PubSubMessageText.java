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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.pubsub.model.PubsubMessage;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages as one text, and back. A message has attributes and data, which need be no text: what is text and has no attributes is itself, any
 * other message a JSON object with its {@code attributes} and either its {@code text} or its {@code data} in Base64.
 */
final class PubSubMessageText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ATTRIBUTES = "attributes";
    private static final String TEXT = "text";
    private static final String DATA = "data";
    /** What nothing that is itself begins with. */
    private static final String OBJECT = "{\"" + ATTRIBUTES + "\":";

    private PubSubMessageText() {}

    /** The text of a message. */
    static String of(PubsubMessage message) {
        Map<String, String> attributes = attributes(message);
        @Nullable String text = data(message);
        if (text != null && attributes.isEmpty() && !text.startsWith(OBJECT)) {
            return text;
        }
        ObjectNode json = JSON.createObjectNode();
        ObjectNode sorted = json.putObject(ATTRIBUTES);
        new TreeMap<>(attributes).forEach(sorted::put);
        if (text == null) {
            json.put(DATA, message.getData());
        } else {
            json.put(TEXT, text);
        }
        return json.toString();
    }

    /** The message of a text. */
    static PubsubMessage message(String text) {
        if (!text.startsWith(OBJECT)) {
            return new PubsubMessage().encodeData(text.getBytes(StandardCharsets.UTF_8));
        }
        JsonNode json = parse(text);
        if (json == null) {
            throw new IllegalArgumentException("It is no text of a message.");
        }
        Map<String, String> attributes = new TreeMap<>();
        json.path(ATTRIBUTES)
                .properties()
                .forEach(each -> attributes.put(each.getKey(), each.getValue().asText()));
        PubsubMessage message = new PubsubMessage().setAttributes(attributes);
        return json.has(DATA)
                ? message.setData(json.path(DATA).asText())
                : message.encodeData(json.path(TEXT).asText().getBytes(StandardCharsets.UTF_8));
    }

    /** The attributes of a message; none where it has none. */
    static Map<String, String> attributes(PubsubMessage message) {
        @Nullable Map<String, String> attributes = message.getAttributes();
        return attributes == null ? Map.of() : attributes;
    }

    /** The data of a message, or null where it is no text. */
    static @Nullable String data(PubsubMessage message) {
        byte @Nullable [] data = message.decodeData();
        if (data == null) {
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A text as a JSON object, or null where it is none. */
    static @Nullable JsonNode parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            @Nullable JsonNode json = JSON.readTree(text);
            return json != null && json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
