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
import io.cloudfiles.flink.testing.Seeds;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Ingests that end by {@code kill -9}: whatever the moment, the next run brings every row, each once. */
class KillITCase {
    private static final int KILLS = 5;
    private static final int ATTEMPTS = 5;
    private static final int MOST_RUNS = 15;
    private static final int REPROCESSING_KILLS = 3;

    private static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    /** A moment of the end phase, as seen from outside. */
    enum Moment {
        DRAINED {
            @Override
            boolean isReached(Landing landing, long runs) {
                return read(landing.progress()).contains("\"drained\":true");
            }
        },
        SAVEPOINT_BEGUN {
            @Override
            boolean isReached(Landing landing, long runs) {
                return Files.exists(run(landing, runs).resolve("savepoints"));
            }
        },
        /** Complete, but perhaps not committed to the table, and {@code LATEST} is not written. */
        SAVEPOINT_COMPLETE {
            @Override
            boolean isReached(Landing landing, long runs) {
                return exists(run(landing, runs).resolve("savepoints"), "_metadata");
            }
        },
        LATEST_WRITTEN {
            @Override
            boolean isReached(Landing landing, long runs) {
                return read(landing.checkpoint().resolve("LATEST")).contains(String.format("%08d", runs + 1));
            }
        };

        /** @param runs how many runs there were before the one that is watched */
        abstract boolean isReached(Landing landing, long runs);

        static Path run(Landing landing, long runs) {
            return landing.checkpoint().resolve("runs").resolve(String.format("%08d", runs + 1));
        }

