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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderReporterTest {
    private final List<ReaderReport> sent = new ArrayList<>();
    private final ReaderReporter reporter = new ReaderReporter(event -> sent.add((ReaderReport) event), 80, 8_000);

    private static FileRange range(long length) {
        return FileRange.whole(new FileEntry(Location.parse("/in/a"), length, 0, null));
    }

    private static ReadTotals rows(long rows) {
        return new ReadTotals(0, 0, rows, 0, 0, 0, 0);
    }

    @Test
    void firstReportsWhatWasRestored() {
        reporter.restored(range(5));
        reporter.restored(range(6));
        reporter.start(rows(1));

        assertThat(sent).containsExactly(new ReaderReport(80, 8_000, 2, 11, 0, 0, rows(1)));
        assertThat(reporter.inFlightRanges()).isEqualTo(2);
    }

    @Test
    void reportsAnEighthOfTheCapacityInRanges() {
        reporter.start(rows(0));
        for (int i = 1; i <= 30; i++) {
            reporter.received(range(1));
        }
        for (int i = 1; i <= 29; i++) {
            reporter.finished(range(1));
            reporter.reportIfDue(rows(i));
        }

        assertThat(sent.subList(1, sent.size()))
                .containsExactly(
                        new ReaderReport(80, 8_000, 0, 0, 10, 10, rows(10)),
                        new ReaderReport(80, 8_000, 0, 0, 20, 20, rows(20)));
    }

    @Test
    void reportsAnEighthOfTheCapacityInBytes() {
        reporter.start(rows(0));
        reporter.received(range(600));
        reporter.received(range(600));
        reporter.received(range(600));
        reporter.finished(range(600));
        reporter.reportIfDue(rows(1));
        assertThat(sent).hasSize(1);
        reporter.finished(range(600));
        reporter.reportIfDue(rows(2));

        assertThat(sent).last().isEqualTo(new ReaderReport(80, 8_000, 0, 0, 2, 1_200, rows(2)));
    }

    @Test
    void reportsOnceWhenNothingIsLeft() {
        reporter.restored(range(1));
        reporter.start(rows(0));
        reporter.reportIfDue(rows(1));
        reporter.finished(range(1));
        reporter.reportIfDue(rows(2));
        reporter.reportIfDue(rows(2));

        assertThat(sent).hasSize(2).last().isEqualTo(new ReaderReport(80, 8_000, 1, 1, 1, 1, rows(2)));
    }
}
