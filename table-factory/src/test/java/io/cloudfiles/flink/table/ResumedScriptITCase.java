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
        CommandLineRun anew = run(script, "another-checkpoint");
        assertThat(anew.exitCode()).isEqualTo(1);
        assertThat(anew.err()).contains("CF_SCHEMA_DOES_NOT_FIT");
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
