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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Random CSV files, read by the format {@code csv} and by Spark. A failure prints its seed, which makes a case of the specification. */
class CsvAgreesWithSparkITCase {
    private static final int LINES = 3_000;
    private static final String COLUMNS =
            "c0 STRING, c1 INT, c2 DOUBLE, c3 BOOLEAN, c4 DECIMAL(8,2), c5 STRING, c6 BIGINT, c7 TINYINT";
    private static final String EXPONENT = "1e3";
    private static final List<String> VALUES = List.of(
            "",
            "\"\"",
            "x",
            " x ",
            "\"x\"",
            "\"x,y\" ",
            "\"a\\\"b\"",
            "\"a\\\\\"",
            "\"\\x\"",
            "a\"b",
            "a\\\"b",
            "\"a\"b",
            "\"a\"  b",
            "\"a\"\"b\"",
            "naïve 数据",
            "\"😀\"",
            "1",
            "-1",
            "+7",
            "007",
            "128",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1.5",
            ".5",
            "-0.25",
            EXPONENT,
            "NaN",
            "Inf",
            "-Inf",
            "Infinity",
            "1d",
            "0x1p3",
            " 1.5 ",
            "1_0",
            "true",
            "FALSE",
            "True",
            "yes",
            "1.255",
            "-1.005",
            "99999999",
            "\"1,234.5\"",
            "12345678901234567890.123",
            "\"long, value ".concat("z".repeat(40)).concat("\""),
            "'",
            "#",
            "\tz");

    private static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nullValue=x",
                "escape=\"",
                "quote='",
                "comment=#",
                "ignoreLeadingWhiteSpace=true,ignoreTrailingWhiteSpace=true",
                "emptyValue=E,nullValue=1",
                "unescapedQuoteHandling=SKIP_VALUE",
                "multiLine=true"
            })
    void readsWhatSparkReads(String options) throws IOException {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000_000);
        byte[] content = file(new Random(seed));
        Path file = Files.write(directory.resolve("a.csv"), content);
        Map<String, String> set = new HashMap<>();
        for (String option : options.isEmpty() ? new String[0] : options.split(",")) {
            set.put(option.split("=")[0], option.split("=")[1]);
        }
        List<List<String>> ours = ours(content, set);
        List<List<String>> theirs = theirs(file, set);
        for (int row = 0; row < Math.min(ours.size(), theirs.size()); row++) {
            assertThat(ours.get(row))
                    .as("row %d of seed %d: %s", row, seed, line(content, row))
                    .isEqualTo(theirs.get(row));
        }
        assertThat(ours).as("rows of seed %d", seed).hasSameSizeAs(theirs);
    }

    private static String line(byte[] content, int row) {
        return new String(content, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .skip(row)
                .findFirst()
                .orElse("");
    }

    private static byte[] file(Random random) {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            int count = random.nextInt(10) == 0 ? 1 + random.nextInt(10) : 8;
            boolean hasExponent = false;
            for (int i = 0; i < count; i++) {
                String value = value(random, hasExponent);
                hasExponent |= value.equals(EXPONENT);
                lines.append(i == 0 ? "" : ",").append(value);
            }
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One of them. Quotes may make one value of several, and Spark drops the commas of a decimal: an exponent that goes on, as in
     * {@code '1e3,99999999'}, would keep it busy for hours.
     */
    private static String value(Random random, boolean hasExponent) {
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return hasExponent && value.matches("\\d.*") ? "" : value;
    }

    private static List<List<String>> ours(byte[] content, Map<String, String> set) throws IOException {
        Configuration options = new Configuration();
        options.setString("csv.header", "false");
        set.forEach((name, value) -> options.setString(
                "csv." + name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT), value));
        FileFormat format = FileFormats.create("csv", options);
        ReadSchema schema = new ReadSchema(1, SchemaDdl.parse(COLUMNS), null, null, true);
        BytesInput input = new BytesInput("a.csv", content);
        List<List<String>> rows = new ArrayList<>();
        try (RecordReader reader = format.open(input, FileRange.whole(input.file()), ReadPosition.START, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Batches.rows(batch.records())
                        .forEach(row -> rows.add(
                                row.stream().map(CsvAgreesWithSparkITCase::text).toList()));
            }
        }
        return rows;
    }

    private static String text(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }

    private static List<List<String>> theirs(Path file, Map<String, String> set) {
        String options = set.entrySet().stream()
                .map(option -> ", " + option.getKey() + " '" + option.getValue().replace("'", "\\'") + "'")
                .collect(Collectors.joining());
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW csv (" + COLUMNS + ") USING csv OPTIONS (path '" + file
                + "', header 'false'" + options + ")");
        List<List<String>> rows = new ArrayList<>();
        for (Map<String, ?> row : spark.query("SELECT CAST(c0 AS STRING), CAST(c1 AS STRING), CAST(c2 AS STRING), "
                + "CAST(c3 AS STRING), CAST(c4 AS STRING), c5, CAST(c6 AS STRING), CAST(c7 AS STRING) FROM csv")) {
            List<String> values = new ArrayList<>();
            for (int column = 0; column < 8; column++) {
                values.add(String.valueOf(row.get("c" + column)));
            }
            rows.add(values);
        }
        return rows;
    }
}
