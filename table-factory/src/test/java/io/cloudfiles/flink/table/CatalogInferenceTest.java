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

import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Columns that the catalog infers, and what may be said beside them. */
class CatalogInferenceTest extends CatalogSessions {
    @Test
    void columnsAreInferredAndKeptForOtherSessions() throws Exception {
        StreamTableEnvironment first = session();
        first.executeSql(landingTable("landing", "'schema.infer-column-types'='true'"));
        List<String> expected = List.of("id BIGINT", "name STRING", "_rescued_data STRING");
        assertThat(columns(first, "landing")).isEqualTo(expected);

        StreamTableEnvironment second = session();
        assertThat(ask(second, "SHOW TABLES")).containsExactly("+I[landing]");
        assertThat(columns(second, "landing")).isEqualTo(expected);
        assertThat(ask(second, "DESCRIBE landing")).first().asString().startsWith("+I[id, BIGINT, true");
        assertThat(ask(second, "SHOW CREATE TABLE landing").get(0))
                .contains(
                        "`_rescued_data` VARCHAR(2147483647)",
                        "'schema.location' = 'file://" + directory + "/catalog/schemas/");

        // What the log has stays, whatever else lies there.
        land("b.json", "{\"id\":2,\"city\":\"Rome\"}");
        assertThat(columns(second, "landing")).isEqualTo(expected);
        second.executeSql("ALTER TABLE landing SET ('schema.hints' = 'city STRING')");
        assertThat(columns(first, "landing"))
                .containsExactly("id BIGINT", "name STRING", "_rescued_data STRING", "city STRING");
    }

    @Test
    void partitionColumnsHintsAndOwnColumnsGoWithInferredOnes() throws Exception {
        Files.delete(landing.resolve("a.json"));
        land("day=2026-01-31/b.json", "{\"id\":1}");
        StreamTableEnvironment tables = session();
        tables.executeSql(
                "CREATE TABLE landing (file_path STRING METADATA VIRTUAL, at_once AS PROCTIME()) WITH ('connector'='cloudfiles', "
                        + "'path'='" + landing + "', 'format'='json', 'schema.hints'='id INT, ts TIMESTAMP_LTZ(3)')");

        assertThat(columns(tables, "landing"))
                .containsExactly(
                        "id INT",
                        "day STRING",
                        "ts TIMESTAMP_LTZ(3)",
                        "_rescued_data STRING",
                        "file_path STRING",
                        "at_once TIMESTAMP_LTZ(3) NOT NULL *PROCTIME*");
        tables.executeSql("ALTER TABLE landing ADD WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
        assertThat(ask(session(), "SHOW CREATE TABLE landing").get(0))
                .contains("PARTITIONED BY (`day`)", "WATERMARK FOR `ts` AS `ts` - INTERVAL '5' SECOND");
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing ADD (x INT)")))
                .startsWith("CF_CATALOG_UNSUPPORTED: [c.default.landing] Column 'x' cannot be changed")
                .contains("schema.hints");
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing DROP (id)")))
                .startsWith("CF_CATALOG_UNSUPPORTED");
    }

    @Test
    void whatIsInferredCanBePlanned() throws Exception {
        land("b.csv", "id,name\n1,one");
        StreamTableEnvironment tables = session();
        tables.getConfig().set("execution.checkpointing.interval", "10 s");
        for (String format : List.of("json", "csv", "text", "binaryFile")) {
            tables.executeSql("CREATE TABLE " + format
                    + "_files (file_path STRING METADATA VIRTUAL) WITH ('connector'='cloudfiles', " + "'path'='"
                    + landing + "/*" + (format.equals("csv") ? ".csv" : ".json") + "', 'format'='" + format + "')");

            assertThat(tables.explainSql("SELECT * FROM " + format + "_files"))
                    .contains("fields=["
                            + String.join(
                                    ", ",
                                    tables.from(format + "_files")
                                            .getResolvedSchema()
                                            .getColumnNames()) + "]");
        }
        assertThat(failure(() -> tables.explainSql(
                        "SELECT * FROM csv_files /*+ OPTIONS('schema.rescued-data-column'='other') */")))
                .contains("'_rescued_data' STRING of the table is missing", "A hint cannot change the columns");
    }

    @Test
    void aKeyOfInferredColumnsIsRefused() {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));

        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing ADD PRIMARY KEY (id) NOT ENFORCED")))
                .startsWith("CF_CATALOG_UNSUPPORTED: [c.default.landing] The PRIMARY KEY")
                .contains("[id] may be null");
        assertThat(columns(tables, "landing")).contains("id STRING");
    }

    @Test
    void aTableThatIsRefusedLeavesNothing() throws Exception {
        StreamTableEnvironment tables = session();
        assertThat(failure(() -> tables.executeSql("CREATE TABLE landing (name AS 'x') WITH ('connector'='cloudfiles', "
                        + "'path'='" + landing + "', 'format'='json')")))
                .startsWith("CF_INVALID_SCHEMA");
        assertThat(schemaLogs()).isEmpty();
    }

    @Test
    void hintsBesideDeclaredColumnsAreRefusedAtAlterToo() {
        StreamTableEnvironment tables = session();
        tables.executeSql(
                "CREATE TABLE t (id INT) WITH ('connector'='cloudfiles', 'path'='" + landing + "', 'format'='json')");
        assertThat(failure(() -> tables.executeSql("ALTER TABLE t SET ('schema.hints'='id BIGINT')")))
                .startsWith("CF_INVALID_OPTIONS: [c.default.t] Option 'schema.hints' and declared columns");
    }

    @Test
    void hintsThatNameAnOwnColumnAreRefusedBeforeAnythingIsWritten() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql("CREATE TABLE landing (city AS 'Rome') WITH ('connector'='cloudfiles', 'path'='" + landing
                + "', 'format'='json')");
        String definition = Files.readString(definition("landing"));
        List<Path> log = schemaLogs();

        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing SET ('schema.hints'='city STRING')")))
                .startsWith("CF_INVALID_SCHEMA: [c.default.landing] The data has columns [city]");
        assertThat(schemaLogs()).isEqualTo(log);
        assertThat(Files.readString(definition("landing"))).isEqualTo(definition);
        assertThat(columns(tables, "landing")).contains("city CHAR(4) NOT NULL");
        tables.executeSql("ALTER TABLE landing SET ('schema.hints'='town STRING')");
        assertThat(columns(tables, "landing")).contains("town STRING");
    }
}
