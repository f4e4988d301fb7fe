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

import io.cloudfiles.flink.testing.EventCases;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The messages of {@code events/cases.json} and what they tell. */
class PubSubEventParserTest {
    @TestFactory
    Stream<DynamicTest> tellsOfWhatIsMade() throws IOException {
        return EventCases.of(
                Objects.requireNonNull(PubSubEventParserTest.class.getResourceAsStream("/events/cases.json")),
                text -> PubSubEventParser.parse(PubSubMessageText.message(text)));
    }

    @Test
    void everyMessageIsOneTextAndBack() {
        for (String text : new String[] {
            "",
            "no { sense",
            "{\"order\":7}",
            "{\"attributes\":{},\"text\":\"{\\\"attributes\\\":1}\"}",
            "{\"attributes\":{\"a\":\"1\",\"b ä\":\"\\\"\"},\"text\":\"x\"}",
            "{\"attributes\":{\"a\":\"1\"},\"data\":\"/w==\"}"
        }) {
            assertThat(PubSubMessageText.of(PubSubMessageText.message(text))).isEqualTo(text);
        }
        assertThat(PubSubMessageText.message("{\"attributes\":{\"a\":\"1\"},\"data\":\"/w==\"}"))
                .isEqualTo(new com.google.api.services.pubsub.model.PubsubMessage()
                        .setAttributes(Map.of("a", "1"))
                        .setData("/w=="));
    }
}
