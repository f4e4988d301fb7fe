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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.OracleValues;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Files by Spark: what Spark reads from them is what we read, in all types and in the ways that Spark can write them. */
class SparkWrittenParquetITCase {
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
                "compression 'snappy'",
                "compression 'zstd', parquet.writer.version 'v2', parquet.page.row.count.limit '500'",
                "compression 'gzip', parquet.enable.dictionary 'false'",
                "compression 'lz4_raw', parquet.block.size '200000', parquet.page.size '5000'",
                "compression 'uncompressed', parquet.dictionary.page.size '2000'"
            })
    void everyTypeIsReadAsSparkReadsIt(String options) throws IOException {
        write(EVERYTHING, options);
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void legacyFormsAreReadAsSparkReadsThem(boolean legacy) throws IOException {
        spark.sql("SET spark.sql.parquet.writeLegacyFormat=" + legacy);
        spark.sql("SET spark.sql.parquet.outputTimestampType=" + (legacy ? "INT96" : "TIMESTAMP_MILLIS"));
        write(EVERYTHING, "compression 'snappy'");
        spark.sql("SET spark.sql.parquet.writeLegacyFormat=false");
        spark.sql("SET spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS");
        assertSame();
    }

    @Test
    void oldDatesAreReadAsSparkReadsThem() throws IOException {
        for (String mode : List.of("CORRECTED", "LEGACY")) {
            spark.sql("SET spark.sql.parquet.datetimeRebaseModeInWrite=" + mode);
            spark.sql("SET spark.sql.parquet.int96RebaseModeInWrite=" + mode);
            write(
                    "SELECT date_add(date'0001-01-01', cast(id * 997 AS int)) AS day, "
                            + "timestamp'1400-06-15 12:34:56.789' + make_dt_interval(cast(id * 60 AS int), 0, 0, 0) AS instant "
                            + "FROM range(1000)",
                    "compression 'snappy'");
            assertSame();
        }
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
        spark.sql("CREATE TABLE written USING parquet OPTIONS (" + settings + ") LOCATION '" + target() + "' AS "
                + query);
    }

    private Path target() {
        return directory.resolve("written" + written);
    }

    private void assertSame() throws IOException {
        List<Map<String, @Nullable Object>> expected = spark.query("SELECT * FROM parquet.`" + target() + "`");
        List<List<Object>> rows = new ArrayList<>();
        RowType type = null;
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            type = FormatRows.PARQUET.inferred(content);
            List<DecodedBatch> batches =
                    FormatRows.PARQUET.batches(content, Map.of(), new ReadSchema(0, type, null, null, true));
            rows.addAll(FormatRows.PARQUET.rows(batches));
        }
        assertThat(rows).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(OracleValues.row(rows.get(i), type)).as("row %d", i).isEqualTo(expected.get(i));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(target())) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }
}
