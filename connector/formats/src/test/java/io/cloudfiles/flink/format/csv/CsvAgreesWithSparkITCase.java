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

import io.cloudfiles.flink.format.RandomTimes;
import io.cloudfiles.flink.format.SparkReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Random CSV files, read by the format {@code csv} and by Spark. A failure prints its seed, which makes a case of the specification. */
class CsvAgreesWithSparkITCase {
    private static final int LINES = 3_000;
    private static final String COLUMNS =
            "c0 STRING, c1 INT, c2 DOUBLE, c3 BOOLEAN, c4 DECIMAL(8,2), c5 STRING, c6 BIGINT, c7 FLOAT";
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

    private static final String ESCAPE_OF_ESCAPE = "charToEscapeQuoteEscaping";

    @TempDir
    static Path directory;

    private static SparkReader spark;

    @BeforeAll
    static void startSpark() {
        spark = new SparkReader(directory);
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
                "sep=||",
                "ignoreLeadingWhiteSpace=true,ignoreTrailingWhiteSpace=true",
                "emptyValue=E,nullValue=1",
                "nanValue=x,positiveInf=1.5,negativeInf=-1",
                "unescapedQuoteHandling=SKIP_VALUE",
                "unescapedQuoteHandling=STOP_AT_CLOSING_QUOTE",
                "charToEscapeQuoteEscaping=!",
                "charToEscapeQuoteEscaping=\"",
                "escape=\",charToEscapeQuoteEscaping=\\",
                "locale=de-DE",
                "lineSep=\r\n",
                "lineSep=\r\n,charToEscapeQuoteEscaping=!",
                "multiLine=true",
                "encoding=UTF-16LE,multiLine=true",
                "encoding=UTF-32,multiLine=true"
            })
    void valuesAreSparks(String options) {
        Map<String, String> set = options(options);
        long seed = Seeds.next();
        List<String> values = new ArrayList<>(VALUES);
        if (set.containsKey(ESCAPE_OF_ESCAPE)) {
            String escape = set.get(ESCAPE_OF_ESCAPE);
            values.addAll(List.of("\"a" + escape + "\\\"", "\"" + escape + "\\b\\\"c\"", "b" + escape + "\\"));
        }
        List<String> lines = lines(new Random(seed), values, set.getOrDefault("sep", ","), 10);
        lines.removeIf(line -> isReadOtherwise(line, set));
        compare(seed, lines, set, SchemaDdl.parse(COLUMNS));
    }

    /** Where Spark's parser loses what stands behind a quote that is not escaped, see the page of the format. */
    private static boolean isReadOtherwise(String line, Map<String, String> options) {
        return options.containsKey("sep") && line.contains("\"  b")
                || options.containsKey(ESCAPE_OF_ESCAPE) && (line.contains("\\\\") || line.contains("\\x"))
                || "STOP_AT_CLOSING_QUOTE".equals(options.get("unescapedQuoteHandling")) && line.contains("\\x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode=PERMISSIVE", "mode=DROPMALFORMED"})
    void badRecordsAreSparks(String options) {
        long seed = Seeds.next();
        compare(
                seed,
                lines(new Random(seed), VALUES, ",", Integer.MAX_VALUE),
                options(options),
                SchemaDdl.parse(COLUMNS + ", _corrupt_record STRING"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "timeZone=Europe/Berlin",
                "dateFormat=dd.MM.yyyy,timestampFormat=dd.MM.yyyy HH:mm:ss,timestampNTZFormat=dd.MM.yyyy HH:mm:ss",
                "dateFormat=dd.MM.yyyy,timestampFormat=dd.MM.yyyy HH:mm:ss,enableDateTimeParsingFallback=true"
            })
    void datesAndTimestampsAreSparks(String options) {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            String text = RandomTimes.text(random);
            lines.add("x,".repeat(i % 3) + text + ",x".repeat(2 - i % 3));
        }
        RowType columns = SchemaDdl.parse("d DATE, t TIMESTAMP_LTZ(6), n TIMESTAMP(6)");
        compare(seed, lines, options(options), columns);
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new HashMap<>();
        options.put("header", "false");
        for (String option : text.isEmpty() ? new String[0] : text.split(",")) {
            options.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }
        return options;
    }

    /** @param oneRaggedIn how many lines there are to one with another number of values */
    private static List<String> lines(Random random, List<String> values, String separator, int oneRaggedIn) {
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            int count = random.nextInt(oneRaggedIn) == 0 ? 1 + random.nextInt(10) : 8;
            boolean hasExponent = false;
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String value = value(random, values, hasExponent);
                hasExponent |= value.equals(EXPONENT);
                text.append(i == 0 ? "" : separator).append(value);
            }
            if (!text.toString().isBlank()) {
                lines.add(text.toString());
            }
        }
        return lines;
    }

    /**
     * One of them. Quotes may make one value of several, and Spark drops the commas of a decimal: an exponent that goes on, as in
     * {@code '1e3,99999999'}, would keep it busy for hours.
     */
    private static String value(Random random, List<String> values, boolean hasExponent) {
        String value = values.get(random.nextInt(values.size()));
        return hasExponent && value.matches("\\d.*") ? "" : value;
    }

    private static void compare(long seed, List<String> lines, Map<String, String> options, RowType columns) {
        Charset charset = Charset.forName(options.getOrDefault("encoding", "UTF-8"));
        byte[] content = text(lines, options.getOrDefault("lineSep", "\n")).getBytes(charset);
        SparkReader.Case read = new SparkReader.Case("csv", options, columns, content);
        List<Map<String, @Nullable Object>> ours = SparkReader.ours(read);
        List<Map<String, @Nullable Object>> theirs = spark.theirs(read);
        List<String> differences = new ArrayList<>();
        for (int row = 0; row < Math.min(ours.size(), theirs.size()); row++) {
            if (!ours.get(row).equals(theirs.get(row)) && !isKnown(ours.get(row), theirs.get(row))) {
                differences.add("\n" + (options.containsKey("multiLine") ? "" : lines.get(row)) + "\n   ours: "
                        + ours.get(row) + "\n  Spark: " + theirs.get(row));
            }
        }
        assertThat(differences).as("seed %d, %s", seed, options).isEmpty();
        assertThat(ours).as("rows of seed %d", seed).hasSameSizeAs(theirs);
    }

    private static String text(List<String> lines, String lineEnd) {
        return lines.stream().map(line -> line + lineEnd).collect(Collectors.joining());
    }

    /** A time without a date is none, where Spark takes today's. */
    private static boolean isKnown(Map<String, @Nullable Object> ours, Map<String, @Nullable Object> theirs) {
        return ours.containsKey("t")
                && ours.get("t") == null
                && theirs.get("t") != null
                && Objects.equals(ours.get("d"), theirs.get("d"))
                && Objects.equals(ours.get("n"), theirs.get("n"));
    }
}
