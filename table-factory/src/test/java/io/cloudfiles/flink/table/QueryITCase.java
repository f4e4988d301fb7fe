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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code cloudfiles sql} with queries. */
@Timeout(300)
class QueryITCase {
    @TempDir
    private Path directory;

    /** A job that has no directory for checkpoints keeps them in the JobManager, up to 5 MB. */
    @Test
    void aQueryMayHaveMoreStateThanFitsIntoACheckpoint() throws IOException {
        CommandLineRun run = run("""
                CREATE TABLE names (name STRING)
                  WITH ('connector' = 'datagen', 'number-of-rows' = '200000', 'rows-per-second' = '1000000', 'fields.name.length' = '80');
                SELECT COUNT(*) AS all_rows, COUNT(DISTINCT name) AS names FROM names;
                """);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("\\b200000\\b.*\\b200000\\b");
    }

    @Test
    void insertsBehindAQueryAreCheckpointed() throws IOException {
        Path landing = Files.createDirectories(directory.resolve("landing"));
        Files.writeString(landing.resolve("a.json"), "{\"id\":1}\n{\"id\":2}\n");

        CommandLineRun run = run("""
                SET 'execution.checkpointing.interval' = '100 ms';
                CREATE TABLE landing (id BIGINT) WITH ('connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json');
                CREATE TABLE bronze (id BIGINT) WITH ('connector' = 'delta', 'path' = '%1$s/bronze');
                SELECT SUM(n) AS total FROM (VALUES (40), (2)) AS numbers(n);
                INSERT INTO bronze SELECT id FROM landing;
                SELECT COUNT(*) AS all_rows, SUM(id) AS ids FROM bronze;
                """.formatted(directory));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("total\\R42\\R").containsPattern("\\b2 +3\\b");
    }

    /** Flink gives the rows of ORDER BY and LIMIT as they come. */
    @Test
    void rowsStandInTheOrderThatIsAskedFor() throws IOException {
        CommandLineRun run = run("""
                CREATE TEMPORARY VIEW n AS SELECT * FROM (VALUES (3, 'b'), (1, 'c'), (5, 'a'), (2, 'c'), (4, CAST(NULL AS STRING))) AS v(id, name);
                SELECT id FROM n ORDER BY id DESC LIMIT 3;
                SELECT name, id FROM n ORDER BY n.`name`, 2 DESC LIMIT 4;
                SELECT id AS k FROM n ORDER BY ABS(id - 3), id LIMIT 2;
                """);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll(" +\\R", "\n"))
                .contains("id\n5\n4\n3\n3 rows")
                .containsPattern("name +id\n<NULL> +4\na +5\nb +3\nc +2\n4 rows")
                .contains("2 rows\nThe rows are in no order: ");
    }

    @Test
    void onlyAnInsertNeedsACheckpoint() throws IOException {
        Path queries = Files.writeString(
                directory.resolve("queries.sql"), "SELECT SUM(n) AS total FROM (VALUES (40), (2)) AS numbers(n);");
        CommandLineRun asked = CommandLineRun.of("sql -f " + queries);
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(asked.out()).containsPattern("total\\R42\\R");

        Path insert = Files.writeString(directory.resolve("insert.sql"), """
                CREATE TABLE bronze (n INT) WITH ('connector' = 'delta', 'path' = '%s/bronze');
                INSERT INTO bronze SELECT n FROM (VALUES (40), (2)) AS numbers(n);
                """.formatted(directory));
        CommandLineRun refused = CommandLineRun.of("sql -f " + insert);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("CF_USAGE: Option '--checkpoint' is missing: [" + insert + "] has an INSERT");
        assertThat(directory.resolve("bronze")).doesNotExist();
    }

    private CommandLineRun run(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("job.sql"), script);
        return CommandLineRun.of(
                "sql -f " + file + " --checkpoint " + directory.resolve("checkpoint") + " --available-now");
    }
}
