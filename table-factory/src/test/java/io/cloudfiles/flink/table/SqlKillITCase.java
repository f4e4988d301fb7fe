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

import io.cloudfiles.flink.testing.CommandProcess;
import io.cloudfiles.flink.testing.Seeds;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts that end by {@code kill -9}: whatever the moment, the next run brings every row, each once. */
class SqlKillITCase {
    private static final int KILLS = 5;
    private static final int MOST_RUNS = 15;
    private static final int FILES_PER_RUN = 40;
    private static final int ROWS_PER_FILE = 20;

    /** About as long as a run takes. */
    private static final int MOST_MILLIS = 4_000;

    @TempDir
    Path directory;

    private int files;

    @Test
    void atRandomMoments() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Files.createDirectories(directory.resolve("files"));
        int kills = 0;
        for (int number = 1; number <= MOST_RUNS && kills < KILLS; number++) {
            land(FILES_PER_RUN);
            Path run = directory.resolve("checkpoint/runs").resolve(String.format("%08d", number));
            try (CommandProcess process = start()) {
                assertThat(process.reaches(() -> Files.exists(run)))
                        .as(process::err)
                        .isTrue();
                if (!process.endsWithin(Duration.ofMillis(random.nextInt(MOST_MILLIS)))) {
                    process.kill();
                    kills++;
                }
            }
        }
        assertThat(kills).as("kills with seed " + seed).isEqualTo(KILLS);

        land(1);
        try (CommandProcess process = start();
                SparkDelta spark = SparkDelta.start()) {
            assertThat(process.exitCode()).as(process::err).isZero();
            assertThat(spark.read(directory.resolve("table"), "id").stream().map(row -> row.get("id")))
                    .as("ids with seed " + seed)
                    .containsExactlyInAnyOrder(LongStream.range(0, (long) files * ROWS_PER_FILE)
                            .boxed()
                            .toArray());
        }
    }

    private CommandProcess start() throws IOException {
        Path script = Files.writeString(directory.resolve("job.sql"), """
                SET 'execution.checkpointing.interval' = '200 ms';
                CREATE TABLE landing (id BIGINT, name STRING) WITH (
                  'connector' = 'cloudfiles', 'path' = '%1$s/files', 'format' = 'json', 'discovery.settle-time' = '0 s');
                CREATE TABLE bronze (id BIGINT, name STRING) WITH ('connector' = 'delta', 'path' = '%1$s/table');
                INSERT INTO bronze SELECT id, name FROM landing;
                """.formatted(directory));
        return CommandProcess.start(
                directory,
                List.of(
                        "sql",
                        "-f",
                        script.toString(),
                        "--checkpoint",
                        directory.resolve("checkpoint").toString(),
                        "--available-now"));
    }

    private void land(int count) throws IOException {
        for (int end = files + count; files < end; files++) {
            List<String> lines = IntStream.range(files * ROWS_PER_FILE, (files + 1) * ROWS_PER_FILE)
                    .mapToObj(id -> "{\"id\": " + id + ", \"name\": \"row " + id + "\"}")
                    .toList();
            Files.write(directory.resolve("files/f" + files + ".json"), lines);
        }
    }
}
