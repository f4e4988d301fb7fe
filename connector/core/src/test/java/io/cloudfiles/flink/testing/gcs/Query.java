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
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a request. What this server makes nothing of is refused, so that no test passes by what was never done. */
final class Query {
    private static final Set<String> KNOWN = Set.of(
            "alt",
            "delimiter",
            "endOffset",
            "fields",
            "ifGenerationMatch",
            "ifGenerationNotMatch",
            "maxResults",
            "name",
            "options.requestedPolicyVersion",
            "pageToken",
            "prefix",
            "prettyPrint",
            "rewriteToken",
            "startOffset",
            "uploadType",
            "upload_id");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9]+)(?:\\(([^()]*)\\))?(?:,|$)");

    private final Map<String, String> values = new TreeMap<>();

    Query(@Nullable String raw) {
        for (String pair : (raw == null ? "" : raw).split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] halves = pair.split("=", 2);
                String key = decoded(halves[0]);
                if (!KNOWN.contains(key)) {
                    throw Refusal.wrong("This server does not know the parameter '" + key + "'.");
                }
                values.put(key, halves.length == 1 ? "" : decoded(halves[1]));
            }
        }
    }

    /** Here, unlike in a path, a plus is a blank. */
    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String text(String key, String other) {
        return values.getOrDefault(key, other);
    }

    long number(String key, long other) {
        try {
            return values.containsKey(key) ? Long.parseLong(values.get(key)) : other;
        } catch (NumberFormatException e) {
            throw Refusal.wrong("Invalid value for " + key + ".");
        }
    }

    Buckets.Condition condition() {
        return new Buckets.Condition(
                values.containsKey("ifGenerationMatch") ? number("ifGenerationMatch", 0) : null,
                values.containsKey("ifGenerationNotMatch") ? number("ifGenerationNotMatch", 0) : null);
    }

    /** What of an answer was asked for. */
    ObjectNode picked(ObjectNode answer) {
        String fields = text("fields", "");
        return fields.isEmpty() ? answer : picked(answer, fields);
    }

    private static ObjectNode picked(JsonNode from, String fields) {
        ObjectNode picked = JsonNodeFactory.instance.objectNode();
        Matcher field = FIELD.matcher(fields);
        int end = 0;
        while (end < fields.length() && field.find(end) && field.start() == end) {
            end = field.end();
            JsonNode value = from.get(field.group(1));
            if (value != null) {
                picked.set(field.group(1), field.group(2) == null ? value : pickedOfEach(value, field.group(2)));
            }
        }
        if (end < fields.length()) {
            throw Refusal.wrong("Invalid field selection " + fields);
        }
        return picked;
    }

    private static JsonNode pickedOfEach(JsonNode list, String fields) {
        ArrayNode each = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> each.add(picked(element, fields)));
        return each;
    }
}
