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

import io.cloudfiles.flink.format.SparkReader;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Small random files as wholes, of nested records that fit their columns more or less: names twice and in another case, blank lines, byte
 * order marks, empty files, in every mode, all columns and some.
 */
class JsonFilesAgreeWithSparkITCase {
    private static final int FILES = 60;
    private static final List<String> MALFORMED = List.of("x", "{", "{\"id\"", "nope", "\"", "{\"a\":}", "}{", "1");

    private static final String CORRUPT = "_corrupt_record";
    private static final Pattern NON_NUMERIC = Pattern.compile("NaN|Inf|INF");

    /** One row in so many may differ as the page of the format says. */
    private static final int MAX_EXCUSED = 20;

    private static SparkReader spark;
    private static int compared;
    private static int excused;

    @BeforeAll
    static void startSpark(@TempDir Path directory) {
        spark = new SparkReader(directory);
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @AfterAll
    static void fewRowsWereExcused() {
        assertThat(excused).as("excused of %d rows", compared).isLessThanOrEqualTo(compared / MAX_EXCUSED);
    }

    @RepeatedTest(15)
    void wholeFilesAreSparks() {
        RandomFiles random = new RandomFiles(Seeds.next());
        RowType type = JsonAgreesWithSparkITCase.withCorruptRecord(random.type);
        compare(random, new SparkReader.Cases("json", random.options(), type, type.getFieldNames(), random.files()));
    }

    @RepeatedTest(10)
    void someColumnsAreSparks() {
        RandomFiles random = new RandomFiles(Seeds.next());
        Map<String, String> options = random.options();
        // Spark does not look at the columns that are not read, so that a record may be in order without them.
        options.put("mode", "PERMISSIVE");
        compare(random, new SparkReader.Cases("json", options, random.type, random.someColumns(), random.files()));
    }

    @RepeatedTest(30)
    void whatFailsFastFailsForSpark() {
        RandomFiles random = new RandomFiles(Seeds.next());
        Map<String, String> options = random.options();
        options.put("mode", "FAILFAST");
        SparkReader.Case read = new SparkReader.Case("json", options, random.type, random.file());
        Object ours = SparkReader.rowsOrFailure(() -> SparkReader.ours(read));
        Object theirs = SparkReader.rowsOrFailure(() -> spark.theirs(read));
        if (ours instanceof List<?> ourRows && theirs instanceof List<?> theirRows) {
            compare(random, read, rows(ourRows), rows(theirRows));
        } else {
            assertThat(ours)
                    .as("seed %d, %s, %s:%n%s", random.seed, options, random.type, text(read.content()))
                    .isEqualTo(theirs);
        }
    }

    @RepeatedTest(40)
    void columnsAreInferredAsSparkInfersThem() throws IOException {
        RandomFiles random = new RandomFiles(Seeds.next());
        List<String> lines = IntStream.rangeClosed(0, random.random.nextInt(6))
                .mapToObj(i -> random.object())
                // Spark leaves fields with empty objects out, see the page of the format.
                .filter(line -> !line.matches(".*\\{[ \\t]*}.*"))
                .toList();
        assumeThat(lines).isNotEmpty();
        byte[] file = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        Map<String, String> options = random.random.nextBoolean() ? Map.of() : Map.of("inferTimestamp", "true");
        assertThat(SparkReader.ourInferred("json", options, file))
                .as("seed %d, %s:%n%s", random.seed, options, text(file))
                .isEqualTo(spark.inferred("json", options, file));
    }

    @SuppressWarnings("unchecked") // of the reader
    private static List<Map<String, @Nullable Object>> rows(List<?> rows) {
        return (List<Map<String, @Nullable Object>>) rows;
    }

    private static void compare(RandomFiles random, SparkReader.Cases read) {
        List<List<Map<String, @Nullable Object>>> theirs = spark.theirs(read);
        assertThat(theirs.stream().mapToInt(List::size).sum()).isPositive();
        for (int file = 0; file < FILES; file++) {
            compare(random, read.get(file), SparkReader.ours(read.get(file)), theirs.get(file));
        }
    }

    private static void compare(
            RandomFiles random,
            SparkReader.Case read,
            List<Map<String, @Nullable Object>> ours,
            List<Map<String, @Nullable Object>> theirs) {
        String described =
                "seed " + random.seed + ", " + read.options() + ", " + read.type() + ":\n" + text(read.content());
        assertThat(ours).as(described).hasSameSizeAs(theirs);
        // Where every record is a row, it is the record of that place.
        List<String> records = hasCorruptRecord(read) ? List.of() : records(read.content());
        if (!hasCorruptRecord(read)) {
            assertThat(records).as(described).hasSameSizeAs(ours);
        }
        for (int row = 0; row < ours.size(); row++) {
            compared++;
            Map<String, @Nullable Object> our = ours.get(row);
            @Nullable Object record = hasCorruptRecord(read) ? our.get(CORRUPT) : records.get(row);
            if (JsonAgreesWithSparkITCase.text(our).equals(JsonAgreesWithSparkITCase.text(theirs.get(row)))) {
                continue;
            }
            if (record != null && isKnown(random, read, String.valueOf(record), our, theirs.get(row))) {
                excused++;
            } else {
                assertThat(JsonAgreesWithSparkITCase.text(our))
                        .as("row %d of %s", row, described)
                        .isEqualTo(JsonAgreesWithSparkITCase.text(theirs.get(row)));
            }
        }
    }

    private static boolean hasCorruptRecord(SparkReader.Case read) {
        return read.type().getFieldNames().contains(CORRUPT);
    }

    private static List<String> records(byte[] file) {
        return text(file)
                .replace("\ufeff", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /**
     * The differences that the page of the format reasons: of a name that occurs twice, Spark keeps the earlier value where the later one
     * does not fit; a malformed record is a row of nulls, where Spark keeps what it has read before.
     *
     * @param record the text of the row
     */
    private static boolean isKnown(
            RandomFiles random,
            SparkReader.Case read,
            String record,
            Map<String, @Nullable Object> ours,
            Map<String, @Nullable Object> theirs) {
        boolean isMalformed = isForbidden(record, read.options())
                && "PERMISSIVE".equals(read.options().get("mode"))
                && ours.entrySet().stream()
                        .allMatch(field ->
                                field.getValue() == null || field.getKey().equals(CORRUPT));
        return (isMalformed || random.merged.contains(record))
                && ours.entrySet().stream()
                        .allMatch(field -> field.getValue() == null
                                || text(field.getValue()).equals(text(theirs.get(field.getKey()))));
    }

    /** Whether a record may have what an option of the case says is malformed. */
    private static boolean isForbidden(String record, Map<String, String> options) {
        return "false".equals(options.get("allowSingleQuotes")) && record.contains("'")
                || "false".equals(options.get("allowNonNumericNumbers"))
                        && NON_NUMERIC.matcher(record).find();
    }

    private static String text(@Nullable Object value) {
        Map<String, @Nullable Object> field = new TreeMap<>();
        field.put("", value);
        return JsonAgreesWithSparkITCase.text(field);
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    private static final class RandomFiles {
        final long seed;
        final RowType type;
        private final Random random;
        private final RandomJson records;
        /** Lines with names that occur twice. */
        final Set<String> merged = new HashSet<>();

        RandomFiles(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.records = new RandomJson(seed);
            this.type = JsonAgreesWithSparkITCase.comparable(records.rowType(3));
        }

        Map<String, String> options() {
            Map<String, String> options = new TreeMap<>();
            options.put("mode", random.nextBoolean() ? "PERMISSIVE" : "DROPMALFORMED");
            if (random.nextInt(4) == 0) {
                options.put("allowNonNumericNumbers", "false");
            }
            if (random.nextInt(4) == 0) {
                options.put("allowSingleQuotes", "false");
            }
            return options;
        }

        List<String> someColumns() {
            List<String> names = new ArrayList<>(type.getFieldNames());
            Collections.shuffle(names, random);
            return names.subList(0, 1 + random.nextInt(names.size()));
        }

        List<byte[]> files() {
            List<byte[]> files = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                files.add(file());
            }
            return files;
        }

        byte[] file() {
            String lineEnd = List.of("\n", "\r\n", "\r").get(random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0);
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                lines.add(line());
            }
            String text = String.join(lineEnd, lines) + (random.nextBoolean() ? lineEnd : "");
            String mark = random.nextInt(8) == 0 && !text.isBlank() ? "\ufeff" : "";
            return (mark + text).getBytes(StandardCharsets.UTF_8);
        }

        private String line() {
            return switch (random.nextInt(12)) {
                case 0 -> "";
                case 1 -> MALFORMED.get(random.nextInt(MALFORMED.size()));
                case 2 -> {
                    String line = merged(object(), object());
                    merged.add(line);
                    yield line;
                }
                default -> object();
            };
        }

        private String object() {
            String line = records.line(type);
            while (!line.strip().startsWith("{")) {
                line = records.line(type);
            }
            return line;
        }

        /** An object with the fields of two, so that names occur twice. */
        private static String merged(String a, String b) {
            String front = a.strip();
            String back = b.strip();
            boolean hasNone = front.substring(1, front.length() - 1).isBlank()
                    || back.substring(1, back.length() - 1).isBlank();
            return front.substring(0, front.length() - 1) + (hasNone ? "" : ",") + back.substring(1);
        }
    }
}
