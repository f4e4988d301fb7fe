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

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.FileTrees;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** From files on S3 into a Delta table on S3, by two ingests at once and over a network that fails: every row once. */
class DeltaOnS3ITCase {
    private static final int FILES = 12;
    private static final int ROWS_PER_FILE = 50;
    private static final Location TABLE = Location.parse("s3://lake/events");

    private S3Emulator emulator;
    private FaultyProxy proxy;

    @BeforeEach
    void startStore() throws IOException {
        emulator = S3Emulator.start();
        emulator.createBucket("incoming");
        emulator.createBucket("lake");
        proxy = new FaultyProxy(emulator.endpoint());
        try (Storages storages = Storages.load()) {
            for (String source : List.of("a", "b")) {
                Location directory = Location.parse("s3://incoming/" + source);
                Storage storage = storages.open(directory, emulator.options());
                FileTrees.flat(storage, directory, FILES, file -> rows(source, file));
            }
        }
    }

    private static String rows(String source, int file) {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < ROWS_PER_FILE; row++) {
            rows.append("{\"id\":\"").append(id(source, file, row)).append("\"}\n");
        }
        return rows.toString();
    }

    private static String id(String source, int file, int row) {
        return source + "-" + file + "-" + row;
    }

    @AfterEach
    void stopStore() throws Exception {
        proxy.close();
        emulator.close();
    }

    @Test
    void catalogsKeepDefinitionsAndSchemasOnS3AndNoSecrets() throws Exception {
        String options = emulator.options().entrySet().stream()
                .map(option -> ", '" + option.getKey() + "'='" + option.getValue() + "'")
                .collect(Collectors.joining());
        for (int i = 0; i < 2; i++) {
            try (SqlSession session = SqlSession.open()) {
                session.run(
                        "CREATE CATALOG c WITH ('type'='cloudfiles', 'location'='s3://lake/catalog'" + options + ")");
                session.run("USE CATALOG c");
                session.run(
                        "CREATE TABLE IF NOT EXISTS landing WITH ('connector'='cloudfiles', 'path'='s3://incoming/a', "
                                + "'format'='json')");

                assertThat(session.query("DESCRIBE landing")).hasSize(2);
                assertThat(session.query("SHOW CREATE TABLE landing").get(0))
                        .contains("s3://lake/catalog/schemas/default.landing-")
                        .doesNotContain(S3Emulator.SECRET_KEY);
                session.run("ALTER TABLE landing SET ('read.concurrent-files'='3')");
                assertThat(session.tables().explainSql("SELECT id FROM landing"))
                        .contains("landing");
            }
        }
    }

    @Test
    void twoIngestsAtOnceOverANetworkThatFailsBringEveryRowOnce() throws Exception {
        proxy.inject(Fault.SLOW_DOWN, 3, line -> line.startsWith("PUT /lake"));
        proxy.inject(Fault.ANSWER_LOST, 4, line -> line.contains("/_delta_log/") && line.startsWith("PUT"));
        proxy.inject(Fault.ANSWER_LOST, 2, line -> line.contains(".parquet") && line.startsWith("PUT"));
        proxy.inject(Fault.RESET_IN_BODY, 3, line -> line.startsWith("GET /incoming/a/file"));
        proxy.inject(Fault.TRUNCATED_BODY, 3, line -> line.startsWith("GET /incoming/b/file"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<CommandLineRun>> runs = new ArrayList<>();
            for (String source : List.of("a", "b")) {
                runs.add(threads.submit(() -> ingest(source)));
            }
            for (Future<CommandLineRun> run : runs) {
                assertThat(run.get().exitCode()).as("%s", run.get()).isZero();
                assertThat(run.get().toString()).doesNotContain(S3Emulator.SECRET_KEY);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(proxy.hits()).isGreaterThanOrEqualTo(10);

        List<String> expected = new ArrayList<>();
        for (String source : List.of("a", "b")) {
            for (int row = 0; row < FILES * ROWS_PER_FILE; row++) {
                expected.add(id(source, row / ROWS_PER_FILE, row % ROWS_PER_FILE));
            }
        }
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ingest("a").exitCode()).isZero();
        assertThat(ids()).hasSize(expected.size());
        requireNoSecretInCheckpoints();

        assertThat(table("compact").out()).contains("Merged");
        assertThat(table("history", "--limit", "1").out()).contains("OPTIMIZE");
        assertThat(table("describe").out()).contains(TABLE.toString());
        assertThat(table("vacuum", "--dry-run").exitCode()).isZero();
        assertThat(table("count").out()).contains(String.valueOf(expected.size()));
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private CommandLineRun table(String command, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("table", command, TABLE.toString()));
        arguments.addAll(List.of(flags));
        emulator.options().forEach((key, value) -> arguments.addAll(List.of("--option", key + "=" + value)));
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(run.toString()).doesNotContain(S3Emulator.SECRET_KEY);
        return run;
    }

    private CommandLineRun ingest(String source) {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                "s3://incoming/" + source,
                "--format",
                "json",
                "--target",
                TABLE.toString(),
                "--available-now",
                "--parallelism",
                "2",
                "--trigger-interval",
                "300ms"));
        Map<String, String> options = S3Emulator.optionsThrough(proxy.endpoint());
        options.forEach((key, value) -> arguments.addAll(List.of("--option", key + "=" + value)));
        return CommandLineRun.of(arguments);
    }

    private List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try (Storages storages = Storages.load()) {
            DeltaTableReader.open(storages.open(TABLE, emulator.options()), TABLE)
                    .forEachRow(row -> ids.add(String.valueOf(row.get("id"))));
        }
        return ids;
    }

    /** Checkpoints, savepoints and the records of runs are below the table. */
    private void requireNoSecretInCheckpoints() throws IOException {
        int files = 0;
        Location directory = TABLE.child("_cloudfiles");
        try (Storages storages = Storages.load();
                Storage storage = storages.open(directory, emulator.options());
                ListCursor cursor = storage.list(directory, ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    files++;
                    assertThat(new String(storage.readAll(file.location()), StandardCharsets.ISO_8859_1))
                            .as("%s", file)
                            .doesNotContain(S3Emulator.SECRET_KEY);
                }
            }
        }
        assertThat(files).isPositive();
    }
}
