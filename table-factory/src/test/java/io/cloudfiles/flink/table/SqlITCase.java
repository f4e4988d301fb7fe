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
package io.cloudfiles.flink.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.StatementSet;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What statements read and write. */
class SqlITCase extends SqlOnCluster {
    @Test
    void filesBecomeATableThatCanBeQueried() throws Exception {
        land("a.json", "{\"id\":1,\"name\":\"one\"}", "{\"id\":2,\"name\":\"two\",\"extra\":true}");
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable("id BIGINT, name STRING, _rescued_data STRING"));
            session.run(bronzeTable("id BIGINT, name STRING, _rescued_data STRING", ""));
            session.run("INSERT INTO bronze SELECT * FROM landing");
            SqlSession.await(2L, () -> count(session));
            land("b.json", "{\"id\":3,\"name\":\"three\"}");
            SqlSession.await(3L, () -> count(session));

            assertThat(session.query("SELECT id, name FROM bronze"))
                    .containsExactly("+I[1, one]", "+I[2, two]", "+I[3, three]");
            assertThat(session.query("SELECT name FROM bronze WHERE id > 1 AND id <> 3"))
                    .containsExactly("+I[two]");
            assertThat(session.query("SELECT _rescued_data FROM bronze WHERE id = 2"))
                    .singleElement()
                    .asString()
                    .contains("\"extra\":\"true\"");
        }
        try (SqlSession batch = SqlSession.open(Map.of("execution.runtime-mode", "batch"))) {
            batch.run(bronzeTable("name STRING", ""));
            assertThat(batch.query("SELECT name, COUNT(*) FROM bronze GROUP BY name"))
                    .containsExactly("+I[one, 1]", "+I[three, 1]", "+I[two, 1]");
        }
    }

    @Test
    void tablesOfTheCatalogNeedNoColumns() throws Exception {
        land("a.json", "{\"id\":1,\"name\":\"one\"}");
        String catalog = "CREATE CATALOG c WITH ('type'='cloudfiles', 'location'='" + directory + "/catalog')";
        try (SqlSession session = SqlSession.open()) {
            session.run(catalog);
            session.run("CREATE DATABASE c.lake");
            session.run("CREATE TABLE c.lake.landing WITH ('connector'='cloudfiles', 'path'='" + landing
                    + "', 'format'='json', 'discovery.interval'='50 ms', 'schema.infer-column-types'='true')");
            session.run("CREATE TABLE c.lake.bronze WITH ('connector'='delta', 'path'='" + bronze
                    + "') AS SELECT * FROM c.lake.landing");
            SqlSession.await(true, () -> isThere(bronze));
            SqlSession.await(List.of("+I[1, one, null]"), () -> session.query("SELECT * FROM c.lake.bronze"));
            land("b.json", "{\"id\":2,\"name\":\"two\"}");
            SqlSession.await(
                    2, () -> session.query("SELECT * FROM c.lake.bronze").size());
        }
        try (SqlSession other = SqlSession.open()) {
            other.run(catalog);
            other.run("USE c.lake");
            other.run("CREATE TABLE followed WITH ('connector'='delta', 'path'='" + bronze + "')");
            other.run("ALTER TABLE followed ADD (city STRING)");
            assertThat(other.query("SELECT * FROM followed WHERE id = 2")).containsExactly("+I[2, two, null, null]");
            other.run("INSERT INTO followed VALUES (3, 'three', CAST(NULL AS STRING), 'Rome')")
                    .getJobExecutionResult()
                    .get();
            assertThat(other.query("SELECT city FROM followed WHERE id > 2")).containsExactly("+I[Rome]");
            assertThat(other.query("SELECT id FROM bronze")).containsExactly("+I[1]", "+I[2]", "+I[3]");
            other.run("ALTER TABLE landing SET ('schema.hints'='city STRING', 'source.uid'='again')");
            other.run("ALTER TABLE bronze SET ('sink.merge-schema'='true', 'sink.uid'='again')");
            other.run("CREATE TABLE IF NOT EXISTS bronze WITH ('connector'='delta') AS SELECT * FROM landing");
            SqlSession.await(5, () -> other.query("SELECT city FROM bronze").size());
            assertThat(other.first(2, "SELECT name, id FROM landing")).containsExactly("+I[one, 1]", "+I[two, 2]");
        }
    }

    @Test
    void variantsGoInAndOut() throws Exception {
        land("a.json", "{\"id\":1,\"v\":{\"a\":[1,\"x\"]},\"s\":{\"v\":true}}", "{\"id\":2}");
        String columns = "id BIGINT, v VARIANT, s ROW<v VARIANT>";
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable(columns));
            session.run(bronzeTable(columns, ""));
            session.run("INSERT INTO bronze SELECT * FROM landing");
            SqlSession.await(2L, () -> count(session));

            assertThat(session.query("SELECT id, JSON_STRING(v), JSON_STRING(s.v) FROM bronze"))
                    .containsExactly("+I[1, {\"a\":[1,\"x\"]}, true]", "+I[2, null, null]");
            assertThat(session.query("SELECT id FROM bronze WHERE v IS NULL")).containsExactly("+I[2]");
        }
    }

    @Test
    void metadataColumnsAreReadUnderAnyNameAndType() throws Exception {
        land("a.json", "{\"id\":1}");
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable(
                    "id BIGINT, file_path STRING METADATA VIRTUAL, n STRING METADATA FROM 'file_name' VIRTUAL, "
                            + "size INT METADATA FROM 'file.size' VIRTUAL, "
                            + "modified TIMESTAMP_LTZ(6) METADATA FROM 'file_modification_time' VIRTUAL"));
            session.tables().getConfig().set("table.local-time-zone", "UTC");

            assertThat(session.first(1, "SELECT * FROM landing"))
                    .containsExactly("+I[1, file://" + landing + "/a.json, a.json, 9, 2026-01-31T10:00:00.000001Z]");
            assertThat(session.first(1, "SELECT n, id FROM landing")).containsExactly("+I[a.json, 1]");
            assertThat(session.first(1, "SELECT file_path FROM landing"))
                    .containsExactly("+I[file://" + landing + "/a.json]");
        }
    }

    @Test
    void onlyWantedColumnsAreScanned() throws Exception {
        land("a.json", "{\"id\":1,\"name\":\"one\",\"x\":2}", "{\"id\":2,\"name\":\"two\",\"x\":3}");
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable("id BIGINT, name STRING, x INT"));

            assertThat(session.tables().explainSql("SELECT x FROM landing WHERE id > 1"))
                    .contains("project=[id, x]");
            assertThat(session.first(1, "SELECT x FROM landing WHERE id > 1")).containsExactly("+I[3]");
            assertThat(session.first(2, "SELECT COUNT(*) FROM landing")).contains("+I[1]");
        }
    }

    @Test
    void theEndsOfFilesAreRememberedWithoutAnEdgeBetweenReaderAndRows() throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable("id BIGINT, name STRING"));
            session.run(bronzeTable("id BIGINT", ""));
            JsonNode nodes = new ObjectMapper()
                    .readTree(session.tables()
                            .explainSql("INSERT INTO bronze SELECT id FROM landing", ExplainDetail.JSON_EXECUTION_PLAN)
                            .replaceAll("(?s).*== Physical Execution Plan ==", ""))
                    .get("nodes");

            Map<String, JsonNode> byType = new HashMap<>();
            nodes.forEach(node -> byType.put(node.get("type").asText(), node));
            String uid = "default_catalog.default_database.landing";
            JsonNode reader = byType.get("read " + uid);
            assertThat(byType.get("Sink: lifecycle of " + uid).get("predecessors"))
                    .singleElement()
                    .satisfies(edge -> assertThat(edge.get("id")).isEqualTo(reader.get("id")))
                    .satisfies(edge ->
                            assertThat(edge.get("ship_strategy").asText()).isEqualTo("HASH"));
            assertThat(byType.get("rows of " + uid).get("predecessors"))
                    .singleElement()
                    .satisfies(edge -> assertThat(edge.get("id")).isEqualTo(reader.get("id")))
                    .satisfies(edge ->
                            assertThat(edge.get("ship_strategy").asText()).isEqualTo("FORWARD"));
        }
    }

    @Test
    void partitionColumnsComeFromThePathAndMakeTheTablesPartitions() throws Exception {
        land("day=2026-01-30/kind=a%2Fb/1.json", "{\"id\":1,\"day\":\"ignored\"}");
        land("day=2026-01-31/kind=__HIVE_DEFAULT_PARTITION__/2.json", "{\"id\":2}");
        try (SqlSession session = SqlSession.open()) {
            session.run(tableOf("landing", "id BIGINT, `day` DATE, kind STRING", "PARTITIONED BY (`day`, kind)"));
            session.run(bronzeTable("id BIGINT, `day` DATE, kind STRING", "PARTITIONED BY (`day`)"));
            session.run("INSERT INTO bronze SELECT * FROM landing");
            SqlSession.await(2L, () -> count(session));

            assertThat(session.query("SELECT * FROM bronze"))
                    .containsExactly("+I[1, 2026-01-30, a/b]", "+I[2, 2026-01-31, null]");
            assertThat(session.query("SELECT id FROM bronze WHERE `day` = DATE '2026-01-31' AND kind IS NULL"))
                    .containsExactly("+I[2]");
            assertThat(bronze.resolve("day=2026-01-30")).isDirectory();
        }
    }

    @Test
    void filesOfPartitionsThatAreNotWantedAreNotOpened() throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run(bronzeTable("id BIGINT, part INT", "PARTITIONED BY (part)"));
            session.run("INSERT INTO bronze VALUES (1, 1), (2, 2), (3, 3)")
                    .getJobExecutionResult()
                    .get();
            for (Path file : files(bronze.resolve("part=2"))) {
                Files.delete(file);
            }

            assertThat(session.query("SELECT id FROM bronze WHERE part = 1 OR part > 2"))
                    .containsExactly("+I[1]", "+I[3]");
            assertThat(session.query("SELECT id FROM bronze WHERE part IN (1, 3)"))
                    .containsExactly("+I[1]", "+I[3]");
        }
    }

    @Test
    void staticPartitionsAndPropertiesAreWritten() throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run("CREATE TABLE bronze (id BIGINT, part STRING) PARTITIONED BY (part) WITH ('connector'='delta', "
                    + "'path'='" + bronze
                    + "', 'delta.appendOnly'='true', 'sink.parallelism'='1', 'sink.compression'='snappy')");
            session.run("INSERT INTO bronze PARTITION (part = 'x') SELECT * FROM (VALUES (CAST(1 AS BIGINT)), (2))")
                    .getJobExecutionResult()
                    .get();

            assertThat(session.query("SELECT * FROM bronze")).containsExactly("+I[1, x]", "+I[2, x]");
            assertThat(Files.readString(bronze.resolve("_delta_log/00000000000000000000.json")))
                    .contains("\"delta.appendOnly\":\"true\"");
            assertThat(files(bronze.resolve("part=x")))
                    .singleElement()
                    .asString()
                    .endsWith("snappy.parquet");
        }
    }

    @Test
    void aStatementSetScansTwoTablesAndOneTableTwice() throws Exception {
        land("a.json", "{\"id\":1}", "{\"id\":2}");
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable("id BIGINT"));
            session.run(tableOf("other", "id BIGINT", ""));
            session.run(bronzeTable("id BIGINT", ""));
            session.run("CREATE TABLE silver WITH ('path'='" + directory.resolve("silver")
                    + "') LIKE bronze (OVERWRITING OPTIONS)");
            StatementSet statements = session.tables().createStatementSet();
            statements.addInsertSql("INSERT INTO bronze SELECT id FROM landing UNION ALL SELECT id + 10 FROM other");
            statements.addInsertSql("INSERT INTO silver SELECT id * 100 FROM landing WHERE id = 2 UNION ALL "
                    + "SELECT id FROM landing /*+ OPTIONS('source.uid'='again', 'scan.parallelism'='1') */");
            JobClient job = statements.execute().getJobClient().orElseThrow();

            SqlSession.await(List.of("+I[11]", "+I[12]", "+I[1]", "+I[2]"), () -> rowsOf(session, "bronze"));
            SqlSession.await(List.of("+I[1]", "+I[200]", "+I[2]"), () -> rowsOf(session, "silver"));
            job.cancel().get();
        }
    }

    @Test
    void windowsCloseByTheTimeOfTheFiles() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int minute = 0; minute < 10; minute++) {
            lines.add("{\"id\":%d,\"ts\":\"2026-01-31T10:%02d:00Z\"}".formatted(minute, minute));
        }
        land("a.json", lines.toArray(String[]::new));
        land("b.json", "{\"id\":10,\"ts\":\"2026-01-31T11:00:00Z\"}", "{\"id\":11,\"ts\":\"2026-01-31T11:30:00Z\"}");
        try (SqlSession session = SqlSession.open()) {
            session.tables().getConfig().set("table.local-time-zone", "UTC");
            session.run(landingTable(
                    "id BIGINT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE",
                    "'scan.watermark.emit.strategy'='on-event'"));
            String windows = "SELECT CAST(window_start AS STRING), COUNT(*) FROM TABLE("
                    + "TUMBLE(TABLE landing, DESCRIPTOR(ts), INTERVAL '2' MINUTES)) GROUP BY window_start, window_end";

            String plan = session.tables().explainSql(windows);

            assertThat(plan.substring(plan.indexOf("Optimized")))
                    .contains("watermark=[")
                    .doesNotContain("WatermarkAssigner");
            assertThat(session.first(6, windows))
                    .containsExactly(
                            "+I[2026-01-31 10:00:00.000, 2]",
                            "+I[2026-01-31 10:02:00.000, 2]",
                            "+I[2026-01-31 10:04:00.000, 2]",
                            "+I[2026-01-31 10:06:00.000, 2]",
                            "+I[2026-01-31 10:08:00.000, 2]",
                            "+I[2026-01-31 11:00:00.000, 1]");
        }
    }
}
