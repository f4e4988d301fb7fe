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
import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Random XML documents, read by the format {@code xml} and by Spark. A failure prints its seed, which makes a case of the specification. */
class XmlAgreesWithSparkITCase {
    private static final int RECORDS = 3_000;
    private static final String COLUMNS =
            "_id INT, a STRING, b INT, c DOUBLE, d BOOLEAN, e DECIMAL(8,2), f ARRAY<STRING>, "
                    + "g STRUCT<_u: STRING, x: INT, _VALUE: STRING>, h ARRAY<STRUCT<_i: INT, y: STRING, z: ARRAY<INT>>>, m MAP<STRING, STRING>, "
                    + "n ARRAY<INT>, o DATE, p BIGINT, `q:r` STRING, _VALUE ARRAY<STRING>, xs_any ARRAY<STRING>, _corrupt_record STRING";

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
                "excludeAttribute=true",
                "attributePrefix=a",
                "valueTag=a",
                "nullValue=x",
                "ignoreSurroundingSpaces=false",
                "ignoreNamespace=true",
                "wildcardColName=a",
                "mode=DROPMALFORMED"
            })
    void readsWhatSparkReads(String options) throws IOException {
        long seed = Long.getLong("cloudfiles.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
        RandomXml documents = new RandomXml(new Random(seed), !options.startsWith("ignoreSurroundingSpaces"), true);
        List<String> records =
                IntStream.range(0, RECORDS).mapToObj(i -> documents.record()).toList();
        String document = "<?xml version=\"1.0\"?>\n<!-- <record> -->\n<records at=\"a\">\n"
                + String.join("\n", records) + "\n</records>\n";
        Path file = Files.writeString(directory.resolve("a.xml"), document);
        Map<String, String> set = new HashMap<>(Map.of("rowTag", "record"));
        for (String option : options.isEmpty() ? new String[0] : options.split(",")) {
            set.put(option.split("=")[0], option.split("=")[1]);
        }
        List<List<String>> ours = ours(Files.readAllBytes(file), set);
        List<List<String>> theirs = theirs(file, set);
        for (int row = 0; row < Math.min(ours.size(), theirs.size()); row++) {
            assertThat(ours.get(row))
                    .as("row %d of seed %d: %s", row, seed, set.containsKey("mode") ? "" : records.get(row))
                    .isEqualTo(theirs.get(row));
        }
        assertThat(ours).as("rows of seed %d", seed).hasSameSizeAs(theirs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 300})
    void infersWhatSparkInfers(int records) throws IOException {
        for (int i = 0; i < 10; i++) {
            long seed =
                    Long.getLong("cloudfiles.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
            // Where texts meet elements, what Spark infers depends on the order.
            RandomXml documents = new RandomXml(new Random(seed), true, false);
            String document = IntStream.range(0, records)
                    .mapToObj(record -> documents.wellFormedRecord())
                    .collect(Collectors.joining("\n", "<records>", "</records>"));
            Path file = Files.writeString(directory.resolve("a.xml"), document);
            Configuration options = new Configuration();
            options.setString("xml.row-tag", "record");
            options.setString("schema.infer-column-types", "true");
            RowType ours = TypeMerger.finish(FileFormats.create("xml", options)
                    .inferrer()
                    .infer(new BytesInput("a.xml", Files.readAllBytes(file)), Long.MAX_VALUE));
            spark.sql("CREATE OR REPLACE TEMPORARY VIEW inferred USING xml OPTIONS (path '" + file
                    + "', rowTag 'record')");
            Map<String, String> theirs = new TreeMap<>();
            for (Map<String, ?> column : spark.query("DESCRIBE inferred")) {
                theirs.put(String.valueOf(column.get("col_name")), String.valueOf(column.get("data_type")));
            }
            Map<String, String> columns = new TreeMap<>();
            ours.getFields().forEach(field -> columns.put(field.getName(), sparkType(field.getType())));
            assertThat(columns).as("columns of seed %d: %s", seed, document).isEqualTo(theirs);
        }
    }

    /** A type as Spark writes it; fields in the order of their names. */
    private static String sparkType(LogicalType type) {
        if (type instanceof RowType row) {
            return row.getFields().stream()
                    .sorted(Comparator.comparing(RowType.RowField::getName))
                    .map(field -> field.getName() + ":" + sparkType(field.getType()))
                    .collect(Collectors.joining(",", "struct<", ">"));
        }
        if (type instanceof ArrayType array) {
            return "array<" + sparkType(array.getElementType()) + ">";
        }
        return switch (type.getTypeRoot()) {
            case VARCHAR -> "string";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamp";
            default -> type.asSummaryString().toLowerCase(Locale.ROOT);
        };
    }

    private static List<List<String>> ours(byte[] content, Map<String, String> set) throws IOException {
        Configuration options = new Configuration();
        set.forEach((name, value) -> options.setString(
                (name.equals("mode") ? "bad-records." : "xml.")
                        + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                value));
        FileFormat format = FileFormats.create("xml", options);
        RowType type = SchemaDdl.parse(
                COLUMNS.replace("STRUCT", "ROW").replace(":", " ").replace("`q r`", "`q:r`"));
        ReadSchema schema = new ReadSchema(1, type, null, "_corrupt_record", true);
        BytesInput input = new BytesInput("a.xml", content);
        List<List<String>> rows = new ArrayList<>();
        try (RecordReader reader = format.open(input, FileRange.whole(input.file()), ReadPosition.START, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                for (List<Object> row : Batches.rows(batch.records())) {
                    List<String> texts = IntStream.range(0, row.size())
                            .mapToObj(i -> text(row.get(i), type.getTypeAt(i)))
                            .collect(Collectors.toCollection(ArrayList::new));
                    // Spark leaves comments out of malformed records.
                    texts.set(texts.size() - 1, texts.get(texts.size() - 1).replaceAll("(?s)<!--.*?-->", ""));
                    rows.add(texts);
                }
            }
        }
        return rows;
    }

    /** As Spark casts it to a text. */
    private static String text(Object value, LogicalType type) {
        if (value == null) {
            return "null";
        }
        if (type instanceof RowType row) {
            List<?> fields = (List<?>) value;
            return IntStream.range(0, fields.size())
                    .mapToObj(i -> text(fields.get(i), row.getTypeAt(i)))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (type instanceof ArrayType array) {
            return ((List<?>) value)
                    .stream()
                            .map(element -> text(element, array.getElementType()))
                            .collect(Collectors.joining(", ", "[", "]"));
        }
        if (type instanceof MapType map) {
            return ((Map<?, ?>) value)
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + " -> " + text(entry.getValue(), map.getValueType()))
                            .collect(Collectors.joining(", ", "{", "}"));
        }
        return switch (type.getTypeRoot()) {
            case DATE -> java.time.LocalDate.ofEpochDay((int) value).toString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            default -> String.valueOf(value);
        };
    }

    private static List<List<String>> theirs(Path file, Map<String, String> set) {
        String options = set.entrySet().stream()
                .map(option -> ", " + option.getKey() + " '" + option.getValue() + "'")
                .collect(Collectors.joining());
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW xml (" + COLUMNS + ") USING xml OPTIONS (path '" + file + "'"
                + options + ")");
        List<String> names = SchemaDdl.parse(
                        COLUMNS.replace("STRUCT", "ROW").replace(":", " ").replace("`q r`", "`q:r`"))
                .getFieldNames();
        String columns = IntStream.range(0, names.size())
                .mapToObj(i -> "COALESCE(CAST(`" + names.get(i) + "` AS STRING), 'null') AS v" + i)
                .collect(Collectors.joining(", "));
        List<List<String>> rows = new ArrayList<>();
        for (Map<String, ?> row : spark.query("SELECT " + columns + " FROM xml")) {
            rows.add(IntStream.range(0, names.size())
                    .mapToObj(i -> String.valueOf(row.get("v" + i)))
                    .toList());
        }
        return rows;
    }
}
