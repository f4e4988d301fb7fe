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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code cloudfiles sql} on a checkpoint that is there already. */
class ResumedScriptITCase {
    @TempDir
    private Path directory;

    @Test
    void filesOfAnotherKindKeepABeginningJobDownButNoneThatGoesOn() throws IOException {
        Files.createDirectories(directory.resolve("landing"));
        Path script = Files.writeString(directory.resolve("job.sql"), """
                CREATE TABLE landing (id BIGINT, name STRING)
                  WITH ('connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json');
                CREATE TABLE bronze (id BIGINT, name STRING) WITH ('connector' = 'delta', 'path' = '%1$s/bronze');
                INSERT INTO bronze SELECT * FROM landing;
                SELECT COUNT(*) AS all_rows, COUNT(id) AS known FROM bronze;
                """.formatted(directory));
        land("a.json", "{\"id\":1,\"name\":\"one\"}", Instant.EPOCH.plusSeconds(1));
        CommandLineRun first = run(script, "checkpoint");
        assertThat(first.exitCode()).as(first.err()).isZero();

        Files.delete(directory.resolve("landing/a.json"));
        land("b.json", "{\"other\":true}", Instant.EPOCH.plusSeconds(2));

        CommandLineRun second = run(script, "checkpoint");
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out()).containsPattern("\\b2\\b.*\\b1\\b");
        CommandLineRun why = CommandLineRun.of(
                "why " + directory.resolve("landing/a.json") + " --checkpoint " + directory.resolve("checkpoint"));
        assertThat(why.out()).as(why.err()).contains("is ingested with 1 row, processed 20", ", committed 20");
        assertThat(CommandLineRun.of("state --uid other --checkpoint " + directory.resolve("checkpoint"))
                        .err())
                .contains(
                        "'--uid' = 'other' names no source",
                        "has the sources default_catalog.default_database.landing.");
        CommandLineRun anew = run(script, "another-checkpoint");
        assertThat(anew.exitCode()).isEqualTo(1);
        assertThat(anew.err()).contains("CF_SCHEMA_DOES_NOT_FIT");
    }

    @Test
    void beginsWithAnImport() throws IOException {
        Files.createDirectories(directory.resolve("landing"));
        Path script = Files.writeString(directory.resolve("job.sql"), """
                SET 'execution.checkpointing.interval' = '200 ms';
                CREATE TABLE landing (id BIGINT)
                  WITH ('connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json');
                CREATE TABLE bronze (id BIGINT) WITH ('connector' = 'delta', 'path' = '%1$s/bronze');
                INSERT INTO bronze SELECT * FROM landing;
                SELECT COUNT(*) AS all_rows, SUM(id) AS ids FROM bronze;
                """.formatted(directory));
        land("a.json", "{\"id\":1}", Instant.EPOCH.plusSeconds(1));
        land("b.json", "{\"id\":2}", Instant.EPOCH.plusSeconds(2));
        Path books = Files.writeString(directory.resolve("books.txt"), directory.resolve("landing/a.json") + "\n");

        CommandLineRun imported = CommandLineRun.of("state import --from " + books + " --checkpoint "
                + directory.resolve("checkpoint") + " --uid default_catalog.default_database.landing");

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.out())
                .contains(
                        "begins with them, if it has a source with source.uid = default_catalog.default_database.landing.");
        CommandLineRun run = run(script, "checkpoint");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).as("rows, and the sum of their ids").containsPattern("\\b1\\b.*\\b2\\b");
    }

    @Test
    void goesOnBesideASourceThatHasEnded() throws IOException {
        Files.createDirectories(directory.resolve("landing"));
        land("customers.json", "{\"id\":100}", Instant.EPOCH.plusSeconds(1));
        CommandLineRun customers = CommandLineRun.of(
                "ingest --source " + directory.resolve("landing") + " --format json --schema 'id BIGINT' --target "
                        + directory.resolve("customers") + " --available-now");
        assertThat(customers.exitCode()).as(customers.err()).isZero();
        Files.delete(directory.resolve("landing/customers.json"));
        Path script = Files.writeString(directory.resolve("job.sql"), """
                SET 'execution.checkpointing.interval' = '200 ms';
                CREATE TABLE landing (id BIGINT)
                  WITH ('connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json');
                CREATE TABLE customers (id BIGINT) WITH ('connector' = 'delta', 'path' = '%1$s/customers');
                CREATE TABLE bronze (id BIGINT) WITH ('connector' = 'delta', 'path' = '%1$s/bronze');
                INSERT INTO bronze SELECT id FROM landing UNION ALL SELECT id FROM customers;
                SELECT COUNT(*) AS all_rows, SUM(id) AS ids FROM bronze;
                """.formatted(directory));

        for (int run = 1; run <= 4; run++) {
            land(run + ".json", "{\"id\":" + run + "}", Instant.EPOCH.plusSeconds(run));
            CommandLineRun result = run(script, "checkpoint");

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.out())
                    .containsPattern("\\b" + (1 + run) + "\\b.*\\b" + (100 + run * (run + 1) / 2) + "\\b");
        }
    }

    @Test
    void refusesACheckpointOfWhichItsOwnSourceHadEnded() throws IOException {
        Files.createDirectories(directory.resolve("landing"));
        Path script = Files.writeString(directory.resolve("job.sql"), """
                CREATE TABLE landing (id BIGINT)
                  WITH ('connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json');
                CREATE TABLE bronze (id BIGINT) WITH ('connector' = 'delta', 'path' = '%1$s/bronze');
                INSERT INTO bronze SELECT * FROM landing;
                """.formatted(directory));
        land("a.json", "{\"id\":1}", Instant.EPOCH.plusSeconds(1));
        CommandLineRun first = run(script, "checkpoint");
        assertThat(first.exitCode()).as(first.err()).isZero();
        Path savepoint = EndedSources.endIn(directory.resolve("checkpoint"));
        land("b.json", "{\"id\":2}", Instant.EPOCH.plusSeconds(2));

        CommandLineRun second = run(script, "checkpoint");

        assertThat(second.exitCode()).as(second.err()).isEqualTo(1);
        assertThat(second.err())
                .contains("CF_INVALID_CHECKPOINT: [file://" + savepoint)
                .contains("landing' had finished");
    }

    private CommandLineRun run(Path script, String checkpoint) {
        return CommandLineRun.of(
                "sql -f " + script + " --checkpoint " + directory.resolve(checkpoint) + " --available-now");
    }

    private void land(String name, String line, Instant modified) throws IOException {
        Path file = Files.writeString(directory.resolve("landing").resolve(name), line + "\n");
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
