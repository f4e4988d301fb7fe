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
package io.cloudfiles.flink.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prefixes of the paths in events, and what stands in their place: for stores that are reached under another name than the one their events
 * have, such as a mount. A prefix is a bucket, a slash and the beginning of a key, and ends where a segment does. The longest counts.
 *
 * @param longestFirst the prefixes
 */
@Internal
public record PathRewrites(List<Rewrite> longestFirst) implements Serializable {
    /** Rewrites nothing. */
    public static final PathRewrites NONE = new PathRewrites(List.of());

    /**
     * What becomes of one prefix.
     *
     * @param prefix without a slash at its end
     * @param location normalised
     */
    public record Rewrite(String prefix, String location) implements Serializable {}

    public PathRewrites {
        longestFirst = longestFirst.stream()
                .sorted(Comparator.comparingInt(
                        (Rewrite rewrite) -> -rewrite.prefix().length()))
                .toList();
    }

    /**
     * Parses a JSON object of prefixes and locations.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static PathRewrites parse(String json) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON object", e);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("it is no JSON object");
        }
        List<Rewrite> rewrites = new ArrayList<>();
        root.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw new IllegalArgumentException("what '" + entry.getKey() + "' becomes is no text");
            }
            rewrites.add(new Rewrite(
                    prefix(entry.getKey()),
                    Location.parse(entry.getValue().asText()).toString()));
        });
        return new PathRewrites(rewrites);
    }

    /** Others would be the prefix of no event, and go unnoticed. */
    private static String prefix(String key) {
        if (key.isEmpty() || key.startsWith("/") || key.contains("://")) {
            throw new IllegalArgumentException("'" + key + "' does not begin with the name of a bucket");
        }
        return key.replaceFirst("/$", "");
    }

    /** Where a file of an event is for us. */
    public Location apply(Location event) {
        String path = event.authority() + event.path();
        for (Rewrite rewrite : longestFirst) {
            int end = rewrite.prefix().length();
            if (path.startsWith(rewrite.prefix()) && (path.length() == end || path.charAt(end) == '/')) {
                return Location.ofNormalised(rewrite.location() + path.substring(end));
            }
        }
        return event;
    }
}
