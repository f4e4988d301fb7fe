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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** The messages of {@code events/cases.json} and what they tell. */
class S3EventParserTest {
    @TestFactory
    Stream<DynamicTest> tellsOfWhatIsCreated() throws IOException {
        try (InputStream cases = S3EventParserTest.class.getResourceAsStream("/events/cases.json")) {
            JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(cases));
            return StreamSupport.stream(all.spliterator(), false)
                    .map(each -> DynamicTest.dynamicTest(each.get("name").asText(), () -> check(each)));
        }
    }

    private static void check(JsonNode each) {
        JsonNode body = each.get("body");
        String text = body == null ? each.get("text").asText() : body.toString();

        S3EventParser.Parsed parsed = S3EventParser.parse(text);

        if (each.has("problem")) {
            assertThat(parsed.problem()).contains(each.get("problem").asText());
            assertThat(parsed.events()).isEmpty();
        } else {
            assertThat(parsed.problem()).isNull();
            assertThat(parsed.events()).allMatch(event -> event.kind() == FileEvent.Kind.FILE && event.entry() == null);
            assertThat(parsed.events().stream().map(event -> event.location().toString()))
                    .containsExactlyElementsOf(
                            StreamSupport.stream(each.get("files").spliterator(), false)
                                    .map(JsonNode::asText)
                                    .toList());
        }
    }
}
