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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

class JsonSchemaInferrerTest {
    private static final Map<String, String> TYPES = Map.of("schema.infer-column-types", "true");

    @Test
    void leavesAreStringsUnlessTypesAreAskedFor() throws IOException {
        assertThat(infer(
                        Map.of(),
                        "{\"a\":1,\"b\":1.5,\"c\":true,\"d\":\"x\",\"e\":{\"f\":1},\"g\":[1,2],\"h\":[{\"i\":1}]}"))
                .isEqualTo(
                        "a STRING, b STRING, c STRING, d STRING, e ROW<`f` STRING>, g ARRAY<STRING>, h ARRAY<ROW<`i` STRING>>");
    }

    @Test
    void typesAreThoseOfSpark() throws IOException {
        assertThat(
                        infer(
                                TYPES,
                                "{\"a\":1,\"b\":1.5,\"c\":true,\"d\":\"x\",\"e\":{\"f\":-1},\"g\":[1,2.5],\"h\":[{\"i\":1},{\"j\":\"x\"}]}"))
                .isEqualTo("a BIGINT, b DOUBLE, c BOOLEAN, d STRING, e ROW<`f` BIGINT>, g ARRAY<DOUBLE>, "
                        + "h ARRAY<ROW<`i` BIGINT, `j` STRING>>");
    }

    @Test
    void wholeNumbersBeyondALongAreDecimalsWhileTheyFit() throws IOException {
        assertThat(infer(
                        TYPES,
                        "{\"a\":9223372036854775807,\"b\":9223372036854775808,\"c\":-9223372036854775808,\"d\":"
                                + "9".repeat(38) + ",\"e\":" + "9".repeat(39) + ",\"f\":" + "9".repeat(2000) + "}"))
                .isEqualTo("a BIGINT, b DECIMAL(19, 0), c BIGINT, d DECIMAL(38, 0), e DOUBLE, f DOUBLE");
    }

    @Test
    void fractionsCanBeDecimals() throws IOException {
        Map<String, String> options = Map.of("schema.infer-column-types", "true", "json.prefers-decimal", "true");
        assertThat(
                        infer(
                                options,
                                "{\"a\":1.25,\"b\":1e3,\"c\":1e-40,\"d\":0.5,\"e\":NaN,\"f\":1e999999999}\n{\"a\":100.5,\"d\":12345}"))
                .isEqualTo("a DECIMAL(5, 2), b DECIMAL(4, 0), c DOUBLE, d DECIMAL(21, 1), e DOUBLE, f DOUBLE");
    }

    @Test
    void conflictsBecomeStrings() throws IOException {
        assertThat(infer(
                        TYPES,
                        "{\"a\":1,\"b\":1,\"c\":{\"x\":1},\"d\":[1],\"e\":true}\n"
                                + "{\"a\":\"x\",\"b\":2.5,\"c\":1,\"d\":{},\"e\":1}"))
                .isEqualTo("a STRING, b DOUBLE, c STRING, d STRING, e STRING");
    }

    @Test
    void nullsAndEmptyTextsSayNothing() throws IOException {
        assertThat(infer(TYPES, "{\"a\":null,\"b\":\"\",\"c\":[],\"d\":[null],\"e\":{}}"))
                .isEqualTo("a NULL, b NULL, c ARRAY<NULL>, d ARRAY<NULL>, e ROW<>");
        assertThat(infer(
                        TYPES,
                        "{\"a\":null,\"b\":\"\",\"c\":[],\"d\":{}}\n{\"a\":1,\"b\":2,\"c\":[3],\"d\":{\"x\":4}}"))
                .isEqualTo("a BIGINT, b BIGINT, c ARRAY<BIGINT>, d ROW<`x` BIGINT>");
    }

    @Test
    void fieldsThatAreAlwaysNullCanBeDropped() throws IOException {
        Map<String, String> options =
                Map.of("schema.infer-column-types", "true", "json.drop-field-if-all-null", "true");
        assertThat(infer(options, "{\"a\":null,\"b\":[],\"c\":{\"d\":null},\"e\":1,\"f\":{\"g\":null,\"h\":1}}"))
                .isEqualTo("e BIGINT, f ROW<`h` BIGINT>");
    }

    @Test
    void primitivesCanBeStrings() throws IOException {
        Map<String, String> options = Map.of("schema.infer-column-types", "true", "json.primitives-as-string", "true");
        assertThat(infer(options, "{\"a\":1,\"b\":true,\"c\":[1]}")).isEqualTo("a STRING, b STRING, c ARRAY<STRING>");
    }

