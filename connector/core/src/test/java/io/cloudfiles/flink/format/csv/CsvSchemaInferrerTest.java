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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class CsvSchemaInferrerTest {
    private static final Map<String, String> TYPES = Map.of("schema.infer-column-types", "true");

    @Test
    void columnsAreStringsUnderTheNamesOfTheHeader() throws IOException {
        assertThat(infer(Map.of(), "b,\"a, c\",,b\n1,2,3,4\n"))
                .isEqualTo("b0 STRING, a, c STRING, _c2 STRING, b3 STRING");
    }

    @Test
    void aHeaderIsEnough() throws IOException {
        assertThat(infer(Map.of(), "a,b")).isEqualTo("a STRING, b STRING");
        assertThat(infer(TYPES, "a,b\n")).isEqualTo("a NULL, b NULL");
    }

    @Test
    void withoutAHeaderTheFirstRecordCounts() throws IOException {
        assertThat(infer(Map.of("csv.header", "false"), "1,2\n1,2,3\n")).isEqualTo("_c0 STRING, _c1 STRING");
    }

    @Test
    void namesThatDifferInCaseAreTheSameWhenOptionsSaySo() throws IOException {
        assertThat(infer(Map.of("schema.case-sensitive", "false"), "a,A,b\n"))
                .isEqualTo("a0 STRING, A1 STRING, b STRING");
        assertThat(infer(Map.of(), "a,A,b\n")).isEqualTo("a STRING, A STRING, b STRING");
    }

    @Test
    void typesAreThoseOfSpark() throws IOException {
        assertThat(infer(
                        TYPES,
                        "i,l,c,d,b,t,e,s,n\n"
                                + "1,3000000000,99999999999999999999,1.5,true,2024-01-02T03:04:05Z,2024-01-02,x,\n"
                                + "+02,1,-5,NaN,FALSE,2024-01-02 03:04,2024-01-03,1,\"\"\n"))
                .isEqualTo(
                        "i INT, l BIGINT, c DECIMAL(20, 0), d DOUBLE, b BOOLEAN, t TIMESTAMP_LTZ(6), e DATE, s STRING, n NULL");
    }

    @Test
    void typesOfOneColumnMeetInTheNarrowestThatHoldsAll() throws IOException {
        assertThat(infer(
                        TYPES,
                        "a,b,c,d,e,f,g\n"
                                + "1,99999999999999999999,2024-01-02,true,1,2024-01-02,99999999999999999999\n"
                                + "3000000000,1.5,2024-01-02T01:00:00,1,x,1,3000000000\n"))
                .isEqualTo("a BIGINT, b DOUBLE, c TIMESTAMP_LTZ(6), d STRING, e STRING, f STRING, g DECIMAL(20, 0)");
    }

    @Test
    void nullsSayNothing() throws IOException {
        Map<String, String> options = new HashMap<>(TYPES);
        options.put("csv.null-value", "NA");
        assertThat(infer(options, "a,b\nNA,\n1,x\n,NA\n")).isEqualTo("a INT, b STRING");
    }

    @Test
    void patternsOfDatesAndTimestampsCount() throws IOException {
        Map<String, String> options = new HashMap<>(TYPES);
        options.put("csv.date-format", "d.M.yyyy");
        options.put("csv.timestamp-format", "d.M.yyyy H:mm");
        assertThat(infer(options, "a,b,c\n1.2.2024,1.2.2024 3:04,2024-01-02\n"))
                .isEqualTo("a DATE, b TIMESTAMP_LTZ(6), c STRING");
    }

    @Test
    void recordsAndHeadersThatAreCutOffAreLeftOut() throws IOException {
        byte[] content = "a,b\n1,2\n3.5,4\n".getBytes(StandardCharsets.UTF_8);
        for (int max = 0; max <= content.length; max++) {
            String expected = max < 4 ? "" : max < 8 ? "a NULL, b NULL" : max < 14 ? "a INT, b INT" : "a DOUBLE, b INT";
            assertThat(infer(TYPES, content, max)).as("of %d bytes", max).isEqualTo(expected);
        }
    }

    @Test
    void recordsOverSeveralLinesAndSeveralChunksAreSeen() throws IOException {
        Map<String, String> options = new HashMap<>(TYPES);
        options.put("csv.multi-line", "true");
        String long1 = "\"" + "x\n".repeat(200_000) + "\"";
        assertThat(infer(options, "\"a\nb\",c\n" + long1 + ",1\n" + long1 + ",2.5\n"))
                .isEqualTo("a\nb STRING, c DOUBLE");
    }

    @Test
    void datesCanBeTimestamps() throws IOException {
        Map<String, String> options = new HashMap<>(TYPES);
        options.put("csv.prefer-date", "false");
        assertThat(infer(options, "a,b\n2024-01-01,2024-01-01 10:00:00\n"))
                .isEqualTo("a TIMESTAMP_LTZ(6), b TIMESTAMP_LTZ(6)");
    }

    @Test
    void aShareOfTheRecordsCanBeEnough() throws IOException {
        Map<String, String> options = new HashMap<>(TYPES);
        options.put("csv.sampling-ratio", "0.5");
        assertThat(infer(options, "a,b\n1,1\n1.5,1\n2,2.5\n")).isEqualTo("a INT, b DOUBLE");
    }

    private static String infer(Map<String, String> options, String content) throws IOException {
        return infer(options, content.getBytes(StandardCharsets.UTF_8), 10_000_000);
    }

    private static String infer(Map<String, String> options, byte[] content, long maxBytes) throws IOException {
        RowType columns = FileFormats.create("csv", Configuration.fromMap(options))
                .inferrer()
                .infer(new BytesInput("f.csv", content), maxBytes);
        return columns.getFields().stream()
                .map(field -> field.getName() + " "
                        + field.getType().asSummaryString().replace("VARCHAR(2147483647)", "STRING"))
                .collect(Collectors.joining(", "));
    }
}
