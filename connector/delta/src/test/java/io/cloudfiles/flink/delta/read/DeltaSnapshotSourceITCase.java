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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.read.RowFilter.Comparison;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes.Field;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.TINYINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tables that Spark wrote, read by jobs. */
class DeltaSnapshotSourceITCase {
    private static final RowType IDS = rowType(FIELD("id", BIGINT()));
    private static final int MOST_ROWS = 1_000_000;

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

    private TableAccess access() {
        return new TableAccess(directory.resolve("table").toString(), Map.of());
    }

    private static RowType rowType(Field... fields) {
        return (RowType) ROW(fields).getLogicalType();
    }

    private static List<RowData> read(DeltaSnapshotSource source, RuntimeExecutionMode mode) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "table").executeAndCollect(MOST_ROWS);
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMING", "BATCH"})
    void valuesOfEveryTypeAreRead(RuntimeExecutionMode mode) throws Exception {
        spark.sql("""
                CREATE TABLE delta.`%s/table` USING delta AS
                SELECT true AS flag, 1Y AS tiny, 2S AS small, 3 AS medium, 4L AS large, 0.5F AS real, 0.25D AS fraction,
                  12.30BD AS decimal, 'text' AS text, X'00FF' AS bytes, DATE'2026-01-31' AS day,
                  TIMESTAMP'2026-01-31 10:00:00.123456Z' AS instant, TIMESTAMP_NTZ'1969-12-31 23:59:59.999999' AS local,
                  named_struct('a', 1, 'b', array(1L, NULL)) AS nested, map('k', 2.5D) AS map, CAST(NULL AS STRING) AS nothing
                """.formatted(directory));
        DataType columns = ROW(
                FIELD("nothing", STRING()),
                FIELD("map", MAP(STRING(), DOUBLE())),
                FIELD("nested", ROW(FIELD("a", INT()), FIELD("b", ARRAY(BIGINT())))),
                FIELD("local", TIMESTAMP(6)),
                FIELD("instant", TIMESTAMP_LTZ(3)),
                FIELD("day", DATE()),
                FIELD("bytes", BYTES()),
                FIELD("text", STRING()),
                FIELD("decimal", DECIMAL(4, 2)),
                FIELD("fraction", DOUBLE()),
                FIELD("real", FLOAT()),
                FIELD("LARGE", BIGINT()),
                FIELD("medium", INT()),
                FIELD("small", SMALLINT()),
                FIELD("tiny", TINYINT()),
                FIELD("flag", BOOLEAN()));

        List<RowData> rows = read(DeltaSnapshotSource.newest(access(), (RowType) columns.getLogicalType(), null), mode);

        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(columns);
        converter.open(getClass().getClassLoader());
        assertThat(rows.stream().map(converter::toExternal))
                .containsExactly(Row.of(
                        null,
                        Map.of("k", 2.5),
                        Row.of(1, new @Nullable Long[] {1L, null}),
                        LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                        Instant.parse("2026-01-31T10:00:00.123Z"),
                        LocalDate.of(2026, 1, 31),
                        new byte[] {0, (byte) 0xFF},
                        "text",
                        new BigDecimal("12.30"),
                        0.25,
                        0.5F,
                        4L,
                        3,
                        (short) 2,
                        (byte) 1,
                        true));
    }

    @Test
    void deletedRowsAndRenamedColumnsAreHonouredAndRowsWithoutColumnsAreCounted() throws Exception {
        spark.sql("""
                CREATE TABLE delta.`%s/table` (id BIGINT, name STRING, part STRING) USING delta PARTITIONED BY (part)
                TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.enableDeletionVectors' = 'true')""".formatted(directory));
        spark.sql("INSERT INTO delta.`%s/table` VALUES (1, 'a', 'x y/%%'), (2, 'b', 'x y/%%'), (3, 'c', NULL)"
                .formatted(directory));
        spark.sql("DELETE FROM delta.`%s/table` WHERE id = 1".formatted(directory));
        spark.sql("ALTER TABLE delta.`%s/table` RENAME COLUMN name TO label".formatted(directory));

        RowType columns = rowType(FIELD("label", STRING()), FIELD("part", STRING()));
        List<RowData> rows = read(DeltaSnapshotSource.newest(access(), columns, null), RuntimeExecutionMode.STREAMING);
        assertThat(rows.stream().map(row -> row.getString(0) + "|" + (row.isNullAt(1) ? null : row.getString(1))))
                .containsExactlyInAnyOrder("b|x y/%", "c|null");
        assertThat(read(DeltaSnapshotSource.newest(access(), rowType(), null), RuntimeExecutionMode.STREAMING))
                .hasSize(2)
                .allMatch(row -> row.getArity() == 0);
    }

    @Test
    void filesWithoutWantedRowsAreLeftOut() throws Exception {
        spark.sql("CREATE TABLE delta.`%s/table` (id BIGINT, part INT) USING delta PARTITIONED BY (part)"
                .formatted(directory));
        spark.sql("INSERT INTO delta.`%s/table` SELECT /*+ REPARTITION(1) */ id, CAST(id %% 4 AS INT) FROM range(400)"
                .formatted(directory));
        spark.sql("INSERT INTO delta.`%s/table` VALUES (1000, 1), (1001, NULL)".formatted(directory));

        assertThat(files(null)).isEqualTo(6);
        assertThat(files(compares("PART", Comparison.EQUAL, 1))).isEqualTo(2);
        assertThat(files(compares("part", Comparison.LESS, 2))).isEqualTo(3);
        assertThat(files(new RowFilter.TestsNull("part", true))).isEqualTo(1);
        assertThat(files(compares("id", Comparison.GREATER_OR_EQUAL, 1000L))).isEqualTo(2);
        assertThat(files(new RowFilter.All(
                        List.of(compares("part", Comparison.EQUAL, 1), compares("id", Comparison.GREATER, 500L)))))
                .isEqualTo(1);
        assertThat(files(new RowFilter.Any(
                        List.of(compares("part", Comparison.EQUAL, 1), compares("part", Comparison.EQUAL, 3)))))
                .isEqualTo(3);
        assertThat(files(new RowFilter.Any(
                        List.of(compares("part", Comparison.EQUAL, 1), compares("absent", Comparison.EQUAL, 3)))))
                .isEqualTo(6);
    }

    private static RowFilter compares(String column, Comparison comparison, java.io.Serializable value) {
        return new RowFilter.Compares(column, comparison, value);
    }

    private int files(@Nullable RowFilter filter) throws IOException {
        try (SnapshotScan scan = SnapshotScan.open(access(), OptionalLong.empty(), IDS, filter)) {
            return scan.files().size();
        }
    }

    @Test
    void aFailureRepeatsNoRowAndLosesNone() throws Exception {
        spark.sql("CREATE TABLE delta.`%s/table` USING delta AS SELECT /*+ REPARTITION(8) */ id FROM range(200000)"
                .formatted(directory));
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(50);
        FailsOnce.hasFailed.set(false);
        List<Long> ids = env.fromSource(
                        DeltaSnapshotSource.newest(access(), IDS, null), WatermarkStrategy.noWatermarks(), "table")
                .map(new FailsOnce())
                .executeAndCollect(MOST_ROWS);

        assertThat(FailsOnce.hasFailed).isTrue();
        assertThat(ids.stream().sorted())
                .containsExactlyElementsOf(LongStream.range(0, 200_000).boxed().toList());
    }

    /** Fails with the first row after a checkpoint, and is slow until then, so that there is one. */
    private static final class FailsOnce implements MapFunction<RowData, Long>, CheckpointListener {
        private static final AtomicBoolean hasFailed = new AtomicBoolean();
        private static final long serialVersionUID = 1L;
        private boolean isDue;

        @Override
        public Long map(RowData row) {
            if (!hasFailed.get()) {
                java.util.concurrent.locks.LockSupport.parkNanos(20_000);
                if (isDue && hasFailed.compareAndSet(false, true)) {
                    throw new IllegalStateException("injected failure");
                }
            }
            return row.getLong(0);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            isDue = true;
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> DeltaSnapshotSource.newest(access(), IDS, null))
                .isInstanceOf(CloudFilesException.class)
                .hasMessage("CF_PATH_NOT_FOUND: [file://" + directory
                        + "/table] is no Delta table. Check the path; an INSERT makes the table.");

        spark.sql("CREATE TABLE delta.`%s/table` (id INT, name STRING) USING delta".formatted(directory));
        RowType columns = rowType(FIELD("id", BIGINT()), FIELD("nam", STRING()));
        assertThatThrownBy(() -> DeltaSnapshotSource.newest(access(), columns, null))
                .isInstanceOf(CloudFilesException.class)
                .hasMessage(
                        "DELTA_METADATA_MISMATCH: [file://" + directory
                                + "/table] The declared columns do not fit the table: 'id' is INT in the table, but was declared BIGINT; "
                                + "'nam' is no column of the table. Its columns are ROW<`id` INT, `name` STRING>. Declare some of these.");
    }
}
