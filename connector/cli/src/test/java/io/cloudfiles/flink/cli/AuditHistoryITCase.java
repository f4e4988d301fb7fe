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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Audits of tables that did not come about in one go: the audit says what it can prove, and not more. */
class AuditHistoryITCase {
    @TempDir
    private Path directory;

    private Landing landing;

    @BeforeEach
    void land() throws IOException {
        landing = Landing.in(directory);
    }

    private void ingest(String... options) {
        String[] arguments = IntStream.range(0, 1 + 2 * options.length)
                .mapToObj(i -> i == 0 ? "--available-now" : i % 2 == 1 ? "--option" : options[i / 2 - 1])
                .toArray(String[]::new);
        CommandRun run = CommandRun.of(landing.ingest(arguments).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private AuditRun audit(int exitCode) throws IOException {
        return AuditRun.of(landing, exitCode);
    }

    /** Another version, of one row. */
    private void overwrite(String name) throws IOException {
        Files.writeString(landing.files().resolve(name), "{\"id\": 1, \"name\": \"new\"}\n");
    }

    @Test
    void eachVersionThatWasReadIsProvedAndOthersAreTold() throws IOException {
        landing.add(3);
        ingest("ledger.allow-overwrites=true");
        overwrite("f1.json");
        assertThat(audit(ExitCode.PENDING).findings()).isEqualTo(Map.of("f1.json", "pending"));
        Files.setLastModifiedTime(
                landing.files().resolve("f1.json"), FileTime.from(Instant.now().minusSeconds(3600)));
        assertThat(audit(ExitCode.NOT_COMPLETE).findings()).isEqualTo(Map.of("f1.json", "missing"));

        overwrite("f1.json"); // with a time behind that of the version before, as stores give it
        ingest("ledger.allow-overwrites=true");

        AuditRun read = audit(ExitCode.DONE);
        assertThat(read.findings()).isEmpty();
        assertThat(read.number("proved")).isEqualTo(3);
        assertThat(read.number("rows_by_ledger")).isEqualTo(2 * Landing.ROWS_PER_FILE + 1);
        assertThat(read.number("rows_by_table")).isEqualTo(3 * Landing.ROWS_PER_FILE + 1);
    }

    @Test
    void aFileThatIsOverwrittenAndNotReadAgainIsTold() throws IOException {
        landing.add(2);
        ingest();
        overwrite("f1.json");
        assertThat(audit(ExitCode.DONE).findings()).isEqualTo(Map.of("f1.json", "overwritten"));

        ingest();

        AuditRun seen = audit(ExitCode.DONE);
        assertThat(seen.findings()).as("the ledger has seen it").isEqualTo(Map.of("f1.json", "overwritten"));
        assertThat(seen.number("proved")).isEqualTo(2);
    }

    @Test
    void rowsOfCommitsThatTheLogHasNoLongerAreNotProved() throws IOException {
        landing.add(2);
        ingest("delta.checkpointInterval=1");
        landing.add(1);
        ingest("delta.checkpointInterval=1");
        landing.add(1);
        ingest("delta.checkpointInterval=1");
        assertThat(audit(ExitCode.DONE).number("proved")).isEqualTo(4);
        Path log = landing.table().resolve("_delta_log");
        long last;
        try (var commits = Files.list(log)) {
            last = commits.filter(file -> file.toString().endsWith(".json")).count() - 1;
        }
        for (int version = 0; version < last; version++) {
            Files.delete(log.resolve("%020d.json".formatted(version)));
        }

        AuditRun trimmed = audit(ExitCode.DONE);

        assertThat(trimmed.findings()).as("nothing is guessed").isEmpty();
        assertThat(trimmed.number("first_version")).isEqualTo(last);
        assertThat(trimmed.number("proved")).isEqualTo(1);
        assertThat(trimmed.number("unproved")).isEqualTo(3);
        assertThat(CommandRun.of("audit", "--checkpoint", landing.checkpoint().toString())
                        .out())
                .contains("Every file is accounted for; of 3 the table does not prove the rows.")
                .doesNotContain("Complete");
    }

    @Test
    void rowsThatWereWrittenWithoutTheirFilesAreNotProved() throws IOException {
        landing.add(2);
        ingest("sink.record-sources=false");
        assertThat(audit(ExitCode.DONE).number("unproved")).isEqualTo(2);
        assertThat(landing.table().resolve("_cloudfiles/rows")).doesNotExist();
        landing.add(1);
        ingest();

        AuditRun switchedOn = audit(ExitCode.DONE);

        assertThat(switchedOn.findings()).isEmpty();
        assertThat(switchedOn.number("proved")).isEqualTo(1);
        assertThat(switchedOn.number("unproved")).isEqualTo(2);
        assertThat(switchedOn.number("rows_of_known_files")).isEqualTo(Landing.ROWS_PER_FILE);
        assertThat(switchedOn.number("rows_committed")).isEqualTo(3 * Landing.ROWS_PER_FILE);
    }

    @Test
    void filesThatAreReadAgainOnPurposeAreNotTwice() throws IOException {
        landing.add(2);
        ingest();
        CommandRun asked = CommandRun.of(
                "reprocess",
                "--checkpoint",
                landing.checkpoint().toString(),
                "--path",
                landing.files().resolve("f1.json").toString());
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(audit(ExitCode.PENDING).findings()).isEqualTo(Map.of("f1.json", "pending"));

        ingest();

        AuditRun again = audit(ExitCode.DONE);
        assertThat(again.findings()).isEqualTo(Map.of("f1.json", "read_again"));
        assertThat(again.number("proved")).isEqualTo(2);
        assertThat(again.number("rows_by_ledger")).isEqualTo(2 * Landing.ROWS_PER_FILE);
        assertThat(again.number("rows_by_table")).isEqualTo(3 * Landing.ROWS_PER_FILE);
    }
}
