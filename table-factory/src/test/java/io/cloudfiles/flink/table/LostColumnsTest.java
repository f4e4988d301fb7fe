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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Tables of the catalog whose columns are no longer to be had: told on use, kept for when they are back, and dropped. */
class LostColumnsTest extends CatalogSessions {
    @Test
    void aTableWhoseOwnColumnComesWithTheDataTooIsToldOnUseAndCanBeDropped() throws Exception {
        StreamTableEnvironment tables = session();
        String log = "'schema.location'='" + directory.resolve("log") + "'";
        tables.executeSql("CREATE TABLE mine (city AS 'Rome') WITH ('connector'='cloudfiles', 'path'='" + landing
                + "', 'format'='json', " + log + ")");
        tables.executeSql(landingTable("theirs", log, "'schema.hints'='city STRING'"));
        String definition = Files.readString(definition("mine"));

        assertThat(ask(tables, "DESCRIBE mine")).isEmpty();
        assertThat(failure(() -> tables.explainSql("SELECT * FROM mine")))
                .startsWith("CF_INVALID_SCHEMA: [c.default.mine] The data has columns [city]");
        assertThat(failure(() -> tables.executeSql("ALTER TABLE mine SET ('read.concurrent-files'='2')")))
                .startsWith("CF_INVALID_SCHEMA");
        assertThat(Files.readString(definition("mine"))).isEqualTo(definition);
        tables.executeSql("DROP TABLE mine");
        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[theirs]");
    }

    @Test
    void aTableWithAMalformedSchemaLogCanBeDropped() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));
        for (Path version : schemaLogs()) {
            Files.writeString(version, "nonsense");
        }

        assertThat(failure(() -> tables.explainSql("SELECT * FROM landing"))).startsWith("CF_UNSUPPORTED_LOG_VERSION");
        tables.executeSql("DROP TABLE landing");
        assertThat(ask(tables, "SHOW TABLES")).isEmpty();
    }

    @Test
    void whatRefersToColumnsThatAreLostIsKeptForWhenTheyAreBack() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing", "'schema.infer-column-types'='true'"));
        tables.executeSql("ALTER TABLE landing ADD (ts AS TO_TIMESTAMP_LTZ(id, 3), "
                + "WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)");
        String definition = Files.readString(definition("landing"));
        List<String> expected = columns(tables, "landing");
        Path moved = directory.resolve("moved");
        Files.move(landing, moved);
        Files.createDirectories(landing);
        for (Path version : schemaLogs()) {
            Files.delete(version);
        }

        assertThat(ask(tables, "DESCRIBE landing")).isEmpty();
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing ADD (x AS 1)")))
                .startsWith("CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE");
        assertThat(Files.readString(definition("landing"))).isEqualTo(definition);
        tables.executeSql("ALTER TABLE landing SET ('path'='" + moved + "')");
        assertThat(columns(tables, "landing")).isEqualTo(expected);
        assertThat(ask(tables, "SHOW CREATE TABLE landing").get(0)).contains("WATERMARK FOR `ts`");

        Files.delete(moved.resolve("a.json"));
        for (Path version : schemaLogs()) {
            Files.delete(version);
        }
        tables.executeSql("DROP TABLE landing");
        assertThat(ask(tables, "SHOW TABLES")).isEmpty();
    }

    @Test
    void aTableComputedOfAColumnThatIsDroppedIsToldOnUseAndCanBeDropped() throws Exception {
        StreamTableEnvironment tables = session();
        writeDeltaLog(0, "id", "price");
        tables.executeSql(
                "CREATE TABLE mine " + "WITH ('connector'='delta', 'path'='" + directory.resolve("delta") + "')");
        tables.executeSql("ALTER TABLE mine ADD (gross AS price * 1.2, half AS CAST(`id` AS DOUBLE) / 2)");
        assertThat(columns(tables, "mine")).hasSize(4);
        writeDeltaLog(1, "id");

        assertThat(ask(tables, "DESCRIBE mine")).isEmpty();
        assertThat(failure(() -> tables.explainSql("SELECT * FROM mine")))
                .startsWith("CF_INVALID_SCHEMA: [c.default.mine] Columns of the table are computed of [price]");
        tables.executeSql("DROP TABLE mine");
        assertThat(ask(tables, "SHOW TABLES")).isEmpty();
    }

    /** A version of a table with these INT columns. */
    private void writeDeltaLog(int version, String... columns) throws IOException {
        String fields = Stream.of(columns)
                .map(column -> "{\\\"name\\\":\\\"" + column
                        + "\\\",\\\"type\\\":\\\"integer\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}")
                .collect(Collectors.joining(","));
        Path log = Files.createDirectories(directory.resolve("delta/_delta_log"));
        Files.writeString(
                log.resolve("%020d.json".formatted(version)),
                (version == 0 ? "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n" : "")
                        + "{\"metaData\":{\"id\":\"t\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
                        + "\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[" + fields
                        + "]}\",\"partitionColumns\":[],\"configuration\":{}}}\n");
    }
}
