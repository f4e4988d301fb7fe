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
package io.cloudfiles.flink.cli.run;

import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {
    private static final ReadTotals TOTALS = new ReadTotals(1_200, 5_000_000, 30_000, 7, 2, 3, 1);

    @Test
    void isWrittenWithTheDocumentedFields(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.json");
        Report.of(TOTALS, 4, Duration.ofMillis(12_345)).writeTo(file);

        assertThat(Files.readString(file)).isEqualTo("""
            {
              "files" : 1200,
              "bytes" : 5000000,
              "rows" : 30000,
              "rescued" : 7,
              "corrupt" : 5,
              "skipped" : 1,
              "schemaVersion" : 4,
              "seconds" : 12.345
            }\
            """);
    }

    @Test
    void theLineLeavesOutWhatDidNotHappen() {
        assertThat(Report.of(TOTALS, 4, Duration.ofMillis(12_345)).line())
                .isEqualTo("1,200 files, 5.0 MB, 30,000 rows, 7 rows with rescued data, 5 corrupt records, 1 file"
                        + " skipped, in 12.3 s");
        assertThat(Report.of(ReadTotals.ZERO, 0, Duration.ofSeconds(2)).line())
                .isEqualTo("0 files, 0 B, 0 rows, in 2.0 s");
        assertThat(Report.of(new ReadTotals(1, 9, 1, 1, 1, 0, 0), 0, Duration.ofSeconds(2))
                        .line())
                .isEqualTo("1 file, 9 B, 1 row, 1 row with rescued data, 1 corrupt record, in 2.0 s");
    }

    @Test
    void tellsWhereSkippedFilesAreNamed() {
        Report report = Report.of(TOTALS, 4, Duration.ofSeconds(1));

        Location checkpoint = Location.parse("/checkpoint");
        assertThat(report.whereSkippedFilesAreNamed("/logs/a.log", checkpoint))
                .hasValue("Which files were skipped, and why: grep 'ended as' '/logs/a.log'\n"
                        + "  or, of all runs: ./cloudfiles state --checkpoint 'file:///checkpoint'"
                        + " --in skipped_corrupted,skipped_missing,changed,quarantined --format json");
        assertThat(report.whereSkippedFilesAreNamed(null, checkpoint))
                .get()
                .asString()
                .contains("TaskManagers");
        assertThat(Report.of(ReadTotals.ZERO, 0, Duration.ofSeconds(2))
                        .whereSkippedFilesAreNamed("/logs/a.log", checkpoint))
                .isEmpty();
    }
}
