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
package io.cloudfiles.flink.delta.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.RandomRows;
import io.cloudfiles.flink.testing.Seeds;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Spark as an independent reader of our data files, their statistics and partition values. */
class SparkReadsDataFilesITCase {
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static SparkDelta spark;

    @TempDir
    private Path table;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @Test
    void readsEveryTypeNestedAndWithNulls() throws Exception {
        long seed = Seeds.next();
        RandomRows random = new RandomRows(seed);
        for (int round = 0; round < 8; round++) {
            RowType type = withId(random.rowType(3));
            List<List<Object>> rows = random.rows(type, 120);
            numberRows(rows);
            Path path = Files.createDirectory(table.resolve("round" + round));

            write(path, type, rows, WriterConfig.DEFAULT);

            List<Map<String, @Nullable Object>> read = spark.query("SELECT * FROM delta.`" + path + "` ORDER BY id");
            assertThat(read)
                    .as("seed %d, round %d, %s", seed, round, type)
                    .isEqualTo(
                            rows.stream().map(row -> SparkValues.row(type, row)).toList());
        }
    }

    @Test
    void findsPartitionsWhateverTheirValues() throws Exception {
        RowType type = RowType.of(
                new LogicalType[] {
                    new BigIntType(), STRING, new DateType(), new LocalZonedTimestampType(6), new TimestampType(6)
                },
                new String[] {"id", "text", "day", "instant", "local"});
        List<String> texts = Arrays.asList(
                null, "plain", "a/b", "a b", "100%", "x=y", "naïve 😀", "quote\"'", "a%2Fb", "tab\t", "+&#?");
        TimestampData time = TimestampData.fromInstant(Instant.parse("2026-01-31T10:00:00.123456Z"));
        List<List<Object>> rows = IntStream.range(0, texts.size())
                .mapToObj(i -> Arrays.<Object>asList((long) i, texts.get(i), i - 5, i % 4 == 0 ? null : time, time))
                .toList();

        write(table, type, rows, WriterConfig.DEFAULT, "text", "day", "instant", "local");

        assertThat(spark.query("SELECT * FROM delta.`" + table + "` ORDER BY id"))
                .isEqualTo(rows.stream().map(row -> SparkValues.row(type, row)).toList());
        assertThat(spark.readWhere(table, "text = 'a/b'", "id")).containsExactly(Map.of("id", 2L));
        assertThat(spark.readWhere(table, "text IS NULL", "id")).containsExactly(Map.of("id", 0L));
        assertThat(spark.readWhere(table, "day = DATE'1969-12-28'", "id")).containsExactly(Map.of("id", 1L));
        assertThat(spark.readWhere(table, "instant = TIMESTAMP'2026-01-31 10:00:00.123456Z'", "id"))
                .hasSize(8);
    }

    @Test
    void skipsFilesByStatisticsWithoutLosingRows() throws Exception {
        RowType type = RowType.of(
                new LogicalType[] {new BigIntType(), STRING, new LocalZonedTimestampType(6)},
                new String[] {"id", "text", "at"});
        String common = "x".repeat(40);
        List<List<Object>> rows = IntStream.range(0, 3000)
                .mapToObj(i -> List.<Object>of(
                        (long) i,
                        common + String.format(Locale.ROOT, "%05d", i),
                        TimestampData.fromEpochMillis(i / 10, i % 10 * 100_000)))
                .toList();

        int files = write(table, type, rows, new WriterConfig(1, 1, 1 << 20, 10, 2, ParquetCompression.ZSTD));

        assertThat(files).isEqualTo(30);
        assertThat(spark.readWhere(table, "id = 1234", "id")).hasSize(1);
        assertThat(spark.readWhere(table, "text >= '" + common + "02990'", "id"))
                .hasSize(10);
        assertThat(spark.readWhere(table, "text = '" + common + "00000'", "id")).hasSize(1);
        assertThat(spark.readWhere(table, "at > TIMESTAMP'1970-01-01 00:00:00.2998Z'", "id"))
                .hasSize(1);
        assertThat(spark.readWhere(table, "at < TIMESTAMP'1970-01-01 00:00:00.0002Z'", "id"))
                .hasSize(2);
        assertThat(spark.query("SELECT min(id) a, max(id) b, count(*) c FROM delta.`" + table + "`"))
                .containsExactly(Map.of("a", 0L, "b", 2999L, "c", 3000L));
    }

