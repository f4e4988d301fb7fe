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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.cloudfiles.flink.format.RandomTimes;
import io.cloudfiles.flink.format.SparkReader;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Random JSON, read by the format {@code json} and by Spark. A failure prints its seed, which makes a case of the specification. */
class JsonAgreesWithSparkITCase {
    private static final int FILES = 12;
    private static final int LINES = 200;
    /** Jackson refuses such a text even when control characters are allowed; here it is read. */
    private static final Pattern CONTROL_IN_SINGLE_QUOTES = Pattern.compile("'[^']*\\p{Cntrl}");

    /** Keeps Spark busy for hours, where a column is of type DECIMAL. */
    private static final Pattern LARGE_EXPONENT = Pattern.compile("[eE][+-]?\\d{4}");

    private static final Pattern ODD_TIME =
            Pattern.compile("\\{\"(t\":\"\\s*(?:T|T?\\d+:)\\d+.*|[td]\":\".*\\dGMT.*|d\":\"\\s*\\d+\\s*)\"}");
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    private static final String CORRUPT = "_corrupt_record";

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
                "mode=DROPMALFORMED",
                "allowSingleQuotes=false",
                "allowNonNumericNumbers=false",
                "allowComments=true,allowUnquotedFieldNames=true,allowNumericLeadingZeros=true"
            })
    void wellFormedLinesGiveSparksRows(String options) {
        long base = Seeds.next();
        for (long seed = base; seed < base + FILES; seed++) {
            RandomJson random = new RandomJson(seed);
            RowType type = withCorruptRecord(comparable(random.rowType(3)));
            compare(seed, lines(random, type), options(options), type);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "allowComments=true,allowUnquotedFieldNames=true,allowNumericLeadingZeros=true",
                "allowBackslashEscapingAnyCharacter=true,allowUnquotedControlChars=true"
            })
    void damagedLinesAreCorruptWhereTheyAreForSpark(String options) {
        long base = Seeds.next();
        for (long seed = base; seed < base + FILES; seed++) {
            RandomJson random = new RandomJson(seed);
            RowType type = withCorruptRecord(comparable(random.rowType(2)));
            List<String> damaged = lines(random, type).stream()
                    .map(line -> random.mutate(line.getBytes(StandardCharsets.UTF_8)))
                    .filter(line -> Utf8.isValid(line, 0, line.length))
                    .map(line -> new String(line, StandardCharsets.UTF_8).replaceAll("[\\r\\n]", " "))
                    .filter(line -> !line.isBlank() && line.strip().charAt(0) != '[')
                    .filter(line -> !LARGE_EXPONENT.matcher(line).find())
                    .filter(line -> !options.contains("ControlChars")
                            || !CONTROL_IN_SINGLE_QUOTES.matcher(line).find())
                    .toList();
            compare(seed, damaged, options(options), type);
        }
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
        RowType type = withCorruptRecord(SchemaDdl.parse("d DATE, t TIMESTAMP_LTZ(6), n TIMESTAMP(6)"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String[] names = {"d", "t", "n"};
            lines.add("{\"" + names[i % 3] + "\":\"" + RandomTimes.text(random) + "\"}");
        }
        compare(seed, lines, options(options), type);
    }

    @Test
    void wholeRecordsAreSparksVariants() {
        long base = Seeds.next();
        for (long seed = base; seed < base + FILES; seed++) {
            RandomJson random = new RandomJson(seed);
            RowType type = random.rowType(3);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < LINES; i++) {
                lines.add(random.line(type));
            }
            compare(seed, lines, options("singleVariantColumn=v"), SchemaDdl.parse("v VARIANT"));
        }
    }

    private static List<String> lines(RandomJson random, RowType type) {
        List<String> lines = new ArrayList<>();
        while (lines.size() < LINES) {
            String line = random.line(type);
            if (line.strip().startsWith("{")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static void compare(long seed, List<String> lines, Map<String, String> options, RowType type) {
        byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        SparkReader.Case read = new SparkReader.Case("json", options, type, content);
        List<Map<String, @Nullable Object>> ours = SparkReader.ours(read);
        List<Map<String, @Nullable Object>> theirs = spark.theirs(read);
        List<String> differences = new ArrayList<>();
        for (int row = 0; row < Math.min(ours.size(), theirs.size()); row++) {
            String our = text(ours.get(row));
            String their = text(theirs.get(row));
            if (!our.equals(their) && !isKnown(lines.get(row), ours.get(row), theirs.get(row))) {
                differences.add("\n" + lines.get(row) + "\n   ours: " + our + "\n  Spark: " + their);
            }
        }
        assertThat(differences).as("seed %d, %s", seed, type).isEmpty();
        assertThat(ours).as("rows of seed %d", seed).hasSameSizeAs(theirs);
    }

    /**
     * Spark knows no negative zero where a number has neither fraction nor exponent, has a question mark for half a pair, and prints variants
     * that are no finite numbers in quotes.
     */
    static String text(Map<String, @Nullable Object> row) {
        return new TreeMap<>(row)
                .toString()
                .replaceAll("-0\\.0(?=[,}\\]])", "0.0")
                .replaceAll("\"(NaN|-?Infinity)\"", "$1")
                .replace('�', '?');
    }

    /**
     * The differences that the page of the format reasons: a malformed record is a row of nulls, where Spark keeps what it has read before;
     * what follows an object makes the record malformed, where Spark passes over it; a time without a date is none, where Spark takes
     * today's; a number in a text is no date, where Spark takes it for days; GMT counts, where Spark leaves it out when it falls back.
     */
    private static boolean isKnown(
            String line, Map<String, @Nullable Object> ours, Map<String, @Nullable Object> theirs) {
        boolean isCorrupt = line.equals(ours.get(CORRUPT))
                && ours.values().stream().filter(Objects::nonNull).count() == 1;
        return isCorrupt
                && (line.equals(theirs.get(CORRUPT))
                        || goesOnBehindItsFirstObject(line)
                        || ODD_TIME.matcher(line).matches());
    }

    private static boolean goesOnBehindItsFirstObject(String line) {
        try (JsonParser parser = LENIENT.createParser(line)) {
            parser.nextToken();
            parser.skipChildren();
            return !line.substring((int) parser.currentLocation().getCharOffset())
                    .matches("[ \\t]*");
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new HashMap<>();
        for (String option : text.isEmpty() ? new String[0] : text.split(",")) {
            options.put(option.split("=")[0], option.split("=")[1]);
        }
        return options;
    }

    static RowType withCorruptRecord(RowType type) {
        List<RowType.RowField> fields = new ArrayList<>(type.getFields());
        fields.add(new RowType.RowField(CORRUPT, VarCharType.STRING_TYPE));
        return new RowType(false, fields);
    }

    /** Spark wraps numbers around that are too large for the two smallest types. */
    static RowType comparable(RowType type) {
        return new RowType(type.getFields().stream()
                .map(field -> new RowType.RowField(field.getName(), comparable(field.getType())))
                .toList());
    }

    private static LogicalType comparable(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TINYINT, SMALLINT -> new IntType();
            case ARRAY -> new ArrayType(comparable(type.getChildren().get(0)));
            case MAP ->
                new MapType(
                        type.getChildren().get(0), comparable(type.getChildren().get(1)));
            case ROW -> comparable((RowType) type);
            default -> type;
        };
    }
}
