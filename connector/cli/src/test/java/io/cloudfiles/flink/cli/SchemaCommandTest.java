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
import io.cloudfiles.flink.schema.SchemaCause;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaCommandTest {
    private static final Instant FIRST = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir
    private Path checkpoint;

    private Storages storages;
    private SchemaLog log;

    @BeforeEach
    void prepare() throws IOException {
        Location directory = Location.of(checkpoint.resolve("schema"));
        storages = Storages.load();
        log = new SchemaLog(storages.open(directory, Map.of()), directory);
        append("id INT, device ROW<os STRING>, day STRING", SchemaCause.inferred("from the files of [file:///in]"), 0);
        append(
                "id INT, device ROW<os STRING, ram BIGINT>, day STRING, price DOUBLE",
                SchemaCause.evolved("add-new-columns", "file:///in/b.json"),
                1);
        append(
                "id BIGINT, device ROW<os STRING, ram BIGINT>, day STRING, price DOUBLE",
                SchemaCause.evolved("add-new-columns-with-type-widening", "file:///in/c.json"),
                2);
    }

    @AfterEach
    void close() throws IOException {
        storages.close();
    }

    private void append(String columns, SchemaCause cause, int minute) throws IOException {
        log.append(SchemaDdl.parse(columns), List.of("day"), cause, FIRST.plusSeconds(60L * minute));
    }

    private CommandRun schema(String command, String... more) {
        return CommandRun.of(
                Stream.concat(Stream.of("schema", command, "--checkpoint", checkpoint.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private JsonNode json(String command, String... more) throws IOException {
        CommandRun run = schema(
                command,
                Stream.concat(Stream.of(more), Stream.of("--format", "json")).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void logShowsEachVersionAndWhatBroughtItAbout() throws IOException {
        CommandRun run = CommandRun.of(
                "schema", "log", "--location", checkpoint.resolve("schema").toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                        version  time                  columns  cause                                                              changes
                        0        2026-01-31T10:00:00Z  3        inferred from the files of [file:///in]                            -
                        1        2026-01-31T10:01:00Z  4        evolved (add-new-columns) by file:///in/b.json                     added device.ram BIGINT, added price DOUBLE
                        2        2026-01-31T10:02:00Z  4        evolved (add-new-columns-with-type-widening) by file:///in/c.json  changed id INT to BIGINT
                        """);
        JsonNode versions = json("log");
        assertThat(versions).hasSize(3);
        assertThat(versions.get(1).at("/cause/kind").asText()).isEqualTo("evolved");
        assertThat(versions.get(1).at("/cause/file").asText()).isEqualTo("file:///in/b.json");
        assertThat(versions.get(1).at("/columns/1/type").asText()).isEqualTo("ROW<`os` STRING, `ram` BIGINT>");
        assertThat(versions.get(1).at("/columns/2/partition").asBoolean()).isTrue();
        assertThat(versions.get(1).get("fingerprint").asText())
                .isEqualTo(log.version(1).fingerprint());
    }

    @Test
    void diffComparesTwoVersionsAndTheLastTwoUnlessTold() throws IOException {
        assertThat(schema("diff").out()).isEqualTo("Version 1 to version 2:\n  changed id INT to BIGINT\n");
        assertThat(schema("diff", "--to", "1").out())
                .isEqualTo("Version 0 to version 1:\n  added device.ram BIGINT\n  added price DOUBLE\n");
        assertThat(schema("diff", "--from", "2", "--to", "0").out())
                .isEqualTo(
                        "Version 2 to version 0:\n  changed id BIGINT to INT\n  dropped device.ram BIGINT\n  dropped price DOUBLE\n");
        assertThat(schema("diff", "--from", "2").out()).isEqualTo("Version 2 to version 2: no difference\n");
        assertThat(json("diff").at("/changes/0").asText()).isEqualTo("changed id INT to BIGINT");
    }

    @Test
    void rollbackAppendsAnEarlierVersion() throws IOException {
        CommandRun run = schema("rollback", "--to", "1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("Version 3 was written, equal to version 1:\n  changed id BIGINT to INT\n")
                .contains("A job that is running keeps its columns", "adds it again", "Tables keep columns");
        SchemaVersion latest = log.latest().orElseThrow();
        assertThat(latest.number()).isEqualTo(3);
        assertThat(latest.fingerprint()).isEqualTo(log.version(1).fingerprint());
        assertThat(latest.partitionColumns()).containsExactly("day");
        assertThat(latest.cause().text()).isEqualTo("rolled back to version 1");

        assertThat(schema("rollback", "--to", "1").out()).contains("Nothing was written");
        assertThat(log.numbers()).containsExactly(0, 1, 2, 3);
        assertThat(json("rollback", "--to", "0").get("latest").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rollback --to 7 | Option '--to' = '7' is wrong: the schema log has the versions [0, 1, 2].",
                "rollback --to x | Option '--to' = 'x' is wrong: expected a whole number",
                "rollback | --to",
                "diff --to 0 | There is no version before 0",
                "log --location /elsewhere | Options '--location' and '--checkpoint' both tell"
            })
    void mistakesAreWrongUse(String arguments, String message) {
        String[] all = arguments.split(" ");
        CommandRun run = schema(all[0], List.of(all).subList(1, all.length).toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("CF_USAGE").contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aPlaceWithoutALogIsWrongUse() {
        CommandRun run = CommandRun.of("schema", "log", "--location", checkpoint.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("holds no schema log");
        assertThat(CommandRun.of("schema", "log").err()).contains("'--location' or '--checkpoint' is missing");
        assertThat(CommandRun.of("schema").err()).contains("A command is missing: log, diff, rollback");
    }
}
