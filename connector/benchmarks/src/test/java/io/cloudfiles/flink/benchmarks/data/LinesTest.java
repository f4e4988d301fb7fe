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
package io.cloudfiles.flink.benchmarks.data;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is generated is what the columns say, and the same every time. */
class LinesTest {
    private static final int ROWS = 2_000;
    private static final Pattern VALUE = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^\",]*))(,|$)");

    private static List<String> lines(DataKind kind, int file) {
        return Stream.generate(kind.lines(file)::next).limit(ROWS).toList();
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsTheSameEveryTimeAndOthersDiffer(DataKind kind) {
        assertThat(lines(kind, 3)).isEqualTo(lines(kind, 3)).isNotEqualTo(lines(kind, 4));
    }

    @ParameterizedTest
    @EnumSource
    void aLineIsOneRecord(DataKind kind) {
        assertThat(lines(kind, 0))
                .allSatisfy(line -> assertThat(line).hasLineCount(1).endsWith("\n"));
    }

    @Test
    void eventsAreObjectsOfJsonWithTheDeclaredFields() throws IOException {
        ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        List<String> fields = EventLines.TYPE.getFieldNames();
        int quoted = 0;
        for (String line : lines(DataKind.JSON, 0)) {
            JsonNode event = strict.readTree(line);
            assertThat(event.fieldNames()).toIterable().containsExactlyElementsOf(fields);
            assertThat(event.path("device").isObject()).isTrue();
            assertThat(event.path("tags").isArray()).isTrue();
            assertThat(event.path("user_id").canConvertToLong()).isTrue();
            assertThat(event.path("ts").asText()).matches("2026-01-01T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            quoted += event.path("title").asText().endsWith("\"pro\"") ? 1 : 0;
        }
        assertThat(quoted).isBetween(ROWS / 40, ROWS / 10);
    }

    @Test
    void ordersHaveTwentyValuesSomeOfThemQuoted() {
        int quoted = 0;
        int doubled = 0;
        for (String line : lines(DataKind.CSV, 0)) {
            List<String> values = values(line.strip());
            assertThat(values).as(line).hasSize(20);
            assertThat(values.get(0)).matches("\\d+");
            assertThat(values.get(1)).matches("2026-01-01 \\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
            assertThat(values.get(9)).isIn("true", "false");
            assertThat(values.get(10)).matches("2026-\\d\\d-\\d\\d");
            quoted += line.contains(", ") ? 1 : 0;
            doubled += line.contains("\"\"XL\"\"") ? 1 : 0;
        }
        assertThat(quoted).isBetween(ROWS / 5, ROWS / 2);
        assertThat(doubled).isBetween(ROWS / 20, ROWS / 5);
    }

    private static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        Matcher value = VALUE.matcher(line);
        int end = 0;
        while (value.find() && value.start() == end) {
            values.add(value.group(1) == null ? value.group(2) : value.group(1).replace("\"\"", "\""));
            end = value.end();
            if (value.group(3).isEmpty()) {
                break;
            }
        }
        assertThat(end).as(line).isEqualTo(line.length());
        return values;
    }

    @Test
    void columnsAreDeclaredInTheSameOrderForAll() {
        for (DataKind kind : DataKind.values()) {
            if (kind != DataKind.TEXT) {
                assertThat(names(kind.columns().spark()))
                        .isEqualTo(names(kind.columns().flink()));
                assertThat(names(kind.columns().duckdb().replaceAll("[{}]", "").replace(": '", " ")))
                        .isEqualTo(names(kind.columns().flink()));
            }
        }
        assertThat(names(Columns.EVENTS.flink())).isEqualTo(EventLines.TYPE.getFieldNames());
        assertThat(names(Columns.ORDERS.flink())).hasSize(20);
    }

    /** The names of the columns, without those of nested fields. */
    private static List<String> names(String columns) {
        String flat = columns.replaceAll("<[^<>]*>|\\([^()]*\\)", "");
        return Stream.of(flat.split(","))
                .map(column -> column.strip().split(" ")[0])
                .toList();
    }
}
