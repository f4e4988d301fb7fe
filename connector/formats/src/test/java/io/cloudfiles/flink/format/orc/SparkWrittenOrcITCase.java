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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Files by Spark: what Spark reads from them is what we read, in all types and in the ways that Spark can write them. */
class SparkWrittenOrcITCase {
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
              if(id < 3000, concat('few ', id % 7), concat('many ', id)) AS mixed,
              cast(concat('bytes ', id) AS binary) AS bytes,
              if(id % 5 = 0, null, sequence(0, id % 4)) AS numbers,
              transform(sequence(1, id % 3 + 1), x -> if(x = 2, null, concat('e', x))) AS texts,
              transform(sequence(1, id % 2 + 1), x -> transform(sequence(1, x), y -> y * id)) AS matrix,
              if(id % 7 = 0, null, struct(id AS a, struct(concat('n', id) AS b, if(id % 2 = 0, null, array(id)) AS c) AS n)) AS nested,
              if(id % 4 = 0, null, map(concat('k', id), id, 'other', null)) AS counts,
              map(id, array(struct(id AS x, cast(null AS string) AS y))) AS deep,
              if(id % 5 = 0, array(), array(named_struct('p', id, 'q', map('r', id)))) AS parts
            FROM range(6000)""";

    private static SparkDelta spark;

    @TempDir
    Path directory;

    private int written;

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
                "compression 'none'",
                "compression 'zlib'",
                "compression 'snappy', orc.compress.size '4096'",
                "compression 'lz4', orc.stripe.size '100000'",
                "compression 'zstd', orc.row.index.stride '1000'",
                "compression 'zlib', orc.dictionary.key.threshold '0'"
            })
    void everyTypeIsReadAsSparkReadsIt(String options) throws IOException {
        write(EVERYTHING, options);
        assertSame();
    }

    @Test
    void oldDatesAreReadAsSparkReadsThem() throws IOException {
        write(
                "SELECT date_add(date'0001-01-01', cast(id * 997 AS int)) AS day, "
                        + "timestamp'1400-06-15 12:34:56.789' + make_dt_interval(cast(id * 180 AS int), 0, 0, 0) AS instant, "
                        + "timestamp'1969-12-31 23:59:58' + make_dt_interval(0, 0, 0, id / 1000.0) AS near, "
                        + "timestamp_ntz'1582-10-14 00:00:00' + make_dt_interval(cast(id * 60 AS int), 0, 0, 0.5) AS wall "
                        + "FROM range(2500)",
                "compression 'zlib'");
        assertSame();
    }

    @Test
    void textsOfFixedLengthAreReadAsSparkReadsThem() throws IOException {
        spark.sql("DROP TABLE IF EXISTS fixed");
        spark.sql("CREATE TABLE fixed (c CHAR(5), v VARCHAR(9)) USING orc LOCATION '" + target() + "'");
        spark.sql("INSERT INTO fixed SELECT concat('c', id), concat('v ', id, ' ') FROM range(20)");
        assertSame();
    }

    private void write(String query, String options) {
        String[] pairs = options.split(",");
        StringBuilder settings = new StringBuilder();
        for (String pair : pairs) {
            String[] keyAndValue = pair.strip().split(" ");
            settings.append(settings.isEmpty() ? "" : ", ")
                    .append('\'')
                    .append(keyAndValue[0])
                    .append("' = ")
                    .append(keyAndValue[1]);
        }
        spark.sql("DROP TABLE IF EXISTS written");
        written++;
        spark.sql("CREATE TABLE written USING orc OPTIONS (" + settings + ") LOCATION '" + target() + "' AS " + query);
    }

    private Path target() {
        return directory.resolve("written" + written);
    }

    private void assertSame() throws IOException {
        List<Map<String, @Nullable Object>> expected = spark.query("SELECT * FROM orc.`" + target() + "`");
        List<List<Object>> rows = new ArrayList<>();
        RowType type = null;
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            type = FormatRows.ORC.inferred(content);
            List<DecodedBatch> batches =
                    FormatRows.ORC.batches(content, Map.of(), new ReadSchema(0, type, null, null, true));
            rows.addAll(FormatRows.ORC.rows(batches));
        }
        assertThat(rows).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(struct(rows.get(i), type)).as("row %d", i).isEqualTo(expected.get(i));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(target())) {
            return files.filter(file -> file.toString().endsWith(".orc"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, @Nullable Object> struct(List<Object> values, RowType type) {
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
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ((Number) value).longValue();
            case FLOAT -> Double.parseDouble(value.toString());
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                ((TimestampData) value).toLocalDateTime().toString();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                ((TimestampData) value).toInstant().toString();
            case VARBINARY -> Base64.getEncoder().encodeToString(((ByteBuffer) value).array());
            case ARRAY ->
                ((List<?>) value)
                        .stream()
                                .map(element -> json(element, type.getChildren().get(0)))
                                .toList();
            case MAP -> map((Map<?, ?>) value, (MapType) type);
            case ROW -> structOf(value, (RowType) type);
            default -> value;
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> structOf(Object value, RowType type) {
        return struct((List<Object>) value, type);
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, MapType type) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(
                type.getKeyType().is(LogicalTypeRoot.VARCHAR) ? key.toString() : String.valueOf(key),
                json(value, type.getValueType())));
        return entries;
    }
}
