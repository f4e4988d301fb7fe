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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Spark and the sink on the same tables. */
class SparkAgreesITCase {
    private static final RowType ROWS = rowType(FIELD("id", BIGINT()), FIELD("name", STRING()));
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

    @Test
    void partitionsAreFoundByAnyValue() throws Exception {
        Path table = directory.resolve("a table, with odd = name");
        RowType type = rowType(FIELD("id", BIGINT()), FIELD("kind", STRING()), FIELD("day", DATE()));
        List<@Nullable String> kinds =
                Arrays.asList("plain", "a/b", "c=d", "e f", "g%h", "i'j", "k\"l", "ünï→", "%41", "", null);
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            rows.add(GenericRowData.of((long) i, StringData.fromString(kinds.get(i)), day(i)));
        }

        run(DeltaSink.forPath(table.toString()).uid("odd").partitionBy("kind", "day"), type, rows);

        List<Map<String, @Nullable Object>> expected = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Map<String, @Nullable Object> row = new HashMap<>();
            row.put("id", (long) i);
            row.put("kind", kinds.get(i) == null || kinds.get(i).isEmpty() ? null : kinds.get(i));
            row.put("day", day(i) == null ? null : LocalDate.ofEpochDay(day(i)).toString());
            expected.add(row);
        }
        assertThat(spark.read(table)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(spark.readWhere(table, "kind = 'a/b'", "id")).containsExactly(Map.of("id", 1L));
        assertThat(spark.readWhere(table, "kind = 'ünï→' AND day = DATE'2026-01-08'", "id"))
                .containsExactly(Map.of("id", 7L));
        assertThat(spark.readWhere(table, "kind IS NULL", "id"))
                .containsExactlyInAnyOrder(Map.of("id", 9L), Map.of("id", 10L));
    }

    private static @Nullable Integer day(int i) {
        return i == 3 ? null : (int) LocalDate.of(2026, 1, 1 + i).toEpochDay();
    }

    @Test
    void theHistoryTellsWhatWasAppendedAndByWhichJob() throws Exception {
        Path table = directory.resolve("history");
        JobID job = run(DeltaSink.forPath(table.toString()).uid("history"), ROWS, rows(0, 10));

        Map<String, @Nullable Object> commit =
                spark.query("DESCRIBE HISTORY delta.`%s`".formatted(table)).get(0);

        assertThat(commit).containsEntry("operation", "STREAMING UPDATE").containsEntry("isBlindAppend", true);
        assertThat(String.valueOf(commit.get("operationMetrics"))).contains("numOutputRows=10");
        assertThat(String.valueOf(commit.get("operationParameters"))).contains("jobId=" + job);
    }

    @ParameterizedTest(name = "in-commit timestamps: {0}")
    @ValueSource(strings = {"false", "true"})
    void earlierVersionsAreFoundByNumberAndTime(String inCommit) throws Exception {
        Path table = directory.resolve("times");
        DeltaSinkBuilder sink =
                DeltaSink.forPath(table.toString()).uid("times").option("delta.enableInCommitTimestamps", inCommit);
        run(sink, ROWS, rows(0, 10));
        run(sink, ROWS, rows(10, 10));
        run(sink, ROWS, rows(20, 10));

        List<Map<String, @Nullable Object>> history =
                spark.query("DESCRIBE HISTORY delta.`%s`".formatted(table)).subList(0, 3);

        assertThat(history).allSatisfy(commit -> {
            int rows = 10 * Math.toIntExact((Long) commit.get("version"));
            for (String moment : List.of(
                    "VERSION AS OF " + commit.get("version"), "TIMESTAMP AS OF '" + commit.get("timestamp") + "'")) {
                assertThat(spark.query("SELECT id FROM delta.`%s` %s".formatted(table, moment)).stream()
                                .map(row -> (Long) row.get("id")))
                        .as(moment)
                        .containsExactlyInAnyOrderElementsOf(range(rows));
            }
        });
    }

    @Test
    void sparkReadsATableFromOurCheckpointAlone() throws Exception {
        Path table = directory.resolve("checkpointed");
        DeltaSinkBuilder sink =
                DeltaSink.forPath(table.toString()).uid("checkpointed").option("delta.checkpointInterval", "2");
        for (int run = 0; run < 4; run++) {
            run(sink, ROWS, rows(run * 10L, 10));
        }
        Path log = table.resolve("_delta_log");
        assertThat(log).isDirectoryContaining("glob:**/00000000000000000004.checkpoint.parquet");
        for (int version = 0; version <= 3; version++) {
            Files.delete(log.resolve("%020d.json".formatted(version)));
        }

        assertThat(ids(table)).containsExactlyInAnyOrderElementsOf(range(40));
    }

    @Test
    void theSinkGoesOnBehindEverythingThatSparkDoesToTheTable() throws Exception {
        Path table = directory.resolve("shared");
        DeltaSinkBuilder sink = DeltaSink.forPath(table.toString()).uid("shared");
        run(sink, ROWS, rows(0, 10));
        spark.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true',".formatted(table)
                + " 'delta.checkpointPolicy' = 'v2', 'delta.columnMapping.mode' = 'name')");
        run(sink, ROWS, rows(10, 10));
        spark.sql("DELETE FROM delta.`%s` WHERE id IN (3, 13)".formatted(table));
        spark.sql("ALTER TABLE delta.`%s` ADD COLUMNS (added STRING)".formatted(table));
        spark.sql("ALTER TABLE delta.`%s` RENAME COLUMN name TO title".formatted(table));
        spark.sql("OPTIMIZE delta.`%s`".formatted(table));
        spark.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.checkpointInterval' = '1')".formatted(table));
        spark.sql("INSERT INTO delta.`%s` VALUES (100, 'spark', 'x')".formatted(table));
        assertThat(table.resolve("_delta_log/_sidecars")).isNotEmptyDirectory();
        assertThat(idsReadByUs(table)).containsExactlyInAnyOrderElementsOf(ids(table));

        RowType renamed = rowType(FIELD("ID", BIGINT()), FIELD("title", STRING()));
        run(sink, renamed, rows(20, 10));

        List<Long> expected = new ArrayList<>(range(30));
        expected.removeAll(List.of(3L, 13L));
        expected.add(100L);
        assertThat(ids(table)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(idsReadByUs(table)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(spark.readWhere(table, "id = 25"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("title", "name 25").containsEntry("added", null));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "id BIGINT, name STRING, twice BIGINT GENERATED ALWAYS AS (id * 2) | generated column 'twice'",
                "id BIGINT GENERATED ALWAYS AS IDENTITY, name STRING | identity column 'id'",
            })
    void columnsThatSparkComputesAreRefused(String columns, String reason) {
        Path table = directory.resolve("computed");
        spark.sql("CREATE TABLE delta.`%s` (%s) USING delta".formatted(table, columns));

        assertThatThrownBy(() -> run(DeltaSink.forPath(table.toString()).uid("computed"), ROWS, rows(0, 1)))
                .rootCause()
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("CF_DELTA_TABLE_UNSUPPORTED")
                .hasMessageContaining(reason);
        assertThat(spark.count(table)).isZero();
    }

    @Test
    void propertiesThatOnlyOthersActOnAreSeenByThemAndDoNotDisturbThem() throws Exception {
        Path table = directory.resolve("properties");
        Map<String, String> properties = Map.of(
                "delta.autoOptimize.autoCompact", "false",
                "delta.autoOptimize.optimizeWrite", "true",
                "delta.isolationLevel", "Serializable",
                "delta.setTransactionRetentionDuration", "interval 30 days",
                "delta.targetFileSize", "32mb",
                "delta.parquet.compression.codec", "snappy");
        DeltaSinkBuilder sink =
                DeltaSink.forPath(table.toString()).uid("properties").options(properties);

        run(sink, ROWS, rows(0, 5));
        assertThat(table).isDirectoryContaining("glob:**.snappy.parquet");
        spark.sql("INSERT INTO delta.`%s` VALUES (5, 'five')".formatted(table));
        spark.sql("OPTIMIZE delta.`%s`".formatted(table));
        run(sink, ROWS, rows(6, 1));

        assertThat(spark.query("SHOW TBLPROPERTIES delta.`%s`".formatted(table)))
                .extracting(row -> Map.entry((String) row.get("key"), (String) row.get("value")))
                .containsAll(properties.entrySet());
        assertThat(ids(table)).containsExactlyInAnyOrderElementsOf(range(7));
    }

    @Test
    void aCheckConstraintIsRefusedAndItsFeatureAloneIsNot() throws Exception {
        Path table = directory.resolve("constrained");
        spark.sql("CREATE TABLE delta.`%s` (id BIGINT, name STRING) USING delta".formatted(table));
        spark.sql("ALTER TABLE delta.`%s` ADD CONSTRAINT small CHECK (id < 100)".formatted(table));
        DeltaSinkBuilder sink = DeltaSink.forPath(table.toString()).uid("constrained");

        assertThatThrownBy(() -> run(sink, ROWS, rows(0, 1)))
                .rootCause()
                .hasMessageContaining("check constraint 'small'");
        spark.sql("ALTER TABLE delta.`%s` DROP CONSTRAINT small".formatted(table));
        run(sink, ROWS, rows(0, 5));

        assertThat(ids(table)).containsExactlyInAnyOrderElementsOf(range(5));
    }

    @Test
    void appendsAreInTheChangeDataFeed() throws Exception {
        Path table = directory.resolve("changes");
        spark.sql("CREATE TABLE delta.`%s` (id BIGINT, name STRING) USING delta".formatted(table)
                + " TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')");

        run(DeltaSink.forPath(table.toString()).uid("changes"), ROWS, rows(0, 5));

        assertThat(spark.query("SELECT id, _change_type FROM table_changes_by_path('%s', 1)".formatted(table)))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row).containsEntry("_change_type", "insert"));
    }

    @Test
    void aNullForAColumnThatSparkDeclaredNotNullIsRefused() {
        Path table = directory.resolve("not-null");
        spark.sql("CREATE TABLE delta.`%s` (id BIGINT NOT NULL, name STRING) USING delta".formatted(table));

        assertThatThrownBy(() -> run(
                        DeltaSink.forPath(table.toString()).uid("not-null"),
                        ROWS,
                        List.of(GenericRowData.of(null, StringData.fromString("x")))))
                .rootCause()
                .hasMessageContaining("Column 'id' is NOT NULL in the table, and a row has null there");
        assertThat(spark.count(table)).isZero();
    }

    private static JobID run(DeltaSinkBuilder sink, RowType type, List<RowData> rows) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(
                2, Configuration.fromMap(Map.of("rest.bind-port", "0")));
        env.fromData(rows, InternalTypeInfo.of(type)).sinkTo(sink.buildForRows(type));
        return env.execute().getJobID();
    }

    private static List<RowData> rows(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(id -> (RowData) GenericRowData.of(id, StringData.fromString("name " + id)))
                .toList();
    }

    private static List<Long> range(int end) {
        return LongStream.range(0, end).boxed().toList();
    }

    private static List<Long> ids(Path table) {
        return spark.read(table, "id").stream().map(row -> (Long) row.get("id")).toList();
    }

    /** Through Spark's V2 checkpoints with their sidecars, and ours. */
    private static List<Long> idsReadByUs(Path table) throws IOException {
        List<Long> ids = new ArrayList<>();
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            DeltaTableReader.open(storages.open(location, Map.of()), location)
                    .forEachRow(row -> ids.add((Long) row.get("id")));
        }
        return ids;
    }

    private static RowType rowType(DataTypes.Field... fields) {
        return (RowType) DataTypes.ROW(fields).getLogicalType();
    }
}
