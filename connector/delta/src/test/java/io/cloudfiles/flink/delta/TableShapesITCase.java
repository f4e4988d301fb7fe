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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What tables are and become: properties, layout, protocol and columns, as Spark sees them. */
class TableShapesITCase {
    private static final RowType ROWS =
            rowType(FIELD("id", BIGINT()), FIELD("name", STRING()), FIELD("s", ROW(FIELD("n", INT()))));
    private static SparkDelta spark;

    @TempDir
    Path directory;

    private Path table;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @BeforeEach
    void nameTable() {
        table = directory.resolve("table");
    }

    private DeltaSinkBuilder sink() {
        return DeltaSink.forPath(table.toString()).uid("shapes");
    }

    private static void run(DeltaSinkBuilder sink, RowType type, List<RowData> rows) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(
                2, Configuration.fromMap(Map.of("rest.bind-port", "0")));
        env.fromData(rows, InternalTypeInfo.of(type)).sinkTo(sink.buildForRows(type));
        env.execute();
    }

    private static List<RowData> rows(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(id -> (RowData)
                        GenericRowData.of(id, StringData.fromString("name " + id), GenericRowData.of((int) id)))
                .toList();
    }

    private static RowType rowType(DataTypes.Field... fields) {
        return (RowType) ROW(fields).getLogicalType();
    }

    private Map<String, @Nullable Object> detail() {
        return spark.query("DESCRIBE DETAIL delta.`%s`".formatted(table)).get(0);
    }

    private void sparkSql(String statement) {
        spark.sql(statement.replace("{table}", "delta.`" + table + "`"));
    }

    private List<Long> ids() {
        return spark.read(table, "id").stream()
                .map(row -> (Long) row.get("id"))
                .sorted()
                .toList();
    }

    private static List<Long> range(int end) {
        return LongStream.range(0, end).boxed().toList();
    }

    private List<Map<String, @Nullable Object>> readByUs() throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            DeltaTableReader.open(storages.open(location, Map.of()), location).forEachRow(rows::add);
        }
        return rows;
    }

    @Test
    void aPlainTableHasTheLowestProtocolAndNoProperties() throws Exception {
        run(sink(), ROWS, rows(0, 5));

        assertThat(detail())
                .containsEntry("minReaderVersion", 1L)
                .containsEntry("minWriterVersion", 2L)
                .containsEntry("properties", Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "id"})
    void aNewTableHasEverythingThatWasAskedFor(String mode) throws Exception {
        DeltaSinkBuilder sink = sink().clusterBy("s.n", "ID")
                .option("delta.columnMapping.mode", mode)
                .option("delta.enableRowTracking", "true")
                .option("delta.enableInCommitTimestamps", "true")
                .option("delta.appendOnly", "true")
                .option("delta.dataSkippingNumIndexedCols", "1");
        run(sink, ROWS, rows(0, 10));
        run(sink, ROWS, rows(10, 10));

        Map<String, @Nullable Object> detail = detail();
        assertThat(detail.get("clusteringColumns")).isEqualTo(List.of("s.n", "id"));
        assertThat(String.valueOf(detail.get("properties")))
                .contains(
                        "delta.columnMapping.mode=" + mode,
                        "delta.enableRowTracking=true",
                        "delta.enableInCommitTimestamps=true",
                        "delta.appendOnly=true");
        assertThat(ids()).isEqualTo(range(20));
        assertThat(spark.readWhere(table, "s.n = 13", "id")).containsExactly(Map.of("id", 13L));
        List<Map<String, @Nullable Object>> rowIds =
                spark.query("SELECT _metadata.row_id AS r FROM delta.`%s`".formatted(table));
        assertThat(new HashSet<>(rowIds)).hasSize(20).doesNotContain(Collections.singletonMap("r", null));
        assertThatThrownBy(() -> sparkSql("DELETE FROM {table} WHERE id = 1")).hasMessageContaining("append");
        sparkSql("OPTIMIZE {table}");
        run(sink, ROWS, rows(20, 10));
        assertThat(ids()).isEqualTo(range(30));
        assertThat(spark.query("SELECT id FROM delta.`%s` VERSION AS OF 1".formatted(table)))
                .hasSize(10);
        assertThat(readByUs())
                .hasSize(30)
                .allSatisfy(row -> assertThat(row.keySet()).containsExactly("id", "name", "s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "id"})
    void tablesThatSparkMadeAreWrittenUnderTheirPhysicalNamesAndIds(String mode) throws Exception {
        sparkSql("CREATE TABLE {table} (id BIGINT, old STRING, s STRUCT<x: STRING, n: INT>) USING delta CLUSTER BY (id)"
                + " TBLPROPERTIES ('delta.columnMapping.mode' = '" + mode + "', 'delta.enableRowTracking' = 'true',"
                + " 'delta.enableInCommitTimestamps' = 'true')");
        sparkSql("INSERT INTO {table} VALUES (0, 'name 0', named_struct('x', 'x', 'n', 0))");
        sparkSql("ALTER TABLE {table} RENAME COLUMN old TO name");
        sparkSql("ALTER TABLE {table} DROP COLUMN s.x");

        run(sink(), ROWS, rows(1, 9));

        assertThat(ids()).isEqualTo(range(10));
        assertThat(spark.readWhere(table, "s.n = 7", "id", "name")).containsExactly(Map.of("id", 7L, "name", "name 7"));
        assertThat(spark.readWhere(table, "s.n = id AND name = concat('name ', id)", "id"))
                .hasSize(10);
        assertThat(readByUs()).contains(Map.of("id", 7L, "name", "name 7", "s", Map.of("n", 7)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'delta.columnMapping.mode' = 'name', 'delta.enableIcebergCompatV2' = 'true' | feature 'icebergCompatV2'",
                "'delta.columnMapping.mode' = 'name', 'delta.enableIcebergCompatV1' = 'true' | feature 'icebergCompatV1'",
            })
    void featuresThatTheSinkDoesNotKeepAreRefusedByName(String properties, String reason) {
        sparkSql("CREATE TABLE {table} (id BIGINT, name STRING, s STRUCT<n: INT>) USING delta TBLPROPERTIES ("
                + properties + ")");

        assertThatThrownBy(() -> run(sink(), ROWS, rows(0, 1)))
                .rootCause()
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("CF_DELTA_TABLE_UNSUPPORTED")
                .hasMessageContaining(reason);
        assertThat(spark.count(table)).isZero();
    }

    @Test
    void aDefaultThatNobodyWouldComputeIsRefusedAndOneThatIsNotNeededIsNot() throws Exception {
        sparkSql("CREATE TABLE {table} (id BIGINT, name STRING DEFAULT 'x', s STRUCT<n: INT>) USING delta"
                + " TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')");

        assertThatThrownBy(() -> run(sink(), rowType(FIELD("id", BIGINT())), List.of(GenericRowData.of(1L))))
                .rootCause()
                .hasMessageContaining("column 'name' STRING has a default, which the sink does not compute");
        run(sink(), ROWS, rows(0, 3));
        assertThat(ids()).isEqualTo(range(3));
    }

    private static final RowType GROWN = rowType(
            FIELD("id", BIGINT()),
            FIELD("name", STRING()),
            FIELD("s", ROW(FIELD("n", BIGINT()), FIELD("more", STRING()))),
            FIELD("extra", BIGINT()));

    private static List<RowData> grownRows(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(id -> (RowData) GenericRowData.of(
                        id,
                        StringData.fromString("name " + id),
                        GenericRowData.of(id + 5_000_000_000L, StringData.fromString("more " + id)),
                        id * 2))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "name", "id"})
    void aTableGrowsToTakeTheRows(String mode) throws Exception {
        sparkSql("CREATE TABLE {table} (id INT, name STRING, s STRUCT<n: INT>) USING delta"
                + " TBLPROPERTIES ('delta.columnMapping.mode' = '" + mode + "', 'delta.enableTypeWidening' = 'true')");
        sparkSql("INSERT INTO {table} VALUES (0, 'name 0', named_struct('n', 0))");

        run(sink().option("mergeSchema", "true"), GROWN, grownRows(1, 4));

        assertThat(ids()).isEqualTo(range(5));
        assertThat(spark.query("SELECT typeof(id) AS id, typeof(s) AS s, typeof(extra) AS extra FROM delta.`%s` LIMIT 1"
                        .formatted(table)))
                .containsExactly(Map.of("id", "bigint", "s", "struct<n:bigint,more:string>", "extra", "bigint"));
        assertThat(spark.readWhere(table, "extra = 6 AND s.more = 'more 3' AND s.n = 5000000003", "id"))
                .containsExactly(Map.of("id", 3L));
        assertThat(spark.readWhere(table, "extra IS NULL AND s.more IS NULL AND s.n = 0", "id"))
                .containsExactly(Map.of("id", 0L));
        assertThat(spark.query("SELECT * FROM delta.`%s` VERSION AS OF 1".formatted(table)))
                .singleElement()
                .satisfies(row -> assertThat(row.keySet()).containsExactlyInAnyOrder("id", "name", "s"));
        assertThat(readByUs()).hasSize(5);
        sparkSql("INSERT INTO {table} VALUES (5, 'spark', named_struct('n', 1L, 'more', 'm'), 10)");
        assertThat(readByUs()).hasSize(6);

        if (!mode.equals("none")) {
            sparkSql("ALTER TABLE {table} DROP COLUMN extra");
            run(sink().option("mergeSchema", "true"), GROWN, grownRows(6, 1));
            assertThat(spark.readWhere(table, "extra IS NOT NULL", "id", "extra"))
                    .containsExactly(Map.of("id", 6L, "extra", 12L));
        }
    }

    @Test
    void theStatementsOfAnErrorMakeTheTableFit() throws Exception {
        sparkSql("CREATE TABLE {table} (id INT, must STRING NOT NULL) USING delta");
        RowType type = rowType(FIELD("id", BIGINT()), FIELD("at", TIMESTAMP(6)), FIELD("a,b", INT()));
        List<RowData> rows = List.of(GenericRowData.of(7_000_000_000L, TimestampData.fromEpochMillis(1), 3));

        // what the protocol lacks, then what else the columns lack
        runStatements(catchThrowable(() -> run(sink().option("mergeSchema", "true"), type, rows)), 3);
        runStatements(catchThrowable(() -> run(sink(), type, rows)), 4);
        run(sink(), type, rows);

        assertThat(spark.read(table, "id", "at", "`a,b`", "must"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("id", 7_000_000_000L).containsEntry("a,b", 3L));
    }

    private static void runStatements(Throwable failure, int expected) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        List<String> statements = new ArrayList<>();
        Matcher matcher = Pattern.compile("(ALTER TABLE .*);\n").matcher(root.getMessage());
        while (matcher.find()) {
            statements.add(matcher.group(1));
        }
        assertThat(statements).as(root.getMessage()).hasSize(expected);
        statements.forEach(spark::sql);
    }

    @Test
    void anExistingProtocolIsRaisedWhereThatIsAllowed() throws Exception {
        sparkSql("CREATE TABLE {table} (id INT) USING delta");
        RowType type = rowType(FIELD("id", BIGINT()), FIELD("at", TIMESTAMP(6)));
        List<RowData> rows = List.of(GenericRowData.of(1L, TimestampData.fromEpochMillis(1)));

        run(sink().option("mergeSchema", "true").option("sink.allow-protocol-upgrade", "true"), type, rows);

        assertThat(String.valueOf(detail().get("tableFeatures"))).contains("timestampNtz", "typeWidening");
        assertThat(ids()).containsExactly(1L);
    }
}
