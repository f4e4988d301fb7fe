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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Definitions in the catalog, seen by sessions; no job runs. */
class CatalogTest {
    @TempDir
    private Path directory;

    private Path landing;

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectories(directory.resolve("landing"));
        land("a.json", "{\"id\":1,\"name\":\"one\"}");
    }

    private void land(String file, String line) throws IOException {
        Path path = landing.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, line + "\n");
    }

    private StreamTableEnvironment session() {
        return session(directory + "/catalog");
    }

    private static StreamTableEnvironment session(String location) {
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(new Configuration()));
        tables.executeSql("CREATE CATALOG c WITH ('type'='cloudfiles', 'location'='" + location + "')");
        tables.executeSql("USE CATALOG c");
        return tables;
    }

    private String landingTable(String name, String... options) {
        return "CREATE TABLE %s WITH ('connector'='cloudfiles', 'path'='%s', 'format'='json'%s)"
                .formatted(name, landing, options.length == 0 ? "" : ", " + String.join(", ", options));
    }

    @SuppressWarnings("try") // the iterator may be interrupted
    private static List<String> ask(StreamTableEnvironment tables, String statement) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(statement).collect()) {
            result.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }

    private static List<String> columns(StreamTableEnvironment tables, String table) {
        return tables.from(table).getResolvedSchema().getColumns().stream()
                .map(column -> column.getName() + " " + column.getDataType())
                .toList();
    }

    private static String failure(ThrowingCallable statement) {
        Throwable thrown = catchThrowable(statement);
        assertThat(thrown).isNotNull();
        return ExceptionUtils.findThrowable(thrown, CloudFilesException.class)
                .map(Throwable::getMessage)
                .orElseGet(() -> ExceptionUtils.stringifyException(thrown));
    }

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

    private Path definition(String table) {
        return directory.resolve("catalog/tables/default/" + table + ".json");
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

    private List<Path> schemaLogs() throws IOException {
        Path schemas = directory.resolve("catalog/schemas");
        if (!Files.exists(schemas)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(schemas)) {
            return files.filter(Files::isRegularFile).toList();
        }
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
    void aKeyOfInferredColumnsIsRefused() {
        StreamTableEnvironment tables = session();
        tables.executeSql(landingTable("landing"));

        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing ADD PRIMARY KEY (id) NOT ENFORCED")))
                .startsWith("CF_CATALOG_UNSUPPORTED: [c.default.landing] The PRIMARY KEY")
                .contains("[id] may be null");
        assertThat(columns(tables, "landing")).contains("id STRING");
    }

    /** A store in memory that fails and waits as a test wants; sessions share it. */
    private static FaultyStorage faulty(String name) {
        MemoryStorage.forget(name);
        FaultyStorage faulty = new FaultyStorage(MemoryStorage.named(name));
        MemoryStorage.decorate(name, storage -> faulty);
        return faulty;
    }

    @Test
    void ofTwoNamesThatACrashLeavesOneCanBeDropped() throws Exception {
        FaultyStorage store = faulty("crash");
        StreamTableEnvironment tables = session("mem://crash/catalog");
        tables.executeSql(landingTable("landing"));
        store.inject(Fault.on(FaultyStorage.Operation.DELETE));
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing RENAME TO arrivals")))
                .startsWith("CF_CATALOG_UNREACHABLE");
        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[arrivals]", "+I[landing]");
        List<String> expected = columns(tables, "arrivals");
        Files.delete(landing.resolve("a.json"));
        land("b.json", "{\"other\":1}");

        tables.executeSql("DROP TABLE landing");
        assertThat(columns(tables, "arrivals")).isEqualTo(expected);
        tables.executeSql("DROP TABLE arrivals");
        tables.executeSql(landingTable("landing"));
        assertThat(columns(tables, "landing")).contains("other STRING");
    }

    @Test
    void aRenameDoesNotLoseWhatAnotherSessionChanges() throws Exception {
        FaultyStorage store = faulty("rename");
        StreamTableEnvironment tables = session("mem://rename/catalog");
        StreamTableEnvironment other = session("mem://rename/catalog");
        tables.executeSql(landingTable("landing"));
        store.inject(Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT)
                .at(location -> location.name().equals("arrivals.json"))
                .doing(() -> other.executeSql("ALTER TABLE landing SET ('read.concurrent-files'='2')")));

        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing RENAME TO arrivals")))
                .startsWith("CF_CATALOG_CONFLICT: [mem://rename/catalog/tables/default/landing.json]");
        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[landing]");
        assertThat(ask(tables, "SHOW CREATE TABLE landing").get(0)).contains("'read.concurrent-files' = '2'");
    }

    @Test
    void aDefinitionThatChangesWhileItIsReadIsReadAgain() {
        FaultyStorage store = faulty("read");
        StreamTableEnvironment tables = session("mem://read/catalog");
        StreamTableEnvironment other = session("mem://read/catalog");
        tables.executeSql("CREATE TABLE t (id INT) WITH ('connector'='datagen')");
        store.inject(Fault.on(FaultyStorage.Operation.OPEN)
                .at(location -> location.name().equals("t.json"))
                .doing(() -> other.executeSql("ALTER TABLE t SET ('number-of-rows'='3')")));

        assertThat(columns(tables, "t")).containsExactly("id INT");
    }

    @Test
    void aStoreThatCannotHoldACatalogIsRefusedAndClosed() {
        FaultyStorage store = faulty("weak");
        MemoryStorage.decorate("weak", storage -> (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) -> method.getName().equals("supportsConditionalReplace")
                        ? Boolean.FALSE
                        : method.invoke(store, arguments)));

        assertThat(failure(() -> session("mem://weak/catalog")))
                .startsWith("CF_INVALID_OPTIONS: Option 'location' = 'mem://weak/catalog'")
                .contains("(file)", "(s3)", "(abfss)", "(gs)");
        assertThat(store.calls(FaultyStorage.Operation.CLOSE)).isEqualTo(1);
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
    void oneOfTwoSessionsThatRaceWins() throws Exception {
        int sessions = 4;
        CyclicBarrier start = new CyclicBarrier(sessions);
        ExecutorService threads = Executors.newFixedThreadPool(sessions);
        try {
            List<Callable<String>> races = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                StreamTableEnvironment tables = session();
                String option = "'read.concurrent-files'='" + (i + 1) + "'";
                races.add(() -> {
                    start.await();
                    try {
                        tables.executeSql(landingTable("landing", option));
                        return option;
                    } catch (RuntimeException e) {
                        return ExceptionUtils.stringifyException(e);
                    }
                });
            }
            List<String> ends = new ArrayList<>();
            for (Future<String> end : threads.invokeAll(races)) {
                ends.add(end.get());
            }
            List<String> winners =
                    ends.stream().filter(end -> end.startsWith("'read.")).toList();
            assertThat(winners).as(String.join("\n", ends)).hasSize(1);
            assertThat(ends).allMatch(end -> end.startsWith("'read.") || end.contains("already exists"));
            assertThat(ask(session(), "SHOW CREATE TABLE landing").get(0))
                    .contains(winners.get(0).replace("=", " = "));
        } finally {
            threads.shutdownNow();
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
