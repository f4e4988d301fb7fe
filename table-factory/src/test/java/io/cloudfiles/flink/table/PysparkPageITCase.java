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

import io.cloudfiles.flink.table.PysparkPage.Section;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands, the SQL and the PyFlink of the page for PySpark users, run as they stand there; and what {@code convert} makes of Spark's
 * programs, run where it has filled in what they do not tell. The DataStream programs are run where they are compiled, in the examples.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PysparkPageITCase {
    private static final Pattern SQL_COMMAND = Pattern.compile("-- (\\./cloudfiles .*)");
    private static final Pattern CONVERTED =
            Pattern.compile("## Command line\n\n(.*?)\n\n## Flink SQL\n\n(.*?)\n\n## ", Pattern.DOTALL);
    private static final Pattern PYTHON_CALL = Pattern.compile(
            "execute_sql\\(f?\"\"\"(?<sql>.*?)\"\"\"\\)|\\.set\\(\"(?<key>.*?)\", \"(?<value>.*?)\"\\)",
            Pattern.DOTALL);
    private static final String INTERVAL = "execution.checkpointing.interval";
    private static final Duration OLD = Duration.ofDays(1000);
    private static final Duration RECENT = Duration.ofDays(3);
    private static final List<String> SALES = List.of("+I[1, 1.5]", "+I[2, 2.5]", "+I[3, 3.5]");
    private static final List<String> RECENT_SALES = List.of("+I[3, 3.5]");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    /** Has parquet files, which take a job to write. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private List<Section> page;

    @BeforeEach
    void land() throws Exception {
        page = PysparkPage.read(directory);
        land("sales/a.json", "{\"id\":1,\"amount\":1.5}\n{\"id\":2,\"amount\":2.5,\"more\":true}\n", OLD);
        land("sales/b.json", "{\"id\":3,\"amount\":3.5}\n", RECENT);
        land("sales-csv/a.csv", "id,amount\n1,1.5\n2,2.5\n", OLD);
        land("sales-csv/b.csv", "amount,id,more\n3.5,3,true\n", RECENT);
        landParquet();
    }

    private void land(String name, String content, Duration age) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private void landParquet() throws IOException {
        Path table = shared.resolve("table");
        if (!Files.exists(table)) {
            run(
                    List.of("ingest", "--source", directory.resolve("sales").toString(), "--format", "json"),
                    "--schema",
                    "id BIGINT, amount DOUBLE",
                    "--target",
                    table.toString());
        }
        Files.createDirectories(directory.resolve("sales-parquet"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(table, "*.parquet")) {
            for (Path file : files) {
                Files.copy(file, directory.resolve("sales-parquet").resolve(file.getFileName()));
            }
        }
    }

    /** A command that goes on for ever is run for what is there. */
    private static void run(List<String> command, String... more) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(more));
        if (!arguments.contains("--available-now") && !arguments.contains("infer")) {
            arguments.add("--available-now");
        }
        CommandLineRun run = CommandLineRun.of(arguments);

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** As its first line says. */
    private void runScript(String script) throws Exception {
        Matcher command = SQL_COMMAND.matcher(script);
        assertThat(command.find()).as(script).isTrue();
        List<String> arguments = new ArrayList<>(
                ShellScript.calls(directory, command.group(1), Map.of()).get(0));
        arguments.set(
                arguments.indexOf("-f") + 1,
                Files.writeString(directory.resolve("job.sql"), script).toString());
        run(arguments);
    }

    private List<String> rows(String table, String columns) throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run("CREATE TABLE t (" + columns + ") WITH ('connector'='delta', 'path'='"
                    + directory.resolve(table) + "')");
            return session.query("SELECT * FROM t");
        }
    }

    private void assertTables(String inferred, String declared) throws Exception {
        for (String table : List.of("bronze", "sales_bronze", "history")) {
            assertThat(rows(table, inferred)).as(table).isEqualTo(SALES);
        }
        assertThat(rows("fixed", declared)).isEqualTo(SALES);
        assertThat(rows("recent", inferred)).isEqualTo(RECENT_SALES);
    }

    @Test
    void theCommandsRun() throws Exception {
        for (Section section : page) {
            ShellScript.calls(directory, section.shell(), Map.of()).forEach(PysparkPageITCase::run);
        }

        assertTables("id STRING, amount STRING", "id BIGINT, amount DOUBLE");
    }

    @ParameterizedTest
    @ValueSource(strings = "--option cloudFiles.validateOptions=false")
    void whatComesLaterIsRefused(String argument) {
        CommandLineRun run = CommandLineRun.of("ingest --source " + directory.resolve("sales")
                + " --format json --target " + directory.resolve("never") + " --available-now " + argument);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("this version");
    }

    @Test
    void theScriptsRun() throws Exception {
        for (Section section : page) {
            runScript(section.sql());
        }

        assertTables("id BIGINT, amount DOUBLE", "id BIGINT, amount DOUBLE");
        assertThat(rows("sales_bronze", "source_file STRING, ingest_time TIMESTAMP_LTZ(3)"))
                .hasSize(3)
                .allMatch(row -> row.matches("\\+I\\[file://.*\\.csv, 20.*Z]"));
        assertThat(rows("sales_bronze", "_rescued_data STRING"))
                .filteredOn(rescued -> rescued.contains("\"more\":\"true\""))
                .hasSize(1);
    }

    @Test
    void aScriptGoesOnWhereItStopped() throws Exception {
        runScript(page.get(0).sql());
        land("sales/c.json", "{\"id\":4,\"amount\":4.5}\n", RECENT);
        runScript(page.get(0).sql());

        assertThat(rows("bronze", "id BIGINT")).containsExactly("+I[1]", "+I[2]", "+I[3]", "+I[4]");
    }

    @Test
    void theStatementsOfPyFlinkRun() throws Exception {
        List<String> tables = List.of("bronze", "sales_bronze", "fixed", "history", "recent");
        try (SqlSession session = SqlSession.open(Map.of())) {
            for (int i = 0; i < tables.size(); i++) {
                JobClient job = runPython(session, page.get(i).pyFlink());
                awaitRows(tables.get(i), tables.get(i).equals("recent") ? RECENT_SALES : SALES);
                job.cancel().get();
            }
        }
    }

    @Test
    void aProgramOfPyFlinkGoesOnFromItsSavepoint() throws Exception {
        String program = page.get(0).pyFlink();
        String savepoint;
        try (SqlSession session = SqlSession.open(Map.of())) {
            JobClient job = runPython(session, program);
            awaitRows("bronze", SALES);
            savepoint = SqlSession.stop(job, directory.resolve("savepoints"));
        }
        land("sales/c.json", "{\"id\":4,\"amount\":4.5}\n", RECENT);
        try (SqlSession session = SqlSession.open(Map.of())) {
            session.tables().getConfig().set("execution.state-recovery.path", savepoint);
            runPython(session, program);
            awaitRows("bronze", List.of("+I[1, 1.5]", "+I[2, 2.5]", "+I[3, 3.5]", "+I[4, 4.5]"));
        }
    }

    /** Does what a program says, but for the pause between checkpoints; the job is that of its last statement. */
    private static JobClient runPython(SqlSession session, String program) {
        JobClient job = null;
        for (MatchResult result : PYTHON_CALL.matcher(program).results().toList()) {
            Matcher call = PYTHON_CALL.matcher(result.group());
            assertThat(call.matches()).isTrue();
            if (call.group("sql") != null) {
                job = session.run(call.group("sql").replace("{six_months_ago}", sixMonthsAgo()));
            } else {
                String key = call.group("key");
                session.tables().getConfig().set(key, key.equals(INTERVAL) ? "100 ms" : call.group("value"));
            }
        }
        assertThat(job).as(program).isNotNull();
        return job;
    }

    /** As Python writes it. */
    private static String sixMonthsAgo() {
        return Instant.now()
                .minus(Duration.ofDays(180))
                .truncatedTo(ChronoUnit.MICROS)
                .toString();
    }

    private void awaitRows(String table, List<String> expected) throws Exception {
        SqlSession.await(
                expected,
                () -> Files.exists(directory.resolve(table).resolve("_delta_log/00000000000000000000.json"))
                        ? rows(table, "id BIGINT, amount DOUBLE")
                        : List.of());
    }

    @Test
    void theConvertedCommandsRun() throws Exception {
        Path schema = Files.writeString(directory.resolve("schema.ddl"), "id BIGINT, amount DOUBLE");
        for (Section section : page) {
            for (List<String> command : ShellScript.calls(directory, converted(section, 1), unknowns())) {
                run(command.stream()
                        .map(argument -> argument.equals("@schema.ddl") ? "@" + schema : argument)
                        .toList());
            }
        }

        assertTables("id STRING, amount STRING", "id BIGINT, amount DOUBLE");
    }

    @Test
    void theConvertedScriptsRun() throws Exception {
        for (Section section : page) {
            String script = converted(section, 2).replace("-- Run it with: ", "-- ");
            for (Map.Entry<String, String> unknown : unknowns().entrySet()) {
                script = script.replace("${" + unknown.getKey() + "}", unknown.getValue());
            }
            runScript(script);
        }

        assertTables("id BIGINT, amount DOUBLE", "id BIGINT, amount DOUBLE");
        assertThat(rows("sales_bronze", "source_file STRING, ingest_time TIMESTAMP_LTZ(3)"))
                .hasSize(3);
    }

    private String converted(Section section, int part) throws IOException {
        Path program = Files.writeString(directory.resolve("program.py"), section.spark());
        CommandLineRun run = CommandLineRun.of(List.of("convert", program.toString()));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Matcher converted = CONVERTED.matcher(run.out());
        assertThat(converted.find()).as(run.out()).isTrue();
        return converted.group(part);
    }

    private Map<String, String> unknowns() {
        return Map.of(
                "columns", "id BIGINT, amount DOUBLE",
                "sales_bronze", directory.resolve("sales_bronze").toString(),
                "six_months_ago", sixMonthsAgo());
    }
}
