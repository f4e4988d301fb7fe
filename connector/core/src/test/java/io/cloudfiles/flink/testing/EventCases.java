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
package io.cloudfiles.flink.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;
import org.apache.flink.annotation.Experimental;
import org.junit.jupiter.api.DynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages and what they tell, as data: a list of objects, each with its {@code name}, the {@code body} as JSON or as {@code text}, and either
 * the {@code problem} that is complained about or the {@code files} and {@code directories} that it tells of, in this order. {@code entries} are
 * the files that it tells more of: location, bytes, microseconds and version.
 */
@Experimental
public final class EventCases {
    private EventCases() {}

    /** A test of each case. */
    public static Stream<DynamicTest> of(InputStream cases, Function<String, ParsedMessage> parser) throws IOException {
        try (cases) {
            return items(new ObjectMapper().readTree(cases))
                    .map(each -> DynamicTest.dynamicTest(each.get("name").asText(), () -> check(each, parser)))
                    .toList()
                    .stream();
        }
    }

    private static void check(JsonNode each, Function<String, ParsedMessage> parser) {
        JsonNode body = each.get("body");

        ParsedMessage parsed = parser.apply(body == null ? each.get("text").asText() : body.toString());

        if (each.has("problem")) {
            assertThat(parsed.problem()).contains(each.get("problem").asText());
            assertThat(parsed.events()).isEmpty();
        } else {
            assertThat(parsed.problem()).isNull();
            assertThat(entries(parsed)).isEqualTo(texts(each.path("entries")));
            assertThat(locations(parsed, FileEvent.Kind.FILE)).isEqualTo(texts(each.path("files")));
            assertThat(locations(parsed, FileEvent.Kind.DIRECTORY)).isEqualTo(texts(each.path("directories")));
        }
    }

    private static List<String> locations(ParsedMessage parsed, FileEvent.Kind kind) {
        return parsed.events().stream()
                .filter(event -> event.kind() == kind)
                .map(event -> event.location().toString())
                .toList();
    }

    private static List<String> entries(ParsedMessage parsed) {
        return parsed.events().stream()
                .map(FileEvent::entry)
                .filter(Objects::nonNull)
                .map(file ->
                        file.location() + " " + file.sizeBytes() + " " + file.modifiedMicros() + " " + file.version())
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return items(list).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
