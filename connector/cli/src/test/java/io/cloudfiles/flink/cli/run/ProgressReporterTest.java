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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import io.cloudfiles.flink.testing.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgressReporterTest {
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ManualClock clock = new ManualClock(START);

    @TempDir
    Path directory;

    private ProgressReporter reporter(@Nullable Integer columns, @Nullable Path file) throws IOException {
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), columns);
        return new ProgressReporter(terminal, file, clock, 7);
    }

    private static SourceProgress progress(long rows) {
        return progress(rows, 0);
    }

    private static SourceProgress progress(long rows, long backlog) {
        ReadTotals run = new ReadTotals(rows / 10, rows * 100, rows, 1, 2, 3, 4);
        return new SourceProgress(
                true,
                backlog == 0,
                1,
                1000,
                backlog,
                backlog * 1_500,
                0,
                0,
                START.minusSeconds(60).toEpochMilli(),
                run.plus(run),
                run);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsWhichFileCannotBeWritten() throws IOException {
        Path full = Path.of("/dev/full");
        try (ProgressReporter reporter = reporter(null, full)) {
            assertThatThrownBy(() -> reporter.accept(progress(10)))
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageContainingAll("[/dev/full]", "Make room", "--progress");
        }
    }

    @Test
    void aTerminalGetsOneLineThatRenewsItself() throws IOException {
        try (ProgressReporter reporter = reporter(200, null)) {
            reporter.accept(progress(0, 1_000));
            clock.advance(Duration.ofSeconds(4));
            reporter.accept(progress(20_000, 200));
        }

        assertThat(err.toString())
                .isEqualTo("\r"
                        + "0 files 0 B 0 rows | 1,000 files 1.5 MB left | 0 rows/s | lag 60 s | schema"
                        + " 7\u001b[K\r"
                        + "2,000 files 2.0 MB 20.0 k rows | 200 files 300.0 kB left | 5,000 rows/s | lag 64 s |"
                        + " schema 7\u001b[K");
    }

    @Test
    void nothingIsSaidToBeDoneBeforeTheFilesAreListed() throws IOException {
        ReadTotals one = new ReadTotals(1, 10, 1, 0, 0, 0, 0);
        try (ProgressReporter reporter = reporter(200, null)) {
            reporter.accept(new SourceProgress(true, false, 0, 0, 0, 0, 0, 0, 0, one, one));
        }

        assertThat(err.toString())
                .isEqualTo("\r1 file 10 B 1 row | 0 files 0 B left so far | 0 rows/s | lag unknown | schema 7\u001b[K");
    }

    @Test
    void aLineIsCutToTheTerminalSoThatItCannotWrap() throws IOException {
        try (ProgressReporter reporter = reporter(20, null)) {
            reporter.accept(progress(0, 1_000));
        }

        assertThat(err.toString()).isEqualTo("\r0 files 0 B 0 rows \u001b[K");
    }

    @Test
    void elsewhereALineIsPrintedEveryTenSeconds() throws IOException {
        try (ProgressReporter reporter = reporter(null, null)) {
            for (int second = 1; second <= 25; second++) {
                clock.advance(Duration.ofSeconds(1));
                reporter.accept(progress(second * 100L));
            }
        }

        assertThat(err.toString().lines())
                .containsExactly(
                        "100 files 100.0 kB 1,000 rows | 0 files 0 B left | 100 rows/s | lag none | schema 7",
                        "200 files 200.0 kB 2,000 rows | 0 files 0 B left | 100 rows/s | lag none | schema 7");
    }

    @Test
    void theFileGetsAnObjectPerSecondAndEndsWithTheLast() throws IOException {
        Path file = directory.resolve("progress.json");
        Files.writeString(file, "{\"seconds\": 0}\n");
        try (ProgressReporter reporter = reporter(null, file)) {
            for (int look = 0; look < 12; look++) {
                reporter.accept(progress(look * 10L, look == 11 ? 0 : 5));
                clock.advance(Duration.ofMillis(200));
            }
        }

        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines).extracting(line -> line.get("seconds").asDouble()).containsExactly(0.0, 0.0, 1.0, 2.0, 2.2);
        assertThat(lines.get(4).toString())
                .isEqualTo(
                        "{\"time\":\"2026-01-31T10:00:02.200Z\",\"seconds\":2.2,\"files\":11,\"bytes\":11000,\"rows\":110,"
                                + "\"outstandingFiles\":0,\"outstandingBytes\":0,\"rowsPerSecond\":50,\"schemaVersion\":7,\"listed\":true,\"drained\":true}");
        assertThat(lines.get(3).get("lagSeconds").asDouble()).isEqualTo(62.0);
    }

    @Test
    void aFailureIsToldOnceTheJobRunsAgainAndTheReportKeepsWhatWasKnown() throws IOException {
        try (ProgressReporter reporter = reporter(80, null)) {
            reporter.accept(progress(50));
            clock.advance(Duration.ofMillis(1_500));
            SourceProgress starting =
                    new SourceProgress(false, false, 0, 0, 0, 0, 0, 0, 0, ReadTotals.ZERO, ReadTotals.ZERO);
            reporter.accept(starting);
            reporter.accept(starting);

            assertThat(reporter.report()).isEqualTo(new Report(5, 5_000, 50, 1, 5, 4, 7, 1.5));
            assertThat(err.toString()).doesNotContain("A task failed");

            reporter.accept(progress(50));
            reporter.accept(progress(50));

            assertThat(err.toString())
                    .contains("\r\u001b[KA task failed. The job goes on from its last checkpoint; the log tells why.\n")
                    .containsOnlyOnce("A task failed");
        }
    }

    @Test
    void aResultTakesThePlaceOfTheStatus() throws IOException {
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), 80);
        terminal.status("working");
        terminal.result("done");

        assertThat(err.toString()).isEqualTo("\rworking\u001b[K\r\u001b[K");
        assertThat(out.toString()).isEqualTo("done\n");
    }
}
