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

import io.cloudfiles.flink.testing.ReferencePage;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands and the SQL of the page for PySpark users, run as they stand there. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PysparkPageITCase {
    private static final Path PAGE = ReferencePage.repository().resolve("docs/how-to/pyspark.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:-- )?\\./cloudfiles (.*)$");
    private static final Pattern PYTHON_SQL = Pattern.compile("execute_sql\\(\"\"\"(.*?)\"\"\"\\)", Pattern.DOTALL);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    private Path directory;

    @BeforeEach
    void land() throws IOException {
        Files.createDirectories(directory.resolve("sales"));
        land(
                "a.json",
                "{\"id\":1,\"amount\":1.5}\n{\"id\":2,\"amount\":2.5,\"more\":true}\n",
                Instant.EPOCH.plusSeconds(2));
        land("b.json", "{\"id\":3,\"amount\":3.5}\n", Instant.parse("2020-01-02T00:00:00Z"));
    }

    private void land(String name, String content, Instant modified) throws IOException {
        Path file = Files.writeString(directory.resolve("sales").resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1).replace("/data/", directory + "/"))
                .toList();
    }

    private List<String> rows(String table, String columns) throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run("CREATE TABLE t (" + columns + ") WITH ('connector'='delta', 'path'='"
                    + directory.resolve(table) + "')");
            return session.query("SELECT * FROM t");
        }
    }

    @Test
    void theCommandsRun() throws Exception {
        for (String block : blocks("bash")) {
            COMMAND.matcher(block)
                    .results()
                    .map(command -> CommandLineRun.of(command.group(1)))
                    .forEach(run -> assertThat(run.exitCode()).as(run.err()).isZero());
        }

        assertThat(rows("bronze", "id STRING, amount STRING"))
                .containsExactly("+I[1, 1.5]", "+I[2, 2.5]", "+I[3, 3.5]");
        assertThat(rows("fixed", "id BIGINT, amount DOUBLE")).containsExactly("+I[1, 1.5]", "+I[2, 2.5]", "+I[3, 3.5]");
    }

    @Test
    void theScriptsRunAndGoOnWhereTheyStopped() throws Exception {
        for (int round = 1; round <= 2; round++) {
            for (String script : blocks("sql")) {
                run(script);
            }
            land("c" + round + ".json", "{\"id\":4,\"amount\":4.5}\n", Instant.parse("2020-01-03T00:00:00Z"));
        }

        assertThat(rows("sql-bronze", "id BIGINT, amount DOUBLE"))
                .containsExactly("+I[1, 1.5]", "+I[2, 2.5]", "+I[3, 3.5]", "+I[4, 4.5]");
        assertThat(rows("recent", "id BIGINT, amount DOUBLE")).containsExactly("+I[3, 3.5]", "+I[4, 4.5]");
        assertThat(rows("columns", "id BIGINT, source_file STRING, ingest_time TIMESTAMP_LTZ(3)"))
                .hasSize(4)
                .allMatch(row -> row.matches("\\+I\\[\\d, file://.*\\.json, 20.*Z]"));
    }

    /** As its first line says; a script that goes on for ever is run for what is there. */
    private void run(String script) throws IOException {
        String command =
                COMMAND.matcher(script).results().findFirst().orElseThrow().group(1);
        Path file = Files.writeString(directory.resolve("job.sql"), script);
        CommandLineRun run = CommandLineRun.of(
                command.replaceFirst("-f \\S+", "-f " + file).replace(" --available-now", "") + " --available-now");

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void theStatementsOfPyFlinkRun() throws Exception {
        String program = blocks("python").stream()
                .filter(block -> block.contains("pyflink"))
                .findFirst()
                .orElseThrow();
        try (SqlSession session = SqlSession.open(
                Map.of("execution.checkpointing.interval", "100 ms", "state.backend.type", "rocksdb"))) {
            List<JobClient> jobs = PYTHON_SQL
                    .matcher(program)
                    .results()
                    .map(statement -> session.run(statement.group(1)))
                    .toList();

            assertThat(jobs.get(jobs.size() - 1)).isNotNull();
            SqlSession.await(
                    List.of("+I[1]", "+I[2]", "+I[3]"),
                    () -> Files.exists(directory.resolve("py-bronze/_delta_log/00000000000000000001.json"))
                            ? session.query("SELECT id FROM bronze")
                            : List.of());
        }
    }
}
