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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** An audit of a job of SQL, whose sink does not know of which files its rows are. */
class AuditedScriptITCase {
    private static final int FILES = 3;

    @TempDir
    private Path directory;

    @Test
    void filesAreProvedAndRowsAreNot() throws IOException {
        Files.createDirectories(directory.resolve("landing"));
        for (int i = 0; i < FILES; i++) {
            land(i);
        }
        Path script = Files.writeString(directory.resolve("job.sql"), """
                CREATE TABLE landing (id BIGINT)
                  WITH ('connector' = 'cloudfiles', 'path' = '%1$s/landing', 'format' = 'json');
                CREATE TABLE bronze (id BIGINT) WITH ('connector' = 'delta', 'path' = '%1$s/bronze');
                INSERT INTO bronze SELECT id FROM landing;
                """.formatted(directory));
        CommandLineRun job = CommandLineRun.of(
                "sql --file " + script + " --checkpoint " + directory.resolve("checkpoint") + " --available-now");
        assertThat(job.exitCode()).as(job.err()).isZero();

        assertThat(audit("").err())
                .as("where SQL writes is not told by its state")
                .contains("'--target' is missing");
        CommandLineRun files = audit(" --target " + directory.resolve("bronze"));
        assertThat(files.exitCode()).as(files.err() + files.out()).isZero();
        JsonNode summary = new ObjectMapper().readTree(files.out()).path("summary");
        assertThat(summary.path("files_in_store").asInt()).isEqualTo(FILES);
        assertThat(summary.path("rows_by_ledger").asInt()).isEqualTo(FILES);
        assertThat(summary.path("unproved").asInt())
                .as("no row is called proved")
                .isEqualTo(FILES);
        assertThat(summary.path("proved").asInt()).isZero();

        land(FILES);
        CommandLineRun young = audit(" --target " + directory.resolve("bronze"));
        assertThat(young.exitCode()).isEqualTo(5);
        assertThat(young.out()).contains("\"finding\":\"pending\"");
    }

    private void land(int file) throws IOException {
        Files.writeString(directory.resolve("landing/" + file + ".json"), "{\"id\":" + file + "}\n");
    }

    private CommandLineRun audit(String more) {
        return CommandLineRun.of("audit --format json --checkpoint " + directory.resolve("checkpoint") + more);
    }
}
