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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What Spark reads from files, its own and those of Avro's writer, is what we read. */
class SparkWrittenAvroITCase {
    /** Values that depend on the row's number, a third of them null. */
    private static final String EVERYTHING = """
            SELECT id,
              if(id % 3 = 0, null, id % 2 = 0) AS bool,
              if(id % 3 = 1, null, cast(id % 100 - 50 AS tinyint)) AS byte,
              if(id % 3 = 1, null, cast(id % 30000 AS smallint)) AS short,
              if(id % 3 = 1, null, cast(id * 7919 AS int)) AS num,
              cast(id * 0.25 AS float) AS single,
              if(id % 3 = 2, null, id / 3.0D) AS double,
              cast(id * 1.01 AS decimal(9, 2)) AS dec9,
              if(id % 3 = 2, null, cast(-id * 1.0001 AS decimal(18, 4))) AS dec18,
              cast(id * 12345678901234567890.123456 AS decimal(38, 6)) AS dec38,
              date_add(date'1970-01-01', cast(id - 1000 AS int)) AS day,
              timestamp_micros(id * 1234567891 - 5000000000) AS instant,
              if(id % 3 = 0, null, to_timestamp_ntz('2024-01-01 00:00:00') + make_dt_interval(0, 0, 0, id / 1000.0)) AS wall,
              if(id % 3 = 0, null, concat('text ', id)) AS text,
              concat('group ', id % 7) AS grouped,
              if(id % 3 = 2, null, cast(concat('bytes ', id) AS binary)) AS bytes,
              if(id % 3 = 0, null, transform(sequence(1, cast(id % 4 AS int) + 1), x -> if(x = 2, null, id + x))) AS numbers,
              if(id % 3 = 1, null, map(concat('k', id % 5), named_struct('a', id, 'b', array(concat('b', id))))) AS lookup,
              if(id % 3 = 2, null, named_struct('x', id, 'y', named_struct('z', if(id % 2 = 0, null, 'z')))) AS nested
            FROM range(3000)
            """;

    private static SparkDelta spark;

    @TempDir
    private Path directory;

    private int written;

