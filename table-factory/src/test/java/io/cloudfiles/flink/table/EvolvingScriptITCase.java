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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code cloudfiles sql} with tables of the catalog whose files get new columns: the same script is submitted again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EvolvingScriptITCase {
    private static final int FILES = 20;

    @TempDir
    private Path directory;

    private final List<String> landed = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(directory.resolve("landing"));
    }

    private void land(int from, int to, String more) throws IOException {
        for (int id = from; id < to; id++) {
            Path file = directory.resolve("landing/_" + id + ".json");
            Files.writeString(file, "{\"id\":" + id + ",\"name\":\"n" + id + "\"" + more + "}\n");
            Files.move(file, file.resolveSibling(id + ".json"));
            landed.add(String.valueOf(id));
        }
    }

    private CommandLineRun run(String statements) throws IOException {
        Path script = Files.writeString(
                directory.resolve("job.sql"), """
                SET 'execution.checkpointing.interval' = '200 ms';
                CREATE CATALOG c WITH ('type' = 'cloudfiles', 'location' = '%1$s/catalog');
                USE CATALOG c;
                CREATE TABLE IF NOT EXISTS landing WITH (
                  'connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json', 'read.concurrent-files' = '2');
                """.formatted(directory) + statements.formatted(directory));
        return CommandLineRun.of(
                "sql -f " + script + " --checkpoint " + directory.resolve("checkpoint") + " --available-now");
    }

    private List<String> rows(String columns, String table) throws IOException {
        Path query = Files.writeString(directory.resolve("query.sql"), """
                CREATE CATALOG c WITH ('type' = 'cloudfiles', 'location' = '%s/catalog');
                SELECT %s FROM c.`default`.%s;
                """.formatted(directory, columns, table));
        CommandLineRun run = CommandLineRun.of("sql -f " + query + " --checkpoint " + directory.resolve("none"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        return lines.subList(1, lines.size() - 1).stream()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .sorted()
                .toList();
    }

    @Test
    void theSameScriptGoesOnWithNewColumnsAndReadsNothingTwice() throws Exception {
        String script = """
                CREATE TABLE IF NOT EXISTS bronze WITH ('connector' = 'delta', 'path' = '%1$s/bronze', 'sink.merge-schema' = 'true')
                  AS SELECT * FROM landing;
                """;
        land(0, FILES, "");
        CommandLineRun first = run(script);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(rows("id", "bronze")).containsExactlyInAnyOrderElementsOf(landed);

        land(FILES, 2 * FILES, "");
        land(2 * FILES, 3 * FILES, ",\"city\":\"Rome\",\"place\":{\"x\":1}");
        CommandLineRun evolved = run(script);
        assertThat(evolved.exitCode()).as(evolved.err()).isEqualTo(3);
        assertThat(evolved.err()).contains("UNKNOWN_FIELD_EXCEPTION");

        CommandLineRun resumed = run(script);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(rows("id", "bronze")).containsExactlyInAnyOrderElementsOf(landed);
        assertThat(rows("DISTINCT CAST(id AS INT) >= 40, city, place.x, _rescued_data IS NULL", "bronze"))
                .containsExactly("FALSE <NULL> <NULL> TRUE", "TRUE Rome 1 TRUE");

        land(3 * FILES, 4 * FILES, ",\"city\":\"Bari\",\"place\":{\"x\":1,\"y\":2}");
        assertThat(run(script).exitCode()).isEqualTo(3);
        CommandLineRun nested = run(script);
        assertThat(nested.exitCode()).as(nested.err()).isZero();
        assertThat(rows("id", "bronze")).containsExactlyInAnyOrderElementsOf(landed);
        assertThat(rows("DISTINCT CAST(id AS INT) >= 60, place.y, _rescued_data IS NULL", "bronze"))
                .containsExactly("FALSE <NULL> TRUE", "TRUE 2 TRUE");
    }

    @Test
    void anInsertTakesItsNewColumnsToATableThatFollowsItsLog() throws Exception {
        land(0, FILES, "");
        CommandLineRun defined = run("");
        assertThat(defined.exitCode()).as(defined.err()).isZero();
        CommandLineRun made = run("""
                CREATE TABLE made WITH ('connector' = 'delta', 'path' = '%1$s/bronze', 'sink.uid' = 'bronze') LIKE landing (EXCLUDING OPTIONS);
                INSERT INTO made SELECT * FROM landing;
                """);
        assertThat(made.exitCode()).as(made.err()).isZero();
        String script = """
                CREATE TABLE IF NOT EXISTS bronze WITH ('connector' = 'delta', 'path' = '%1$s/bronze', 'sink.uid' = 'bronze');
                INSERT INTO bronze SELECT * FROM landing;
                """;
        land(FILES, 2 * FILES, ",\"city\":\"Rome\"");
        CommandLineRun evolved = run(script);
        assertThat(evolved.exitCode()).as(evolved.err()).isEqualTo(3);

        CommandLineRun refused = run(script);
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("columns [city]", "'sink.merge-schema' = 'true'");

        CommandLineRun resumed = run("ALTER TABLE bronze SET ('sink.merge-schema' = 'true');\n" + script);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("Table c.default.bronze has new columns: [id, name, _rescued_data, city]");
        assertThat(rows("id", "bronze")).containsExactlyInAnyOrderElementsOf(landed);
        assertThat(rows("DISTINCT CAST(id AS INT) >= 20, city, _rescued_data", "bronze"))
                .containsExactly("FALSE <NULL> <NULL>", "TRUE Rome <NULL>");
    }
}