    /** The files that must be skipped are not even there. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "name", "id"})
    void readsNoFileWhoseStatisticsSayThatItHasNoSuchRow(String mode) throws Exception {
        spark.sql("CREATE TABLE delta.`" + table + "` (id BIGINT, small SMALLINT, text STRING, day DATE,"
                + " amount DECIMAL(10,2), wide DECIMAL(30,2), real FLOAT, price DOUBLE, at TIMESTAMP, local TIMESTAMP_NTZ,"
                + " nested STRUCT<n: INT>, gone STRING) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = '"
                + mode
                + "', 'delta.enableTypeWidening' = 'true')");
        RowType type = RowType.of(
                new LogicalType[] {
                    new BigIntType(),
                    new SmallIntType(),
                    STRING,
                    new DateType(),
                    new DecimalType(10, 2),
                    new DecimalType(30, 2),
                    new FloatType(),
                    new DoubleType(),
                    new LocalZonedTimestampType(6),
                    new TimestampType(6),
                    RowType.of(new LogicalType[] {new IntType()}, new String[] {"n"}),
                    STRING
                },
                new String[] {
                    "id", "small", "text", "day", "amount", "wide", "real", "price", "at", "local", "nested", "gone"
                });
        List<List<Object>> rows = IntStream.range(0, 1000)
                .mapToObj(i -> Arrays.<Object>asList(
                        (long) i,
                        (short) i,
                        String.format(Locale.ROOT, "text %03d", i),
                        i,
                        BigDecimal.valueOf(i, 2),
                        BigDecimal.valueOf(i, 2),
                        i / 2f,
                        i / 2d,
                        TimestampData.fromEpochMillis(i),
                        TimestampData.fromEpochMillis(i),
                        List.of(i),
                        null))
                .toList();
        int files = write(table, type, rows, new WriterConfig(1, 1, 1 << 20, 10, 2, ParquetCompression.ZSTD));
        assertThat(files).isEqualTo(10);
        String kept = String.valueOf(
                spark.query("SELECT DISTINCT _metadata.file_name AS name FROM delta.`" + table + "` WHERE id = 750")
                        .get(0)
                        .get("name"));
        try (Stream<Path> dataFiles = Files.list(table)) {
            for (Path file : dataFiles.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".parquet") && !file.endsWith(kept)) {
                    Files.delete(file);
                }
            }
        }
        assertThatThrownBy(() -> spark.read(table, "id", "text")).isInstanceOf(IllegalStateException.class);

        spark.sql("ALTER TABLE delta.`" + table + "` ALTER COLUMN small TYPE INT");
        for (String condition : List.of(
                "id = 750",
                "small = 750",
                "text = 'text 750'",
                "text LIKE 'text 75%' AND id % 100 = 50",
                "day = DATE'1970-01-01' + 750",
                "amount = 7.5",
                "wide = 7.5",
                "real = 375",
                "price = 375",
                "at = TIMESTAMP'1970-01-01 00:00:00.75Z'",
                "local = TIMESTAMP_NTZ'1970-01-01 00:00:00.75'",
                "nested.n = 750",
                "id > 749 AND id < 751",
                "gone IS NULL AND id = 750")) {
            assertThat(spark.readWhere(table, condition, "id")).as(condition).containsExactly(Map.of("id", 750L));
        }
        Files.delete(table.resolve(kept));
        for (String condition :
                List.of("id IS NULL", "nested.n IS NULL", "gone IS NOT NULL", "price > 1000", "text < 't'")) {
            assertThat(spark.readWhere(table, condition, "id")).as(condition).isEmpty();
        }
    }

    @Test
    void readsRenamedColumnsOfAMappedTable() throws Exception {
        spark.sql("CREATE TABLE delta.`" + table
                + "` (id BIGINT, old STRING, nested STRUCT<a: BIGINT, b: STRING>) USING delta"
                + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name')");
        spark.sql("ALTER TABLE delta.`" + table + "` RENAME COLUMN old TO new");
        spark.sql("ALTER TABLE delta.`" + table + "` RENAME COLUMN nested.a TO c");
        RowType type = RowType.of(
                new LogicalType[] {
                    RowType.of(new LogicalType[] {STRING, new BigIntType()}, new String[] {"b", "c"}),
                    STRING,
                    new BigIntType()
                },
                new String[] {"nested", "new", "id"});
        List<List<Object>> rows = List.of(List.of(List.of("x", 5L), "y", 1L), Arrays.asList(null, null, 2L));

        write(table, type, rows, WriterConfig.DEFAULT);

        assertThat(spark.query("SELECT id, new, nested.c AS c, nested.b AS b FROM delta.`" + table + "` ORDER BY id"))
                .isEqualTo(List.of(
                        SparkValues.row(
                                RowType.of(
                                        new LogicalType[] {new BigIntType(), STRING, new BigIntType(), STRING},
                                        new String[] {"id", "new", "c", "b"}),
                                List.of(1L, "y", 5L, "x")),
                        SparkValues.row(
                                RowType.of(
                                        new LogicalType[] {new BigIntType(), STRING, new BigIntType(), STRING},
                                        new String[] {"id", "new", "c", "b"}),
                                Arrays.asList(2L, null, null, null))));
        MessageType schema = ParquetOracle.footer(dataFile()).getFileMetaData().getSchema();
        assertThat(schema.getFields())
                .allSatisfy(field -> assertThat(field.getId()).isNotNull());
        assertThat(schema.getFieldName(1)).isNotEqualTo("new");
    }

    private Path dataFile() throws IOException {
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static RowType withId(RowType type) {
        List<RowType.RowField> fields = new ArrayList<>();
        fields.add(new RowType.RowField("id", new BigIntType()));
        fields.addAll(type.getFields());
        return new RowType(fields);
    }

    private static void numberRows(List<List<Object>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).set(0, (long) i);
        }
    }

    /** Writes and commits rows, a hundred in a batch; makes the table when there is none. Returns the number of files. */
    private static int write(
            Path path, RowType type, List<List<Object>> rows, WriterConfig config, String... partitionBy)
            throws IOException, URISyntaxException {
        Location location = Location.of(path);
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(location, Map.of());
            TableLayout layout = SchemaFit.of(
                    DeltaTable.at(location, storage).createIfAbsent(NewTable.of(type, List.of(partitionBy), Map.of())),
                    0,
                    type,
                    List.of());
            try (PartitionedFileWriter writer = new PartitionedFileWriter(storage, config, 0, 0, Clock.systemUTC())) {
                for (int i = 0; i < rows.size(); i += 100) {
                    writer.write(layout, Batches.of(type, rows.subList(i, Math.min(rows.size(), i + 100))));
                }
                List<WrittenFile> files = writer.flush();
                commit(path, files);
                return files.size();
            }
        }
    }

    /** Adds a version to the log by hand, so that only the data files are under test. */
    private static void commit(Path path, List<WrittenFile> files) throws IOException, URISyntaxException {
        List<String> actions = new ArrayList<>();
        for (WrittenFile file : files) {
            ObjectNode action = JSON.createObjectNode();
            ObjectNode add = action.putObject("add");
            add.put("path", new URI(null, null, file.path(), null).toASCIIString());
            ObjectNode values = add.putObject("partitionValues");
            file.partitionValues().forEach(values::put);
            add.put("size", file.sizeBytes());
            add.put("modificationTime", file.modifiedMillis());
            add.put("dataChange", true);
            add.put("stats", file.statistics());
            actions.add(action.toString());
        }
        Path log = path.resolve("_delta_log");
        int version = 0;
        while (Files.exists(log.resolve(name(version)))) {
            version++;
        }
        Files.write(log.resolve(name(version)), actions);
    }

    private static String name(int version) {
        return String.format(Locale.ROOT, "%020d.json", version);
    }
}
