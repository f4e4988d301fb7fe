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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.ledger.BacklogView;
import io.cloudfiles.flink.ledger.FileLedger;
import io.cloudfiles.flink.ledger.FileLedger.Sighting;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.MemoryLedgerStore;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.ledger.ReleasedRange;
import io.cloudfiles.flink.source.coordination.LedgerReport;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.RegisteredGauges;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerMetricsTest {
    private static final FileEntry FILE = new FileEntry(Location.parse("/in/a"), 10, 1_000_000, null);

    private final RegisteredGauges shown = new RegisteredGauges();
    private final FileLedger ledger = new FileLedger(
            new MemoryLedgerStore(),
            Lanes.of(bucket -> 0),
            new LedgerConfig(ReleaseOrder.OLDEST_FIRST, 4, false, ReleaseLimits.NONE, ReleaseShare.NONE),
            file -> true);

    private LedgerMetrics metrics(ReleaseOrder order) {
        return new LedgerMetrics(shown, ledger, order, () -> 5_000);
    }

    @Test
    void onlyNewFilesTellHowSoonTheyAreDiscovered() {
        LedgerMetrics metrics = metrics(ReleaseOrder.OLDEST_FIRST);
        metrics.observed(new DiscoveredFile(FILE, false, true, 0), Sighting.NEW, 90_000);
        metrics.observed(new DiscoveredFile(FILE, false), Sighting.NEW, 3_000);
        metrics.observed(new DiscoveredFile(FILE, false), Sighting.AGAIN, 90_000);
        metrics.observed(new DiscoveredFile(FILE, false), Sighting.KNOWN, 90_000);
        metrics.observed(new DiscoveredFile(FILE, true), Sighting.NEW, 90_000);

        assertThat(shown.values())
                .containsEntry("filesSeen", 5L)
                .containsEntry("filesDiscovered", 3L)
                .containsEntry("bytesDiscovered", 30L)
                .containsEntry("filesAgain", 1L)
                .containsEntry("discoveryMillis", 2_000L);
    }

    @Test
    void aFileHasWaitedUntilItsFirstRangeIsReleased() {
        LedgerMetrics metrics = metrics(ReleaseOrder.OLDEST_FIRST);
        metrics.released(new ReleasedRange(new FileRange(FILE, 0, 4), 1_000), 3_000);
        metrics.released(new ReleasedRange(new FileRange(FILE, 4, 6), 1_000), 9_000);

        assertThat(shown.values())
                .containsEntry("waitingMillis", 2_000L)
                .containsEntry("rangesReleased", 2L)
                .containsEntry("bytesReleased", 10L);
    }

    @Test
    void theAgeOfTheOldestFileIsThatOfBothKindsWhereTheOrderTells() {
        BacklogView old = new BacklogView(1, 10, 3, 1_000_000, false);
        BacklogView young = new BacklogView(2, 20, 6, 2_000_000, false);
        LedgerMetrics metrics = metrics(ReleaseOrder.OLDEST_FIRST);
        assertThat(shown.values()).containsEntry("oldestFileAgeMillis", 0L);
        metrics.reported(new LedgerReport(9, old, young, 0, 0));
        assertThat(shown.values()).containsEntry("oldestFileAgeMillis", 4_000L).containsEntry("backlogNewFiles", 2L);
        metrics.reported(new LedgerReport(9, BacklogView.EMPTY, BacklogView.EMPTY, 0, 0));
        assertThat(shown.values()).containsEntry("oldestFileAgeMillis", 0L);

        metrics = metrics(ReleaseOrder.NEWEST_FIRST);
        metrics.reported(new LedgerReport(9, old, BacklogView.EMPTY, 0, 0));
        assertThat(shown.values()).containsEntry("oldestFileAgeMillis", -1L);
    }
}