        private static boolean exists(Path tree, String name) {
            try (Stream<Path> files = Files.walk(tree)) {
                return files.anyMatch(file -> file.endsWith(name));
            } catch (IOException | UncheckedIOException e) {
                return false;
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                return "";
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inTheEndPhase(Moment moment) throws Exception {
        Landing landing = Landing.in(directory);
        boolean killed = false;
        for (int attempt = 0; attempt < ATTEMPTS && !killed; attempt++) {
            landing.add(20);
            Files.deleteIfExists(landing.progress());
            long runs = runs(landing);
            try (CommandProcess process = CommandProcess.start(directory, landing.ingest("--available-now"))) {
                assertThat(process.reaches(() -> moment.isReached(landing, runs)))
                        .as(process::err)
                        .isTrue();
                killed = !process.endsWithin(Duration.ZERO);
                process.kill();
            }
        }
        assertThat(killed).as("killed at " + moment).isTrue();

        theNextRunsCompleteTheTable(landing, landing.ingest("--available-now"));
    }

    @Test
    void atRandomMoments() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Landing landing = Landing.in(directory);
        int kills = 0;
        List<String> bad = List.of();
        for (int run = 0; run < MOST_RUNS && kills < KILLS; run++) {
            landing.add(40);
            bad = landing.addBad(200);
            long runs = runs(landing);
            try (CommandProcess process = CommandProcess.start(directory, withBadRecords(landing))) {
                assertThat(process.reaches(() -> Files.exists(Moment.run(landing, runs))))
                        .isTrue();
                if (!process.endsWithin(Duration.ofMillis(random.nextInt(4_000)))) {
                    process.kill();
                    kills++;
                }
            }
        }
        assertThat(kills).as("kills with seed " + seed).isEqualTo(KILLS);

        List<String> allBad = bad;
        assertThat(seed).as("seed " + seed).satisfies(any -> {
            theNextRunsCompleteTheTable(landing, withBadRecords(landing));
            theBadRecordsAreKeptOnce(landing, allBad);
        });
    }

    @Test
    void chosenFilesAreReadAgainOnceWhateverTheMoment() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Landing landing = Landing.in(directory);
        landing.add(40);
        List<String> arguments = landing.ingest("--available-now", "--add-column", "src=file_name");
        complete(arguments);
        Files.writeString(landing.files().resolve("f10.json"), "{\"id\": 201, \"name\": \"mended\"}\n");
        assertThat(CommandRun.of(
                                "reprocess",
                                "--checkpoint",
                                landing.checkpoint().toString(),
                                "--path",
                                landing.files() + "/f1*.json")
                        .exitCode())
                .isZero();

        for (int kill = 0; kill < REPROCESSING_KILLS; kill++) {
            landing.add(1);
            long runs = runs(landing);
            try (CommandProcess process = CommandProcess.start(directory, arguments)) {
                assertThat(process.reaches(() -> Files.exists(Moment.run(landing, runs))))
                        .isTrue();
                if (!process.endsWithin(Duration.ofMillis(random.nextInt(3_000)))) {
                    process.kill();
                }
            }
        }
        complete(arguments);
        complete(arguments);

        List<Object> expected =
                new ArrayList<>(List.of(Landing.ids((40L + REPROCESSING_KILLS) * Landing.ROWS_PER_FILE)));
        for (int file : new int[] {1, 11, 12, 13, 14, 15, 16, 17, 18, 19}) {
            for (long row = 1; row <= Landing.ROWS_PER_FILE; row++) {
                expected.add(file * (long) Landing.ROWS_PER_FILE + row);
            }
        }
        expected.add(201L);
        assertThat(spark.read(landing.table(), "id", "name", "src"))
                .as("seed " + seed)
                .anyMatch(row -> "mended".equals(row.get("name")) && "f10.json".equals(row.get("src")))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private void complete(List<String> arguments) throws IOException, InterruptedException {
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
    }

    private static List<String> withBadRecords(Landing landing) {
        return landing.ingest(
                "--available-now",
                "--bad-records",
                landing.badTable().toString(),
                "--option",
                "bad-records.path=" + landing.badFiles());
    }

    private static void theBadRecordsAreKeptOnce(Landing landing, List<String> lines) throws IOException {
        assertThat(spark.read(landing.badTable(), "CAST(record AS STRING) AS text", "reason"))
                .allSatisfy(row -> assertThat(row.get("reason")).isNotNull())
                .extracting(row -> row.get("text"))
                .containsExactlyInAnyOrder(lines.toArray());
        List<String> written = new ArrayList<>();
        try (Stream<Path> files = Files.walk(landing.badFiles())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    written.add(new ObjectMapper().readTree(line).get("record").asText());
                }
            }
        }
        assertThat(written).containsExactlyInAnyOrderElementsOf(lines);
    }

    private void theNextRunsCompleteTheTable(Landing landing, List<String> arguments)
            throws IOException, InterruptedException {
        for (int run = 0; run < 2; run++) {
            long rows = landing.add(1);
            try (CommandProcess process = CommandProcess.start(directory, arguments)) {
                assertThat(process.exitCode()).as(process::err).isZero();
            }
            List<Object> ids = spark.read(landing.table(), "id").stream()
                    .map(row -> row.get("id"))
                    .toList();
            assertThat(ids).containsExactlyInAnyOrder((Object[]) Landing.ids(rows));
        }
        theAuditFindsNothing(landing);
    }

    private static void theAuditFindsNothing(Landing landing) throws IOException {
        CommandRun audit =
                CommandRun.of("audit", "--checkpoint", landing.checkpoint().toString(), "--format", "json");
        JsonNode found = new ObjectMapper().readTree(audit.out()).path("summary");
        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();
        assertThat(found.path("proved").asLong())
                .isEqualTo(found.path("files_in_store").asLong());
        assertThat(found.path("rows_by_table").asLong())
                .isEqualTo(found.path("rows_by_ledger").asLong())
                .isEqualTo(found.path("rows_committed").asLong())
                .isPositive();
    }

    private static long runs(Landing landing) throws IOException {
        Path runs = landing.checkpoint().resolve("runs");
        if (Files.notExists(runs)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.count();
        }
    }
}
