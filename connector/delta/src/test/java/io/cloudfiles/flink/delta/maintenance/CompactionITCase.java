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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is compacted, what is not, and what a table is behind it. */
class CompactionITCase extends CompactedTables {
    @Test
    void everyRowOfEveryVersionStaysWhatItIs() throws Exception {
        Path table = directory.resolve("all of it");
        sql(
                "CREATE TABLE $t (id BIGINT NOT NULL, n INT, amount DECIMAL(10,2), at TIMESTAMP, wall TIMESTAMP_NTZ,"
                        + " day DATE, raw BINARY, who STRUCT<name: STRING, tags: ARRAY<STRING>>,"
                        + " m MAP<STRING, ARRAY<STRUCT<x: INT>>>, kind STRING, f FLOAT, d DOUBLE, b BOOLEAN, s SMALLINT, t TINYINT)"
                        + " USING delta PARTITIONED BY (kind, day) TBLPROPERTIES ('delta.columnMapping.mode'='name',"
                        + " 'delta.enableDeletionVectors'='true', 'delta.enableTypeWidening'='true',"
                        + " 'delta.appendOnly'='false', 'delta.enableChangeDataFeed'='true')",
                table);
        for (int i = 0; i < 4; i++) {
            sql(
                    "INSERT INTO $t SELECT id, CAST(id AS INT), CAST(id / 3 AS DECIMAL(10,2)), timestamp_micros(id * 1000003),"
                            + " CAST(timestamp_micros(id * 7919) AS TIMESTAMP_NTZ), IF(id % 5 = 0, NULL, DATE'2026-01-31'),"
                            + " CAST(CAST(id AS STRING) AS BINARY), IF(id % 7 = 0, NULL, struct('n' || id, array('a', NULL, ''))),"
                            + " map('k' || id, array(struct(CAST(id AS INT)), NULL), 'z', NULL),"
                            + " CASE id % 3 WHEN 0 THEN 'a/b =ü%' WHEN 1 THEN NULL ELSE 'plain' END,"
                            + " CAST(id AS FLOAT) / 3, IF(id % 4 = 0, CAST('NaN' AS DOUBLE), id / 7), id % 2 = 0,"
                            + " CAST(id AS SMALLINT), CAST(id % 100 AS TINYINT) FROM range("
                            + i * 40 + ", " + (i + 1) * 40 + ", 1, 1)",
                    table);
        }
        sql("DELETE FROM $t WHERE id IN (3, 44, 45, 120)", table);
        sql("ALTER TABLE $t ALTER COLUMN n TYPE BIGINT", table);
        sql("ALTER TABLE $t RENAME COLUMN amount TO total", table);
        sql("ALTER TABLE $t ADD COLUMNS (later STRING)", table);
        long before = version(table);
        List<Map<String, @Nullable Object>> rows = spark.read(table);
        long files = filesOf(table);

        Compaction.Result result = compact(table, "");

        assertThat(rows).hasSize(156);
        assertThat(result.dropped()).isEmpty();
        assertThat(result.versions()).containsExactly(before + 1);
        assertThat(filesOf(table)).isEqualTo(6).isLessThan(files);
        assertThat(result.removedFiles() - result.addedFiles()).isEqualTo(files - 6);
        assertThat(spark.read(table)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(spark.readVersion(table, before)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(spark.readWhere(table, "kind = 'a/b =ü%' AND day IS NULL", "id"))
                .hasSize((int) rows.stream()
                        .filter(row -> "a/b =ü%".equals(row.get("kind")) && row.get("day") == null)
                        .count());
        Map<String, @Nullable Object> commit = newestCommit(table);
        assertThat(commit).containsEntry("operation", "OPTIMIZE").containsEntry("isBlindAppend", false);
        assertThat(String.valueOf(commit.get("operationMetrics"))).contains("numRemovedFiles=" + result.removedFiles());
        assertThat(spark.query("SELECT * FROM table_changes('delta.`" + table + "`', " + (before + 1) + ")"))
                .isEmpty();
        assertThat(compact(table, "").versions()).isEmpty();
    }

    @Test
    void onlyTheChosenPartitionsAreTouched() throws Exception {
        Path table = directory.resolve("chosen");
        sql("CREATE TABLE $t (id BIGINT, day DATE, n INT) USING delta PARTITIONED BY (day, n)", table);
        for (int i = 0; i < 3; i++) {
            sql(
                    "INSERT INTO $t SELECT id, DATE'2026-01-01' + CAST(id % 3 AS INT), CAST(id % 2 AS INT) FROM range(12)",
                    table);
        }
        assertThat(compact(table, "day >= '2026-01-02' AND n = 1", true).addedFiles())
                .isEqualTo(2);
        long files = filesOf(table);

        Compaction.Result result = compact(table, "day >= '2026-01-02' AND n = 1");

        assertThat(result.addedFiles()).isEqualTo(2);
        assertThat(filesOf(table)).isEqualTo(files - result.removedFiles() + 2);
        assertThat(spark.count(table)).isEqualTo(36);
        assertThatThrownBy(() -> compact(table, "id = 1"))
                .hasMessageContaining("'id' is no partition column; the table has day, n");
        assertThatThrownBy(() -> compact(table, "day = 'yesterday'"))
                .hasMessageContaining("'yesterday' is no value of 'day', which is DATE");
        assertThatThrownBy(() -> compact(table, "day = '2026-01-01' OR n = 1"))
                .hasMessageContaining("at character 20 AND is expected");
    }

    @Test
    void filesAreAsLargeAsTheTableAsksForUnlessAnotherSizeIsAskedFor() throws Exception {
        Path table = directory.resolve("sized");
        try (TableAccess.Opened opened = new TableAccess(Location.of(table).toString(), Map.of()).open()) {
            opened.table()
                    .createIfAbsent(NewTable.of(
                            SchemaDdl.parse("id BIGINT, text STRING"),
                            List.of(),
                            Map.of("delta.targetFileSize", "40kb")));
        }
        sql("INSERT INTO $t SELECT /*+ REPARTITION(6) */ id, uuid() AS text FROM range(2000)", table);

        Compaction.Result asked = compactTo(null, table);
        assertThat(asked.addedFiles()).isGreaterThan(1).isLessThan(asked.removedFiles());
        assertThat(compactTo(TARGET, table).addedFiles()).isEqualTo(1);
    }

    private static Compaction.Result compactTo(@Nullable Long targetBytes, Path table) throws IOException {
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            Storage storage = storages.open(location, Map.of());
            return new Compaction(DeltaTable.at(location, storage), storage, Clock.systemUTC())
                    .run("", targetBytes, false);
        }
    }

    @Test
    void partitionsOfATypeThatCannotBeComparedAreToldAsThat() throws Exception {
        Path table = directory.resolve("amounts");
        sql("CREATE TABLE $t (id BIGINT, amount DECIMAL(10,2)) USING delta PARTITIONED BY (amount)", table);
        sql("INSERT INTO $t VALUES (1, 1.50)", table);
        sql("INSERT INTO $t VALUES (2, 1.50), (3, NULL)", table);
        sql("INSERT INTO $t VALUES (4, NULL)", table);

        assertThatThrownBy(() -> compact(table, "amount = '1.50'"))
                .hasMessageContaining("'amount' is DECIMAL(10, 2), and columns of that type cannot be compared here");
        assertThat(compact(table, "amount IS NULL").removedFiles()).isEqualTo(2);
        assertThat(spark.count(table)).isEqualTo(4);
    }

    @Test
    void whatWouldNotBeKeptIsRefusedByName() {
        Path variants = directory.resolve("variants");
        sql("CREATE TABLE $t (id BIGINT, a ARRAY<VARIANT>, m MAP<STRING, STRUCT<v: VARIANT>>) USING delta", variants);

        assertThatThrownBy(() -> compact(variants, ""))
                .hasMessageContaining("column 'a' with variants in an array or a map")
                .hasMessageContaining("column 'm' with variants in an array or a map");
        assertThatThrownBy(() -> compact(directory.resolve("none"), ""))
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CF_PATH_NOT_FOUND));
    }

    @Test
    void rowsKeepTheirIdsAndTheVersionsThatChangedThem() throws Exception {
        Path table = directory.resolve("tracked");
        sql(
                "CREATE TABLE $t (id BIGINT, name STRING, p INT) USING delta PARTITIONED BY (p) TBLPROPERTIES ("
                        + "'delta.enableRowTracking'='true', 'delta.enableDeletionVectors'='true',"
                        + " 'delta.columnMapping.mode'='id')",
                table);
        for (int i = 0; i < 3; i++) {
            sql("INSERT INTO $t SELECT id, 'n' || id, 0 FROM range(" + i * 10 + ", " + (i + 1) * 10 + ", 1, 1)", table);
        }
        sql("DELETE FROM $t WHERE id IN (0, 15)", table);
        sql("UPDATE $t SET name = 'changed' WHERE id = 3", table);
        List<Map<String, @Nullable Object>> rows = trackedRows(table);

        Compaction.Result first = compact(table, "");
        List<Map<String, @Nullable Object>> merged = trackedRows(table);
        sql("INSERT INTO $t VALUES (30, 'n30', 0)", table);
        List<Map<String, @Nullable Object>> more = trackedRows(table);
        Compaction.Result second = compact(table, "");

        assertThat(first.addedFiles()).isEqualTo(1);
        assertThat(merged).hasSize(28).isEqualTo(rows);
        assertThat(more).hasSize(29).containsAll(rows);
        assertThat(more).extracting(row -> row.get("row_id")).doesNotHaveDuplicates();
        assertThat(second.addedFiles()).isEqualTo(1);
        assertThat(trackedRows(table)).isEqualTo(more);
        assertThat(filesOf(table)).isEqualTo(1);
    }

    private static List<Map<String, @Nullable Object>> trackedRows(Path table) {
        return spark.query(
                "SELECT *, _metadata.row_id AS row_id, _metadata.row_commit_version AS row_version FROM delta.`" + table
                        + "` ORDER BY id");
    }

    @Test
    void clusteredFilesStayAndTheOthersAreMerged() throws Exception {
        Path table = directory.resolve("clustered");
        sql("CREATE TABLE $t (a STRING, id BIGINT) USING delta CLUSTER BY (id)", table);
        insertThree(table, 0);
        Compaction.Result unclustered = compact(table, "");
        sql("OPTIMIZE $t", table);
        insertThree(table, 30);

        Compaction.Result beside = compact(table, "");
        sql("OPTIMIZE $t FULL", table);
        insertThree(table, 60);
        List<Map<String, @Nullable Object>> rows = spark.read(table);
        compact(table, "");

        assertThat(unclustered.removedFiles()).isEqualTo(3);
        assertThat(beside.removedFiles()).isEqualTo(3);
        assertThat(rows).hasSize(90);
        assertThat(filesOf(table)).isEqualTo(2);
        assertThat(spark.read(table)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(spark.readWhere(table, "id = 77", "a")).containsExactly(Map.of("a", "a77"));
        assertThat(spark.query("DESCRIBE DETAIL delta.`" + table + "`").get(0))
                .containsEntry("clusteringColumns", List.of("id"));
    }

    private static void insertThree(Path table, int first) {
        for (int from = first; from < first + 30; from += 10) {
            sql("INSERT INTO $t SELECT 'a' || id, id FROM range(" + from + ", " + (from + 10) + ", 1, 1)", table);
        }
    }

    @Test
    void variantsStayWhatTheyAre() throws Exception {
        Path table = directory.resolve("variants");
        sql("CREATE TABLE $t (id BIGINT, v VARIANT, s STRUCT<inner: VARIANT>) USING delta", table);
        sql(
                "INSERT INTO $t SELECT id, parse_json('{\"a\": {\"b\": [' || id || ', 2.5, null]}, \"text\": \"ü\"}'),"
                        + " IF(id % 2 = 0, NULL, struct(parse_json('[' || id || ']'))) FROM range(0, 10, 1, 1)",
                table);
        sql("INSERT INTO $t VALUES (10, NULL, struct(NULL)), (11, parse_json('null'), NULL)", table);
        String documents =
                "SELECT id, to_json(v) AS v, v IS NULL AS no_v, to_json(s.inner) AS inner, s IS NULL AS no_s,"
                        + " schema_of_variant(v) AS type, variant_get(v, '$.a.b[1]', 'double') AS x FROM delta.`"
                        + table
                        + "` ORDER BY id";
        List<Map<String, @Nullable Object>> rows = spark.query(documents);

        Compaction.Result result = compact(table, "");

        assertThat(result.addedFiles()).isEqualTo(1);
        assertThat(filesOf(table)).isEqualTo(1);
        assertThat(rows).hasSize(12);
        assertThat(spark.query(documents)).isEqualTo(rows);
    }
}
