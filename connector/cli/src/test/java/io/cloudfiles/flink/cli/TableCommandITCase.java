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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands on a table that an ingest has made, and goes on with. */
class TableCommandITCase {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Landing landing;

    @BeforeEach
    void setUp() throws IOException {
        landing = Landing.in(directory);
    }

    private void ingest() throws IOException, InterruptedException {
        try (CommandProcess process = CommandProcess.start(directory, landing.ingest("--available-now"))) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
    }

    private CommandRun table(String command, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("table", command, landing.table().toString()), Stream.of(more))
                .toArray(String[]::new);
        return CommandRun.of(arguments);
    }

    private JsonNode json(String command, String... more) throws IOException {
        CommandRun run = table(
                command,
                Stream.concat(Stream.of("--format", "json"), Stream.of(more)).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private static Map<String, Long> transactions(JsonNode commit) {
        Map<String, Long> transactions = new TreeMap<>();
        commit.get("transactions")
                .properties()
                .forEach(field ->
                        transactions.put(field.getKey(), field.getValue().asLong()));
        return transactions;
    }

    private static Map<String, Long> lastTransactions(JsonNode history) {
        Map<String, Long> last = new TreeMap<>();
        history.forEach(
                commit -> transactions(commit).forEach((appId, version) -> last.merge(appId, version, Math::max)));
        return last;
    }

    @Test
    void showsAndKeepsATableThatIsIngestedInto() throws Exception {
        landing.add(10);
        ingest();
        long rows = landing.add(10);
        ingest();

        JsonNode history = json("history");
        JsonNode commit = history.get(0);
        assertThat(commit.get("operation").asText()).isEqualTo("STREAMING UPDATE");
        assertThat(commit.get("isBlindAppend").asBoolean()).isTrue();
        assertThat(commit.get("job").asText()).matches("[0-9a-f]{32}");
        assertThat(commit.get("engine").asText()).contains("cloudfiles-flink");
        assertThat(history.findValuesAsText("numOutputRows").stream()
                        .mapToLong(Long::parseLong)
                        .sum())
                .isEqualTo(rows);
        assertThat(table("history", "--limit", "1").out())
                .contains("STREAMING UPDATE  +"
                        + commit.get("metrics").get("numOutputRows").asText() + "  +")
                .contains("  " + commit.get("job").asText().substring(0, 8) + "  ")
                .hasLineCount(2);

        JsonNode before = json("describe");
        assertThat(before.get("rows").asLong()).isEqualTo(rows);
        assertThat(before.get("filesWithoutRowCount").asLong()).isZero();
        assertThat(before.get("version").asLong())
                .isEqualTo(history.get(0).get("version").asLong());
        Map<String, Long> committed = new TreeMap<>();
        before.get("transactions")
                .forEach(last -> committed.put(
                        last.get("appId").asText(), last.get("checkpoint").asLong()));
        assertThat(committed)
                .as("each of the two jobs has an appId of its own, and its last checkpoint is told")
                .hasSize(2)
                .isEqualTo(lastTransactions(history))
                .containsAllEntriesOf(transactions(commit));
        assertThat(transactions(commit)).hasSize(1);
        assertThat(table("describe").out())
                .contains("Rows  ", "400\n", "  id    BIGINT\n", "  name  STRING\n", "up to checkpoint");

        assertThat(table("count").out()).isEqualTo(rows + "\n");
        assertThat(json("count", "--version-as-of", "0").get("rows").asLong()).isZero();
        assertThat(json("show", "--limit", "1000").findValuesAsText("id"))
                .hasSize((int) rows)
                .doesNotHaveDuplicates();
        assertThat(table("show", "--limit", "3").out())
                .startsWith("id")
                .endsWith("3 rows of version " + before.get("version").asText() + "\n")
                .hasLineCount(6);
        CommandRun tooNew = table("show", "--version-as-of", "1000");
        assertThat(tooNew.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(tooNew.err())
                .contains("Version 1000 cannot be read: the newest is "
                        + before.get("version").asText() + ".");

        assertThat(table("compact", "--dry-run").out()).startsWith("Would merge ");
        JsonNode compacted = json("compact");
        assertThat(compacted.get("addedFiles").asInt()).isEqualTo(1);
        assertThat(compacted.get("removedFiles").asLong())
                .isEqualTo(before.get("files").asLong());
        assertThat(json("describe").get("rows").asLong()).isEqualTo(rows);
        assertThat(json("history", "--limit", "1").get(0).get("operation").asText())
                .isEqualTo("OPTIMIZE");

        CommandRun refused = table("vacuum", "--retain", "0 s");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(refused.err()).contains("is less than the 168 h that are safe here");
        assertThat(json("vacuum").get("files").asInt()).isZero();
        JsonNode cleaned = json("vacuum", "--retain", "0 s", "--allow-short-retention");
        assertThat(cleaned.get("files").asLong()).isEqualTo(before.get("files").asLong());
        assertThat(landing.table().resolve("_delta_log")).isNotEmptyDirectory();

        long all = landing.add(1);
        ingest();
        assertThat(json("describe").get("rows").asLong()).isEqualTo(all);
    }

    @Test
    void aDirectoryThatIsNoTableIsSaidSo() throws Exception {
        Files.createDirectories(landing.table());

        for (String command : new String[] {"describe", "history", "vacuum", "compact"}) {
            CommandRun run = table(command);
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("CF_PATH_NOT_FOUND").contains("is no Delta table");
        }
    }
}
