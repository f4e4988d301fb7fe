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
package io.cloudfiles.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.testing.CommandProcess;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The columns of a table follow what the files hold, in each of the five modes, and Spark finds every value. */
class EvolvingIngestITCase {
    private static final int ROWS = 3_000;

    private static SparkDelta spark;

    @TempDir
    Path directory;

    private record Run(int exitCode, String err, JsonNode report) {}

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    private Path table() {
        return directory.resolve("table");
    }

    private Run ingest(String format, String... more) throws Exception {
        Path report = directory.resolve("report.json");
        Files.deleteIfExists(report);
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                directory.resolve("files").toString(),
                "--format",
                format,
                "--target",
                table().toString(),
                "--checkpoint",
                directory.resolve("checkpoint").toString(),
                "--report",
                report.toString(),
                "--available-now",
                "--option",
                "discovery.settle-time=0s"));
        arguments.addAll(List.of(more));
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            int exitCode = process.exitCode();
            return new Run(
                    exitCode,
                    process.err(),
                    Files.exists(report) ? new ObjectMapper().readTree(report.toFile()) : null);
        }
    }

    private void write(String name, Stream<String> lines) throws IOException {
        Files.createDirectories(directory.resolve("files"));
        Files.write(directory.resolve("files").resolve(name), lines.toList());
    }

    private static Stream<String> lines(int from, String more) {
        return Stream.iterate(from, id -> id < from + ROWS, id -> id + 1)
                .map(id -> "{\"id\":" + id + ",\"name\":\"n" + id + "\"" + (id % 3 == 2 ? more : "") + "}");
    }

    private List<Map<String, Object>> query(String sql) {
        return spark.query(sql.replace("TABLE", "delta.`" + table() + "`"));
    }

    private List<String> columns() {
        return query("DESCRIBE TABLE").stream()
                .map(row -> row.get("col_name") + " " + row.get("data_type"))
                .toList();
    }

    private long versions() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("checkpoint/schema/_schemas"))) {
            return files.count();
        }
    }

    @Test
    void newColumnsJoinWhileTheJobRuns() throws Exception {
        String source = "source=UPPER(_metadata.file_name)";
        Files.createDirectories(directory.resolve("files"));
        Run empty = ingest("json", "--option", "schema.infer-column-types=true", "--add-column", source);
        assertThat(empty.exitCode()).as(empty.err()).isZero();
        write("a.json", lines(0, ""));
        assertThat(ingest("json", "--option", "schema.infer-column-types=true", "--add-column", source)
                        .exitCode())
                .isZero();
        write("b.json", lines(ROWS, ",\"price\":1.5,\"device\":{\"os\":\"x\"}"));
        write("c.json", lines(2 * ROWS, ",\"tags\":[1,2],\"device\":{\"ram\":8}"));
        write("d.json", lines(3 * ROWS, ""));

        Run run = ingest(
                "json",
                "--parallelism",
                "2",
                "--option",
                "schema.infer-column-types=true",
                "--add-column",
                source,
                "--add-column",
                "at=CURRENT_TIMESTAMP");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.report().get("rescued").asLong()).isZero();
        assertThat(query("SELECT source, count(*) AS n, count(at) AS times FROM TABLE GROUP BY source"))
                .containsExactlyInAnyOrder(
                        Map.of("source", "A.JSON", "n", (long) ROWS, "times", 0L),
                        Map.of("source", "B.JSON", "n", (long) ROWS, "times", (long) ROWS),
                        Map.of("source", "C.JSON", "n", (long) ROWS, "times", (long) ROWS),
                        Map.of("source", "D.JSON", "n", (long) ROWS, "times", (long) ROWS));
        assertThat(run.report().get("schemaVersion").asInt()).isEqualTo((int) versions() - 1);
        assertThat(columns())
                .contains("id bigint", "name string", "price double", "tags array<bigint>", "_rescued_data string")
                .anyMatch(column -> column.equals("device struct<os:string,ram:bigint>")
                        || column.equals("device struct<ram:bigint,os:string>"));
        assertThat(
                        query(
                                "SELECT count(*) AS n, count(DISTINCT id) AS ids, count(price) AS prices, sum(tags[1]) AS tags, "
                                        + "count(device.os) AS os, sum(device.ram) AS ram, count(_rescued_data) AS rescued FROM TABLE"))
                .containsExactly(Map.of(
                        "n",
                        4L * ROWS,
                        "ids",
                        4L * ROWS,
                        "prices",
                        ROWS / 3L,
                        "tags",
                        2L * ROWS / 3,
                        "os",
                        ROWS / 3L,
                        "ram",
                        8L * ROWS / 3,
                        "rescued",
                        0L));
    }

    @Test
    void aJobThatRestartsGoesOnWithTheNewColumns() throws Exception {
        write("a.json", lines(0, ""));
        assertThat(ingest("json").exitCode()).isZero();
        write("b.json", lines(ROWS, ",\"price\":1.5"));

        Run ended = ingest("json", "--option", "schema.on-evolution=restart");

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains("UNKNOWN_FIELD_EXCEPTION", "b.json", "price", "rerun fixes it: true");
        Run again = ingest("json", "--option", "schema.on-evolution=restart");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(query("SELECT count(*) AS n, count(DISTINCT id) AS ids, count(price) AS prices FROM TABLE"))
                .containsExactly(Map.of("n", 2L * ROWS, "ids", 2L * ROWS, "prices", ROWS / 3L));
        FileUtils.deleteDirectory(directory.resolve("checkpoint/schema").toFile());
        Run withoutLog = ingest("json");
        assertThat(withoutLog.exitCode()).isEqualTo(1);
        assertThat(withoutLog.err())
                .contains("CF_SCHEMA_LOG_MISMATCH", "version 1, which the checkpoint was taken with");
    }

    @Test
    void aModeThatAddsNothingFailsOrRescues() throws Exception {
        write("a.json", lines(0, ""));
        assertThat(ingest("json").exitCode()).isZero();
        write("b.json", lines(ROWS, ",\"price\":1.5"));

        Run failed = ingest("json", "--option", "cloudFiles.schemaEvolutionMode=failOnNewColumns");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("CF_NEW_FIELDS_NOT_ALLOWED", "b.json", "price", "rerun fixes it: false");
        Run rescued = ingest("json", "--option", "cloudFiles.schemaEvolutionMode=rescue");
        assertThat(rescued.exitCode()).as(rescued.err()).isZero();
        assertThat(versions()).isEqualTo(1);
        assertThat(query("SELECT count(*) AS n, count(get_json_object(_rescued_data, '$.price')) AS prices FROM TABLE"))
                .containsExactly(Map.of("n", 2L * ROWS, "prices", ROWS / 3L));
    }

    @Test
    void columnsBecomeWiderForTheirValues() throws Exception {
        String widening = "schema.evolution-mode=add-new-columns-with-type-widening";
        sparkFiles(
                "a",
                "cast(id AS int) AS id, cast(id AS int) AS num, cast(id AS float) AS f, cast(1.5 AS decimal(4, 1)) AS d");
        assertThat(ingest("parquet", "--option", widening).exitCode()).isZero();
        sparkFiles(
                "b",
                "cast(id + 100 AS int) AS id, id + 5000000000 AS num, cast(id AS double) + 0.1D AS f, cast(2.25 AS decimal(6, 2)) AS d");

        Run run = ingest("parquet", "--option", widening);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(columns()).contains("id int", "num bigint", "f double", "d decimal(6,2)");
        assertThat(
                        query(
                                "SELECT count(*) AS n, max(num) AS num, max(d) AS d, count(_rescued_data) AS rescued FROM TABLE"))
                .containsExactly(Map.of("n", 200L, "num", 5_000_000_099L, "d", "2.25", "rescued", 0L));
    }

    @Test
    void numbersInTextMakeTheirColumnsWider() throws Exception {
        String widening = "cloudFiles.schemaEvolutionMode=addNewColumnsWithTypeWidening";
        String types = "cloudFiles.inferColumnTypes=true";
        write("a.json", Stream.of("{\"id\":1,\"price\":1.5}"));
        assertThat(ingest("json", "--option", widening, "--option", types).exitCode())
                .isZero();
        write("b.json", Stream.of("{\"id\":12345678901234567890,\"price\":12.5}", "{\"id\":\"x\",\"price\":13}"));

        Run run = ingest("json", "--option", widening, "--option", types);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(columns()).contains("id decimal(20,0)", "price decimal(11,1)");
        assertThat(query("SELECT id, price, get_json_object(_rescued_data, '$.id') AS x FROM TABLE ORDER BY price")
                        .toString())
                .isEqualTo("[{id=1, price=1.5, x=null}, {id=12345678901234567890, price=12.5, x=null}, "
                        + "{id=null, price=13.0, x=x}]");
    }

    @Test
    void aTableThatDoesNotAllowWiderColumnsKeepsTheValuesInItsRescuedData() throws Exception {
        write("a.json", Stream.of("{\"id\":1}"));
        assertThat(ingest("json", "--option", "schema.infer-column-types=true").exitCode())
                .isZero();
        spark.query("ALTER TABLE delta.`" + table() + "` ADD COLUMNS (city STRING, place STRUCT<zip: STRING>)");
        write(
                "b.json",
                Stream.of("{\"id\":12345678901234567890}", "{\"id\":2,\"city\":7,\"place\":{\"zip\":8,\"no\":9}}"));

        Run run = ingest(
                "json",
                "--option",
                "cloudFiles.schemaEvolutionMode=addNewColumnsWithTypeWidening",
                "--option",
                "schema.infer-column-types=true");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("ALTER TABLE delta.`", "'delta.enableTypeWidening' = 'true'");
        assertThat(query("SELECT city, place, get_json_object(_rescued_data, '$.city') AS rescued,"
                                + " get_json_object(_rescued_data, '$.place.zip') AS zip FROM TABLE WHERE id = 2")
                        .toString())
                .isEqualTo("[{city=null, place={zip=null, no=9}, rescued=7, zip=8}]");
        assertThat(
                        query(
                                "SELECT id, get_json_object(_rescued_data, '$.id') AS rescued FROM TABLE ORDER BY id NULLS LAST"))
                .hasSize(3)
                .last()
                .hasToString("{id=null, rescued=12345678901234567890}");
    }

    @Test
    void whatTheTableDoesNotTakeStaysInTheRescuedDataAndTheJobGoesOn() throws Exception {
        String widening = "schema.evolution-mode=add-new-columns-with-type-widening";
        sparkFiles(
                "a",
                "cast(id AS int) AS id, cast(id AS int) AS num, 1 AS part, date'2026-01-01' AS day, named_struct('n', cast(id AS int)) AS tree");
        assertThat(ingest("parquet", "--option", widening, "--partition-by", "part")
                        .exitCode())
                .isZero();
        sparkFiles(
                "b",
                "cast(id + 100 AS int) AS id, id + 5000000000 AS NUM, id + 5000000000 AS part, timestamp_ntz'2026-01-02 03:04:05' AS day, "
                        + "named_struct('N', id + 5000000000, 'x y', 1) AS Tree, 2 AS `a b`, "
                        + "timestamp_ntz'2026-01-02 03:04:05' AS ts, 1.5D AS price");

        Run run = ingest("parquet", "--option", widening, "--option", "schema.case-sensitive=false");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(columns()).contains("num bigint", "part int", "day date", "tree struct<n:bigint>", "price double");
        assertThat(columns()).noneMatch(column -> column.startsWith("ts ") || column.startsWith("a b"));
        assertThat(versions()).isEqualTo(2);
        assertThat(query("SELECT count(*) AS n, max(tree.n) AS tree, sum(price) AS price, "
                        + "count(get_json_object(_rescued_data, '$.part')) AS part, "
                        + "count(get_json_object(_rescued_data, '$.day')) AS day, "
                        + "count(get_json_object(_rescued_data, '$.ts')) AS ts, "
                        + "count(get_json_object(_rescued_data, \"$['a b']\")) AS named FROM TABLE"))
                .containsExactly(Map.of(
                        "n",
                        200L,
                        "tree",
                        5_000_000_099L,
                        "price",
                        150.0,
                        "part",
                        100L,
                        "day",
                        100L,
                        "ts",
                        100L,
                        "named",
                        100L));
    }

    private void sparkFiles(String name, String columns) throws IOException {
        Path made = directory.resolve("made-" + name);
        spark.sql("CREATE TABLE made USING parquet LOCATION '" + made + "' AS SELECT " + columns + " FROM range(100)");
        spark.sql("DROP TABLE made");
        Files.createDirectories(directory.resolve("files"));
        try (Stream<Path> files = Files.list(made)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                Files.move(file, directory.resolve("files").resolve(name + "-" + file.getFileName()));
            }
        }
    }
}
