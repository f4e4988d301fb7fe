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
import io.cloudfiles.flink.testing.TableLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What runs of an ingest add, and tell. */
class IngestITCase extends IngestProcesses {
    private JsonNode runToItsEnd(String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(landing.ingest("--available-now"));
        arguments.addAll(List.of(more));
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
            return new ObjectMapper().readTree(landing.report().toFile());
        }
    }

    private List<Object> idsInTable() {
        return spark.read(landing.table(), "id").stream()
                .map(row -> row.get("id"))
                .toList();
    }

    @Test
    void eachRunAddsWhatIsNewAndNothingElse() throws Exception {
        long first = landing.add(30);
        JsonNode report = runToItsEnd();
        assertThat(report.get("files").asInt()).isEqualTo(30);
        assertThat(report.get("rows").asLong()).isEqualTo(first);
        assertThat(report.get("bytes").asLong()).isEqualTo(bytes());
        assertThat(idsInTable()).containsExactlyInAnyOrder((Object[]) Landing.ids(first));

        long versions = commits();
        assertThat(runToItsEnd().get("rows").asLong()).isZero();
        assertThat(commits()).isEqualTo(versions);

        long third = landing.add(7);
        assertThat(runToItsEnd().get("rows").asLong()).isEqualTo(third - first);
        assertThat(idsInTable()).containsExactlyInAnyOrder((Object[]) Landing.ids(third));

        long fourth = landing.add(1);
        assertThat(runToItsEnd().get("files").asInt()).isEqualTo(1);
        assertThat(idsInTable()).containsExactlyInAnyOrder((Object[]) Landing.ids(fourth));
        whatCommitsSayOfTheirRowsOutlivesSpark();
    }

    private void whatCommitsSayOfTheirRowsOutlivesSpark() {
        spark.sql("SET spark.databricks.delta.retentionDurationCheck.enabled = false");
        spark.sql("OPTIMIZE delta.`" + landing.table() + "`");
        spark.sql("VACUUM delta.`" + landing.table() + "` RETAIN 0 HOURS");
        assertThat(spark.query("DESCRIBE HISTORY delta.`" + landing.table() + "`"))
                .filteredOn(commit -> "STREAMING UPDATE".equals(commit.get("operation")))
                .hasSizeGreaterThan(2)
                .allSatisfy(commit -> assertThat(String.valueOf(commit.get("operationParameters")))
                        .contains("rowsByFile", "_cloudfiles/rows/"));
        CommandRun audit =
                CommandRun.of("audit", "--checkpoint", landing.checkpoint().toString());
        assertThat(audit.exitCode()).as(audit.err() + audit.out()).isZero();
        assertThat(audit.out())
                .contains("Others have committed, too (OPTIMIZE: 1")
                .contains("Complete: every file is accounted for, and every row.");
    }

    @Test
    void eachVersionOfAFileIsReadOnceWhereOverwritesAreAllowed() throws Exception {
        String[] overwrites = {"--option", "cloudFiles.allowOverwrites=true"};
        Path file = landing.files().resolve("again.json");
        Files.writeString(file, "{\"id\":1}\n");
        assertThat(runToItsEnd().get("rows").asLong()).isEqualTo(1);
        Files.writeString(file, "{\"id\":2}\n{\"id\":3}\n");
        assertThat(runToItsEnd().get("rows").asLong()).isZero();
        assertThat(runToItsEnd(overwrites).get("rows").asLong()).isZero();

        Files.writeString(file, "{\"id\":4}\n{\"id\":5}\n{\"id\":6}\n");
        assertThat(runToItsEnd(overwrites).get("rows").asLong()).isEqualTo(3);
        assertThat(runToItsEnd(overwrites).get("rows").asLong()).isZero();
        assertThat(idsInTable()).containsExactlyInAnyOrder(1L, 4L, 5L, 6L);
    }

    private long commits() throws IOException {
        try (var files = Files.list(landing.table().resolve("_delta_log"))) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aContinuousRunPicksUpNewFilesAndEndsWithASavepointWhenInterrupted(String signal, int exitCode)
            throws Exception {
        long first = landing.add(10);
        long second;
        TableLog table = TableLog.of(landing.table());
        try (CommandProcess process = CommandProcess.start(directory, landing.ingest())) {
            assertThat(process.reaches(() -> table.rows() == first))
                    .as(process::err)
                    .isTrue();
            second = landing.add(10);
            assertThat(process.reaches(() -> table.rows() == second))
                    .as(process::err)
                    .isTrue();
            process.signal(signal);

            assertThat(process.exitCode()).as(process::err).isEqualTo(exitCode);
            assertThat(process.err())
                    .contains("Interrupted. What was read is committed, and the savepoint is taken. Resume with:\n"
                            + "  cloudfiles ingest --source " + landing.files());
        }
        assertThat(landing.checkpoint().resolve("LATEST")).exists();

        long third = landing.add(3);
        assertThat(runToItsEnd().get("rows").asLong()).isEqualTo(third - second);
        assertThat(idsInTable()).containsExactlyInAnyOrder((Object[]) Landing.ids(third));
    }

    @Test
    void aCheckpointTellsOfEachFile() throws Exception {
        for (int i = 10; i < 60; i++) {
            Path file = Files.writeString(landing.files().resolve(i + ".json"), "{\"id\":" + i + "}\n");
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:" + i + "Z")));
        }
        Path archive = directory.resolve("archive");
        String[] moving = {
            "--option",
            "clean-source.mode=move",
            "--option",
            "clean-source.move-destination=" + archive,
            "--option",
            "clean-source.retention=0s",
            "--option",
            "clean-source.wait-for-completion=true"
        };
        List<String> arguments = new ArrayList<>(landing.ingest(moving));
        arguments.addAll(List.of("--option", "release.max-files=2", "--option", "ledger.max-file-age=30d"));
        arguments.set(arguments.indexOf("--trigger-interval") + 1, "1h");
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.reaches(() -> filesRead() >= 2)).as(process::err).isTrue();
            process.signal("INT");
            assertThat(process.exitCode()).as(process::err).isEqualTo(130);
        }

        String checkpoint = landing.checkpoint().toString();
        JsonNode fileOne = new ObjectMapper()
                .readTree(told(
                        "state",
                        "--checkpoint",
                        checkpoint,
                        "--format",
                        "json",
                        "--path",
                        landing.files() + "/10.json"));
        assertThat(fileOne.get("stage").asText()).isEqualTo("ingested");
        assertThat(fileOne.get("rows").asInt()).isEqualTo(1);
        assertThat(fileOne.get("commit_time").isNull()).isTrue();
        assertThat(fileOne.get("size").asInt()).isEqualTo(10);
        assertThat(fileOne.get("modification_time").asText()).isEqualTo("2026-01-01T00:00:10Z");
        assertThat(told("state", "--checkpoint", checkpoint, "--limit", "1"))
                .contains("bytes  modified")
                // A checkpoint lets two more files go, which a reader may have and not have finished.
                .containsPattern(
                        "50 files: \\d+ waiting, (2 processing, )?\\d+ ingested \\(1 shown, --limit shows more\\), as of ");
        assertThat(told("why", landing.files() + "/59.json", "--checkpoint", checkpoint))
                .contains("59.json] waits to be read. 10 bytes, modified 2026-01-01T00:00:59Z");
        Path late = Files.writeString(landing.files().resolve("late.json"), "{}\n");
        Files.setLastModifiedTime(late, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(told("why", late.toString(), "--checkpoint", checkpoint))
                .contains("it is expired: modified 2026-01-01T00:00:00Z, and files modified before 20");
        Files.delete(late);
        try (CommandProcess changed = CommandProcess.start(
                directory, landing.ingest("--available-now", "--option", "json.multi-line=true"))) {
            assertThat(changed.exitCode()).as(changed::err).isEqualTo(1);
            assertThat(changed.err())
                    .contains("CF_OPTION_NOT_CHANGEABLE: Option 'json.multi-line' was 'false' and is 'true'");
        }

        runToItsEnd();
        assertThat(committed(checkpoint)).as("with the run that went on").isBetween(2L, 49L);
        runToItsEnd();
        assertThat(committed(checkpoint))
                .as("with the run that found nothing new")
                .isEqualTo(50);
        assertThat(told("why", landing.files() + "/59.json", "--checkpoint", checkpoint))
                .contains("59.json] is ingested with 1 row, processed 20", ", committed 20");
    }

    private long committed(String checkpoint) throws Exception {
        return told("state", "--checkpoint", checkpoint, "--format", "json")
                .lines()
                .filter(line -> line.contains("\"stage\":\"ingested\"") && !line.contains("\"commit_time\":null"))
                .count();
    }

    private int filesRead() {
        try {
            List<String> lines = Files.readAllLines(landing.progress());
            return new ObjectMapper()
                    .readTree(lines.get(lines.size() - 1))
                    .path("files")
                    .asInt();
        } catch (IOException | IndexOutOfBoundsException notYet) {
            return 0;
        }
    }

    private String told(String... arguments) throws Exception {
        try (CommandProcess process = CommandProcess.start(directory, List.of(arguments))) {
            assertThat(process.exitCode()).as(process::err).isZero();
            return process.out();
        }
    }

    @Test
    void theProgressFileTellsTheWayToTheEnd() throws Exception {
        long rows = landing.add(50);
        runToItsEnd();

        List<String> lines = Files.readAllLines(landing.progress());
        JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(last.get("rows").asLong()).isEqualTo(rows);
        assertThat(last.get("drained").asBoolean()).isTrue();
        assertThat(last.get("outstandingFiles").asLong()).isZero();
    }

    @Test
    void partitionsAndAnInferredSchemaWorkWithoutMore() throws Exception {
        Files.writeString(
                landing.files().resolve("a.json"), "{\"id\": 1, \"day\": \"mon\"}\n{\"id\": 2, \"day\": \"tue\"}\n");
        try (CommandProcess process = CommandProcess.start(
                directory,
                List.of(
                        "ingest",
                        "--source",
                        landing.files() + "/*.json",
                        "--format",
                        "json",
                        "--target",
                        landing.table().toString(),
                        "--partition-by",
                        "day",
                        "--available-now",
                        "--option",
                        "cloudFiles.inferColumnTypes=true"))) {
            assertThat(process.exitCode()).as(process::err).isZero();
            assertThat(process.err()).contains("Checkpoint: file://" + landing.table() + "/_cloudfiles/");
            assertThat(process.out()).contains("1 file, ", " B, 2 rows, in ");
        }
        assertThat(spark.read(landing.table(), "id", "day"))
                .containsExactlyInAnyOrder(Map.of("id", 1L, "day", "mon"), Map.of("id", 2L, "day", "tue"));
        assertThat(landing.table().resolve("day=mon")).isDirectory();
    }

    @Test
    void columnsOfThePathCanPartitionTheTable() throws Exception {
        Path day = Files.createDirectories(landing.files().resolve("day=2026-01-02/hour=07"));
        Files.writeString(day.resolve("a.json"), "{\"id\": 1}\n");
        try (CommandProcess process = CommandProcess.start(
                directory,
                List.of(
                        "ingest",
                        "--source",
                        landing.files().toString(),
                        "--format",
                        "json",
                        "--target",
                        landing.table().toString(),
                        "--partition-by",
                        "day",
                        "--available-now",
                        "--option",
                        "cloudFiles.inferColumnTypes=true"))) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
        assertThat(spark.read(landing.table(), "id", "cast(day as string) as day", "hour"))
                .containsExactly(Map.of("id", 1L, "day", "2026-01-02", "hour", 7L));
        assertThat(landing.table().resolve("day=2026-01-02")).isDirectory();
    }

    private long bytes() throws IOException {
        try (var files = Files.list(landing.files())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