    @Test
    void timestampsAreInferredWhenAskedFor() throws IOException {
        String lines =
                "{\"a\":\"2024-01-01T00:00:00\",\"b\":\"2024-01-01T00:00:00Z\",\"c\":\"2024-01-01T00:00:00\",\"d\":\"x\"}\n"
                        + "{\"c\":\"2024-01-01T00:00:00+01:00\"}";
        assertThat(infer(TYPES, lines)).isEqualTo("a STRING, b STRING, c STRING, d STRING");
        Map<String, String> options = Map.of("schema.infer-column-types", "true", "json.infer-timestamp", "true");
        assertThat(infer(options, lines)).isEqualTo("a TIMESTAMP(6), b TIMESTAMP_LTZ(6), c TIMESTAMP_LTZ(6), d STRING");
    }

    @Test
    void columnsComeInOrderOfAppearanceFromAllRecords() throws IOException {
        assertThat(infer(Map.of(), "{\"b\":1}\n[{\"a\":1},{\"c\":1,\"b\":2}]\n\n{\"d\":1}"))
                .isEqualTo("b STRING, a STRING, c STRING, d STRING");
    }

    @Test
    void malformedRecordsAndThoseThatAreNoObjectsAreLeftOut() throws IOException {
        assertThat(infer(Map.of(), "{\"a\":1}\n{\"b\":oops}\n{\"c\":1}{\n1\n\"x\"\n[1,{\"d\":1}]"))
                .isEqualTo("a STRING, d STRING");
    }

    @Test
    void aRecordThatIsCutOffIsLeftOut() throws IOException {
        byte[] content = bytes("{\"a\":1}\n{\"b\":1}\n{\"c\":1}\n");
        BytesInput input = new BytesInput("f.json", content);
        for (int max = 0; max <= content.length; max++) {
            int fields = FileFormats.create("json", new Configuration())
                    .inferrer()
                    .infer(input, max)
                    .getFieldCount();
            assertThat(fields).as("of %d bytes", max).isEqualTo(max >= 23 ? 3 : max >= 15 ? 2 : max >= 7 ? 1 : 0);
        }
    }

    @Test
    void aShareOfTheRecordsCanBeEnough() throws IOException {
        Map<String, String> options = Map.of("schema.infer-column-types", "true", "json.sampling-ratio", "0.4");
        String record = "{\"a%d\":1}\n";
        assertThat(infer(
                        options,
                        record.formatted(0)
                                + record.formatted(1)
                                + record.formatted(2)
                                + record.formatted(3)
                                + record.formatted(4)
                                + record.formatted(5)))
                .isEqualTo("a0 BIGINT, a2 BIGINT, a5 BIGINT");
    }

    @Test
    void documentsOverSeveralLinesAreSeen() throws IOException {
        assertThat(infer(Map.of("json.multi-line", "true"), "[{\"a\":\n1},{\"b\":[\n]}] {\"c\":1}"))
                .isEqualTo("a STRING, b ARRAY<NULL>, c STRING");
    }

    @Test
    void gzipIsUncompressed() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes("{\"a\":1}\n".repeat(1_000) + "{\"b\":1}\n"));
        }
        BytesInput input = new BytesInput("f.json.gz", compressed.toByteArray());
        assertThat(text(FileFormats.create("json", new Configuration())
                        .inferrer()
                        .infer(input, 7_000)))
                .isEqualTo("a STRING");
        assertThat(text(FileFormats.create("json", new Configuration())
                        .inferrer()
                        .infer(input, 100_000)))
                .isEqualTo("a STRING, b STRING");
    }

    private static String infer(Map<String, String> options, String lines) throws IOException {
        Configuration configuration = Configuration.fromMap(options);
        return text(FileFormats.create("json", configuration)
                .inferrer()
                .infer(new BytesInput("f.json", bytes(lines)), 1_000_000));
    }

    private static String text(RowType columns) {
        StringBuilder text = new StringBuilder();
        for (RowType.RowField field : columns.getFields()) {
            text.append(text.isEmpty() ? "" : ", ").append(field.getName()).append(' ');
            text.append(field.getType().asSummaryString().replace("VARCHAR(2147483647)", "STRING"));
            assertThat(field.getType().isNullable()).isTrue();
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
