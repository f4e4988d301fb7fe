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
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Definitions in the catalog, seen by sessions. */
class CatalogTest extends CatalogSessions {
    @Test
    void definitionsAreCreatedAlteredRenamedAndDropped() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql("CREATE DATABASE sales COMMENT 'what we sold'");
        assertThat(ask(tables, "SHOW DATABASES")).containsExactly("+I[default]", "+I[sales]");
        tables.executeSql("USE sales");
        tables.executeSql("CREATE TABLE `o'd.d/ ü` (id BIGINT NOT NULL, name STRING COMMENT 'of it', ts TIMESTAMP(3), "
                + "twice AS id * 2, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE, PRIMARY KEY (id) NOT ENFORCED) "
                + "COMMENT 'rows' WITH ('connector'='datagen', 'number-of-rows'='3')");
        String created = ask(tables, "SHOW CREATE TABLE `o'd.d/ ü`").get(0);
        tables.executeSql("CREATE VIEW totals AS SELECT SUM(id) AS total FROM `o'd.d/ ü`");

        StreamTableEnvironment other = session();
        other.executeSql("USE sales");
        assertThat(ask(other, "SHOW CREATE TABLE `o'd.d/ ü`").get(0)).isEqualTo(created);
        assertThat(created).contains("`twice` AS `id` * 2", "PRIMARY KEY (`id`) NOT ENFORCED", "WATERMARK FOR `ts`");
        assertThat(ask(other, "SHOW VIEWS")).containsExactly("+I[totals]");
        assertThat(columns(other, "totals")).containsExactly("total BIGINT");
        other.executeSql("ALTER TABLE `o'd.d/ ü` SET ('rows-per-second'='7')");
        other.executeSql("ALTER TABLE `o'd.d/ ü` RESET ('number-of-rows')");
        other.executeSql("ALTER TABLE `o'd.d/ ü` RENAME TO plain");
        assertThat(ask(tables, "SHOW CREATE TABLE plain").get(0))
                .contains("'rows-per-second' = '7'")
                .doesNotContain("number-of-rows");
        assertThat(failure(() -> session().executeSql("DROP DATABASE sales"))).contains("is not empty");
        tables.executeSql("CREATE TABLE IF NOT EXISTS plain (x INT) WITH ('connector'='print')");
        assertThat(columns(tables, "plain")).hasSize(4);
        assertThat(failure(() -> tables.executeSql("CREATE TABLE plain (x INT) WITH ('connector'='print')")))
                .contains("already exist");
        tables.executeSql("DROP VIEW totals");
        tables.executeSql("DROP TABLE plain");
        tables.executeSql("USE `default`");
        tables.executeSql("DROP DATABASE sales");
        other.executeSql("USE `default`");
        assertThat(ask(other, "SHOW DATABASES")).containsExactly("+I[default]");
        assertThat(failure(() -> other.executeSql("CREATE FUNCTION f AS 'x.Y'")))
                .startsWith("CF_CATALOG_UNSUPPORTED");
    }

    @Test
    void aRenamedTableIsFoundByItsState() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));
        tables.executeSql("ALTER TABLE landing RENAME TO arrivals");

        assertThat(ask(tables, "SHOW CREATE TABLE arrivals").get(0))
                .contains("'source.uid' = 'c.default.landing'", "`id` VARCHAR");
    }

    @Test
    void whatIsDroppedIsForgottenAndWhatIsLostCanBeDropped() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));
        tables.executeSql("DROP TABLE landing");
        Files.delete(landing.resolve("a.json"));
        land("b.json", "{\"other\":1}");
        tables.executeSql(landingTable("landing"));
        assertThat(columns(tables, "landing")).containsExactly("other STRING", "_rescued_data STRING");

        Files.delete(landing.resolve("b.json"));
        try (Stream<Path> logs = Files.walk(directory.resolve("catalog/schemas"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                Files.delete(log);
            }
        }
        assertThat(failure(() -> tables.explainSql("SELECT * FROM landing")))
                .startsWith("CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE: [c.default.landing]");
        tables.executeSql("DROP TABLE landing");
        assertThat(ask(tables, "SHOW TABLES")).isEmpty();
        assertThat(failure(() -> tables.executeSql(landingTable("landing"))))
                .startsWith("CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE: [c.default.landing]");
        assertThat(failure(() -> tables.executeSql("CREATE TABLE bronze WITH ('connector'='delta', 'path'='"
                        + directory.resolve("bronze") + "')")))
                .startsWith("CF_PATH_NOT_FOUND: [c.default.bronze] There is no Delta table");
        assertThat(ask(tables, "SHOW TABLES")).isEmpty();
    }

    @Test
    void aDeltaTableTakesNewColumnsWhenItIsDefinedAgainAndMergesSchemas() throws Exception {
        StreamTableEnvironment tables = session();
        String again =
                "CREATE TABLE IF NOT EXISTS bronze (id BIGINT, at_once AS PROCTIME(), place ROW<x INT%s>%s) WITH "
                        + "('connector'='delta', 'path'='" + directory.resolve("bronze") + "')";
        tables.executeSql(again.formatted("", ""));
        List<String> before = columns(tables, "bronze");
        tables.executeSql(again.formatted(", y INT", ", city STRING"));
        assertThat(columns(tables, "bronze")).isEqualTo(before);

        tables.executeSql("ALTER TABLE bronze SET ('sink.merge-schema'='true')");
        tables.executeSql(again.formatted(", y INT", ", city STRING"));
        List<String> grown = columns(tables, "bronze");
        assertThat(grown)
                .containsExactly(
                        "id BIGINT",
                        "place ROW<`x` INT, `y` INT>",
                        "city STRING",
                        "at_once TIMESTAMP_LTZ(3) NOT NULL *PROCTIME*");
        tables.executeSql(again.formatted("", ""));
        tables.executeSql(
                "CREATE TABLE IF NOT EXISTS bronze (id STRING, place ROW<x INT, y INT>, city STRING, z INT) WITH "
                        + "('connector'='delta')");
        assertThat(columns(tables, "bronze")).isEqualTo(grown);
    }

    @Test
    void anEmptyOptionIsNotAMissingOne() throws Exception {
        session()
                .executeSql("CREATE TABLE t (id INT) WITH ('connector'='cloudfiles', 'path'='" + landing
                        + "', 'format'='csv', 'csv.quote'='')");

        assertThat(ask(session(), "SHOW CREATE TABLE t").get(0)).contains("'csv.quote' = ''");
    }

    @Test
    void filesOfOthersAmongDefinitionsAreLeftOut() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));
        for (String stray : List.of("100%.json", "a b.json", "a+b.json", "%2d.json", ".json")) {
            Files.writeString(directory.resolve("catalog/tables/default").resolve(stray), "{}");
        }

        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[landing]");
    }

    @Test
    void secretsInADefinitionAreWarnedOfAtAlterToo() throws Exception {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));
        try (LogLines log = LogLines.of("io.cloudfiles.flink.table.catalog")) {
            tables.executeSql("ALTER TABLE landing SET ('read.concurrent-files'='2')");
            assertThat(log.lines()).noneMatch(line -> line.contains("SHOW CREATE TABLE prints them"));

            tables.executeSql("ALTER TABLE landing SET ('s3.secret-key'='hush')");
            assertThat(log.lines())
                    .filteredOn(line ->
                            line.startsWith("WARN [c.default.landing] The options [s3.secret-key] are kept in "))
                    .hasSize(1);
            assertThat(log.lines()).noneMatch(line -> line.contains("hush"));
        }
    }

    @Test
    void saysWhatIsWrongWithADefinition() throws Exception {
        StreamTableEnvironment tables = session();
        Files.createDirectories(directory.resolve("catalog"));
        Path obstacle = Files.createFile(directory.resolve("catalog/tables"));
        assertThat(failure(() -> tables.executeSql(landingTable("landing"))))
                .startsWith("CF_CATALOG_UNREACHABLE: [file://" + directory
                        + "/catalog] Catalog 'c' could not reach a store: ");
        Files.delete(obstacle);
        assertThat(failure(() -> tables.executeSql("CREATE CATALOG d WITH ('type'='cloudfiles', 'locaton'='/x')")))
                .contains("Did you mean 'location'?", "Option 'location' is missing");
        assertThat(failure(() -> tables.executeSql("CREATE CATALOG d WITH ('type'='cloudfiles', 'location'='x')")))
                .contains("Option 'location' = 'x' is wrong");
        assertThat(failure(() -> tables.executeSql(landingTable("landing", "'read.concurent-files'='1'"))))
                .startsWith("CF_UNKNOWN_OPTION_KEYS_ERROR");
        assertThat(failure(() -> tables.executeSql("CREATE TABLE t (id INT) WITH ('connector'='cloudfiles', 'path'='"
                        + landing + "', 'format'='json', 'schema.hints'='id INT')")))
                .contains("LIKE … (EXCLUDING OPTIONS)");
        tables.executeSql(landingTable("landing"));
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing SET ('read.concurent-files'='1')")))
                .startsWith("CF_UNKNOWN_OPTION_KEYS_ERROR");
        Files.writeString(
                directory.resolve("catalog/tables/default/landing.json"), "{\"format\":\"cloudfiles-catalog-9\"}");
        String malformed = "CF_CATALOG_ENTRY_MALFORMED: [file://" + directory + "/catalog/tables/default/landing.json]";
        assertThat(failure(() -> tables.explainSql("SELECT * FROM landing"))).startsWith(malformed);
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing SET ('read.concurrent-files'='1')")))
                .startsWith(malformed);
        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[landing]");
        assertThat(ask(tables, "SHOW CREATE TABLE landing").get(0)).contains(malformed);
        tables.executeSql("DROP TABLE landing");
        assertThat(ask(tables, "SHOW TABLES")).isEmpty();
    }
}
