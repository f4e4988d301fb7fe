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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.testing.ReferencePage;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A savepoint as a table, as the command {@code state} shows it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StateTableITCase {
    private static final int FILES = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .setConfiguration(clusterConfiguration())
            .build());

    @TempDir
    private Path directory;

    private Path landing;

    private static Configuration clusterConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return configuration;
    }

    /** One that cannot be unpacked comes first, then those that can. */
    @BeforeEach
    void land() throws IOException {
        landing = Files.createDirectories(directory.resolve("landing"));
        land(0, "0.json.gz", "this is not packed");
        for (int i = 1; i < FILES; i++) {
            land(i, i + ".json", "{\"id\":" + i + "}\n");
        }
    }

    private void land(int second, String name, String content) throws IOException {
        Path file = Files.writeString(landing.resolve(name), content);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-01-31T10:00:00Z").plusSeconds(second)));
    }

    @Test
    void aSavepointIsATable() throws Exception {
        String savepoint = stoppedOnTheWay();
        showsWhatTheCommandShows(savepoint);
        whatACheckpointWithoutALifecycleDoesNotKnowIsNull(withoutLifecycle(savepoint));
    }

    private void showsWhatTheCommandShows(String savepoint) throws Exception {
        List<JsonNode> told = told(savepoint);
        assertThat(told).hasSize(FILES);
        assertThat(told.stream().map(file -> file.get("stage").asText()).distinct())
                .contains("skipped_corrupted", "ingested", "waiting");

        String page = Files.readString(ReferencePage.repository().resolve("docs/how-to/ask-the-ledger.md"));
        try (SqlSession streaming = SqlSession.open(Map.of(
                "execution.checkpointing.interval", "100 ms",
                "state.backend.type", "hashmap",
                "table.local-time-zone", "UTC"))) {
            streaming.run(landingTable());
            streaming.run("CREATE TABLE nowhere (id BIGINT) WITH ('connector'='blackhole')");
            streaming.run("INSERT INTO nowhere SELECT id FROM landing /*+ OPTIONS('scan.parallelism'='1') */");
            streaming.run(statement(page, "CREATE TABLE", savepoint));
            assertThat(streaming.query(
                            "SELECT path, size, create_time, discovery_time, processed_time, commit_time, archive_time,"
                                    + " archive_mode, move_location, source_id, flow_name, ingestion_state, stage, waiting_bytes, version,"
                                    + " row_count, reason FROM ledger"))
                    .containsExactlyElementsOf(
                            told.stream().map(StateTableITCase::row).sorted().toList());
        }
        try (SqlSession batch = SqlSession.open(Map.of("execution.runtime-mode", "batch"))) {
            batch.run(statement(page, "CREATE TABLE", savepoint));
            for (String query : statements(page, "SELECT", savepoint)) {
                assertThat(batch.tables().explainSql(query)).contains("ledger");
            }
            assertThat(batch.query(
                            "SELECT ingestion_state, stage, COUNT(*) FROM ledger GROUP BY ingestion_state, stage"))
                    .containsExactlyElementsOf(counts(told));
            assertThat(batch.query(
                            "SELECT 'one', COUNT(*) FROM ledger WHERE path = 'file://%1$s/0.json.gz'".formatted(landing)
                                    + " AND ingestion_state = 'SKIPPED_CORRUPTED' UNION ALL SELECT 'some', COUNT(*) FROM ledger WHERE path"
                                    + " LIKE 'file://%1$s/1%%' UNION ALL SELECT 'all', COUNT(*) FROM ledger UNION ALL SELECT 'any', COUNT(*)"
                                            .formatted(landing)
                                    + " FROM ledger WHERE ingestion_state IN ('INGESTED', 'SKIPPED_CORRUPTED', 'PROCESSING') OR ingestion_state"
                                    + " IS NULL"))
                    .containsExactly("+I[all, " + FILES + "]", "+I[any, " + FILES + "]", "+I[one, 1]", "+I[some, 11]");
        }
    }

    private void whatACheckpointWithoutALifecycleDoesNotKnowIsNull(String savepoint) throws Exception {
        List<JsonNode> told = told(savepoint);
        assertThat(told).hasSize(FILES);
        assertThat(told.stream().map(file -> file.get("stage").asText()).distinct())
                .contains("unknown", "waiting")
                .doesNotContain("ingested");
        assertThat(CommandLineRun.of("why " + landing + "/0.json.gz --savepoint " + savepoint)
                        .out())
                .contains("0.json.gz] was read; how that ended is not known");
        try (SqlSession session = SqlSession.open(Map.of("execution.runtime-mode", "batch"))) {
            session.run(
                    "CREATE TABLE ledger (row_count BIGINT, stage STRING, ingestion_state STRING, commit_time TIMESTAMP_LTZ(3))"
                            + " WITH ('connector'='cloudfiles-state', 'path'='" + savepoint + "')");
            assertThat(session.query("SELECT DISTINCT stage, ingestion_state, commit_time, row_count FROM ledger"))
                    .contains("+I[unknown, null, null, null]", "+I[waiting, null, null, null]")
                    .allMatch(row -> row.endsWith(", null, null]"));
        }
    }

    /** Stops a job that reads one file from one checkpoint to the next. */
    private String stoppedOnTheWay() throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run(landingTable());
            session.run(bronzeTable());
            JobClient job =
                    session.run("INSERT INTO bronze SELECT id FROM landing /*+ OPTIONS('release.max-files'='1') */");
            SqlSession.await(true, this::hasRows);
            return SqlSession.stop(job, directory.resolve("savepoints"));
        }
    }

    private boolean hasRows() throws IOException {
        Path log = directory.resolve("bronze/_delta_log");
        if (!Files.isDirectory(log)) {
            return false;
        }
        try (Stream<Path> commits = Files.list(log)) {
            for (Path commit :
                    commits.filter(file -> file.toString().endsWith(".json")).toList()) {
                if (Files.readString(commit).contains("{\"add\":")) {
                    return true;
                }
            }
        }
        return false;
    }

    private String landingTable() {
        return "CREATE TABLE landing (id BIGINT) WITH ('connector'='cloudfiles', 'path'='" + landing
                + "', 'format'='json', 'read.ignore-corrupt-files'='true', 'read.max-attempts'='1')";
    }

    private String bronzeTable() {
        return "CREATE TABLE bronze (id BIGINT) WITH ('connector'='delta', 'path'='" + directory.resolve("bronze")
                + "')";
    }

    private static List<JsonNode> told(String savepoint) throws IOException {
        CommandLineRun run = CommandLineRun.of("state --format json --savepoint " + savepoint);
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> files = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            files.add(JSON.readTree(line));
        }
        return files;
    }

    private static String row(JsonNode file) {
        return "+I"
                + List.of(
                        text(file, "path"),
                        text(file, "size"),
                        text(file, "modification_time"),
                        text(file, "discovery_time"),
                        text(file, "processed_time"),
                        text(file, "commit_time"),
                        text(file, "archive_time"),
                        text(file, "archive_mode"),
                        text(file, "move_location"),
                        "default_catalog.default_database.landing",
                        "null",
                        ingestionState(file),
                        text(file, "stage"),
                        text(file, "waiting_bytes"),
                        text(file, "version"),
                        text(file, "rows"),
                        text(file, "reason"));
    }

    private static String ingestionState(JsonNode file) {
        String stage = file.get("stage").asText();
        return List.of("waiting", "baseline", "unknown").contains(stage) ? "null" : stage.toUpperCase(Locale.ROOT);
    }

    private static String text(JsonNode file, String name) {
        return file.hasNonNull(name) ? file.get(name).asText() : "null";
    }

    private static List<String> counts(List<JsonNode> told) {
        return told.stream()
                .collect(Collectors.groupingBy(
                        file -> ingestionState(file) + ", " + text(file, "stage"), Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> "+I[" + entry.getKey() + ", " + entry.getValue() + "]")
                .sorted()
                .toList();
    }

    /** The only statement of a page that begins so, about a savepoint. */
    private static String statement(String page, String beginning, String savepoint) {
        List<String> found = statements(page, beginning, savepoint);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<String> statements(String page, String beginning, String savepoint) {
        return Stream.of(page.split("```"))
                .filter(block -> block.startsWith("sql\n"))
                .flatMap(block -> Stream.of(block.substring(3).split(";")))
                .map(String::strip)
                .filter(statement -> statement.startsWith(beginning))
                .map(statement -> statement.replaceAll("'path' *= *'[^']*'", "'path' = '" + savepoint + "'"))
                .toList();
    }

    /** As a job of an earlier version left it. */
    private static String withoutLifecycle(String savepoint) throws IOException {
        Path file = Path.of(URI.create(savepoint)).resolve("_metadata");
        CheckpointMetadata metadata;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            metadata = Checkpoints.loadCheckpointMetadata(
                    in,
                    StateTableITCase.class.getClassLoader(),
                    file.getParent().toString());
        }
        List<OperatorState> left = metadata.getOperatorStates().stream()
                .filter(operator -> !operator.getOperatorUid().orElse("").endsWith("-lifecycle"))
                .toList();
        assertThat(left).hasSize(metadata.getOperatorStates().size() - 1);
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(metadata.getCheckpointId(), left, metadata.getMasterStates()), out);
        }
        return savepoint;
    }
}