    @BeforeAll
    static void startSpark() throws IOException {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "snappy", "deflate", "bzip2", "xz", "zstandard"})
    void everyTypeIsReadAsSparkReadsIt(String codec) throws IOException {
        spark.sql("SET spark.sql.avro.compression.codec=" + codec);
        write(EVERYTHING);
        assertSame(Map.of());
    }

    @Test
    void oldDatesAreReadAsSparkReadsThem() throws IOException {
        for (String mode : List.of("CORRECTED", "LEGACY")) {
            spark.sql("SET spark.sql.avro.datetimeRebaseModeInWrite=" + mode);
            write("SELECT date_add(date'0001-01-01', cast(id * 997 AS int)) AS day, "
                    + "timestamp'1400-06-15 12:34:56.789' + make_dt_interval(cast(id * 60 AS int), 0, 0, 0) AS instant "
                    + "FROM range(1000)");
            assertSame(Map.of());
        }
        spark.sql("SET spark.sql.avro.datetimeRebaseModeInWrite=CORRECTED");
    }

    private void write(String query) {
        spark.sql("DROP TABLE IF EXISTS written");
        written++;
        spark.sql("CREATE TABLE written USING avro LOCATION '" + target() + "' AS " + query);
    }

    private static final Schema UNIONS = AvroFiles.schema("""
            {'name': 'id', 'type': 'int'},
            {'name': 'numbers', 'type': ['null', 'int', 'long']},
            {'name': 'fractions', 'type': ['float', 'double']},
            {'name': 'others', 'type': ['int', 'null', 'string', {'type': 'record', 'name': 'point', 'fields': [
                {'name': 'x', 'type': 'int'}]}]},
            {'name': 'level', 'type': {'type': 'enum', 'name': 'level', 'symbols': ['LOW', 'HIGH']}},
            {'name': 'three', 'type': {'type': 'fixed', 'name': 'three', 'size': 3}},
            {'name': 'uuid', 'type': {'type': 'string', 'logicalType': 'uuid'}},
            {'name': 'clock', 'type': {'type': 'int', 'logicalType': 'time-millis'}},
            {'name': 'microclock', 'type': {'type': 'long', 'logicalType': 'time-micros'}},
            {'name': 'millis', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}},
            {'name': 'wall', 'type': {'type': 'long', 'logicalType': 'local-timestamp-millis'}}
            """);

    /** Of Avro's writer. */
    private void writeUnions() throws IOException {
        Schema point = UNIONS.getField("others").schema().getTypes().get(3);
        Schema level = UNIONS.getField("level").schema();
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Object[] others = {i, null, "text " + i, AvroFiles.record(point, i)};
            records.add(AvroFiles.record(
                    UNIONS,
                    i,
                    i % 3 == 0 ? null : i % 3 == 1 ? (Object) i : (Object) (i * 10_000_000_000L),
                    i % 2 == 0 ? (Object) (i / 4f) : (Object) (i / 3.0),
                    others[i % 4],
                    new GenericData.EnumSymbol(level, i % 2 == 0 ? "LOW" : "HIGH"),
                    new GenericData.Fixed(UNIONS.getField("three").schema(), new byte[] {1, 2, (byte) i}),
                    "00112233-4455-6677-8899-aabbccddeeff",
                    i,
                    (long) i,
                    i * 1_234_567L,
                    -i * 1_234_567L));
        }
        written++;
        Files.createDirectories(target());
        Files.write(
                target().resolve("a.avro"),
                AvroFiles.writer()
                        .codec(CodecFactory.deflateCodec(5))
                        .blockRecords(30)
                        .write(UNIONS, records));
    }

    @Test
    void unionsAndTheLogicalTypesOfOtherWritersAreReadAsSparkReadsThem() throws IOException {
        writeUnions();
        assertSame(Map.of());
        assertSame(Map.of("enableStableIdentifiersForUnionType", "true"));
        assertSame(Map.of("enableStableIdentifiersForUnionType", "true", "stableIdentifierPrefixForUnionType", "of_"));
    }

    @Test
    void aGivenSchemaIsResolvedAsSparkResolvesIt() throws IOException {
        writeUnions();
        String asked = AvroFiles.schema("{'name': 'added', 'type': ['string', 'null'], 'default': 'new'}, "
                        + "{'name': 'id', 'type': 'double'}, {'name': 'fractions', 'type': 'double'}, "
                        + "{'name': 'list', 'type': {'type': 'array', 'items': 'int'}, 'default': [1, 2]}")
                .toString();
        assertSame(Map.of("avroSchema", asked));
    }

    @Test
    void recursionIsCutOffAsInSpark() throws IOException {
        Schema node = AvroFiles.schema("{'name': 'v', 'type': 'int'}, {'name': 'next', 'type': ['null', 'row']}, "
                + "{'name': 'all', 'type': {'type': 'array', 'items': 'row'}}");
        Object leaf = AvroFiles.record(node, 3, null, List.of());
        Object middle = AvroFiles.record(node, 2, leaf, List.of(leaf, leaf));
        written++;
        Files.createDirectories(target());
        Files.write(
                target().resolve("a.avro"),
                AvroFiles.writer().write(node, List.of(AvroFiles.record(node, 1, middle, List.of(middle)))));
        for (String depth : List.of("1", "2", "3")) {
            assertSame(Map.of("recursiveFieldMaxDepth", depth));
        }
    }

    private Path target() {
        return directory.resolve("written" + written);
    }

    private static final Map<String, String> OUR_KEYS = Map.of(
            "enableStableIdentifiersForUnionType", AvroOptions.STABLE_IDENTIFIERS.key(),
            "stableIdentifierPrefixForUnionType", AvroOptions.STABLE_IDENTIFIER_PREFIX.key(),
            "recursiveFieldMaxDepth", AvroOptions.RECURSIVE_FIELD_MAX_DEPTH.key(),
            "avroSchema", AvroOptions.SCHEMA.key());

    private void assertSame(Map<String, String> options) throws IOException {
        StringBuilder settings = new StringBuilder("path '" + target() + "'");
        options.forEach((key, value) ->
                settings.append(", ").append(key).append(" '").append(value).append('\''));
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW read USING avro OPTIONS (" + settings + ")");
        List<Map<String, @Nullable Object>> expected = spark.query("SELECT * FROM read");
        Map<String, String> ours = new LinkedHashMap<>();
        options.forEach((key, value) -> ours.put(OUR_KEYS.get(key), value));
        List<List<Object>> rows = new ArrayList<>();
        RowType type = null;
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            type = FormatRows.AVRO.inferred(content, ours);
            List<DecodedBatch> batches = FormatRows.AVRO.batches(content, ours, FormatRows.AVRO.schema(type));
            rows.addAll(FormatRows.AVRO.rows(batches));
        }
        assertThat(rows).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(struct(rows.get(i), type)).as("row %d", i).isEqualTo(expected.get(i));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(target())) {
            return files.filter(file -> file.toString().endsWith(".avro"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, @Nullable Object> struct(List<?> values, RowType type) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            fields.put(type.getFieldNames().get(i), json(values.get(i), type.getTypeAt(i)));
        }
        return fields;
    }

    /** A value as the oracle writes it. */
    private static @Nullable Object json(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case INTEGER, BIGINT -> ((Number) value).longValue();
            case FLOAT -> Double.parseDouble(value.toString());
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                ((TimestampData) value).toLocalDateTime().toString();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                ((TimestampData) value).toInstant().toString();
            case VARBINARY -> Base64.getEncoder().encodeToString(((ByteBuffer) value).array());
            case ARRAY -> {
                LogicalType element = type.getChildren().get(0);
                yield Arrays.asList(((List<?>) value)
                        .stream().map(item -> json(item, element)).toArray());
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, entry) -> entries.put(
                                key.toString(), json(entry, type.getChildren().get(1))));
                yield entries;
            }
            case ROW -> struct((List<?>) value, (RowType) type);
            default -> value;
        };
    }
}
