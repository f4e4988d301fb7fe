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
import io.cloudfiles.flink.ledger.FileLedger;
import io.cloudfiles.flink.ledger.FileLedger.Sighting;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleasedRange;
import io.cloudfiles.flink.source.coordination.LedgerReport;
import io.cloudfiles.flink.source.coordination.RecentMillis;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

import java.util.function.LongSupplier;

/** What a ledger tells about itself. Written on the task thread, read by reporters. */
final class LedgerMetrics {
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long UNKNOWN = -1;

    private final Counter filesSeen;
    private final Counter filesAgain;
    private final Counter filesDiscovered;
    private final Counter bytesDiscovered;
    private final Counter rangesReleased;
    private final Counter bytesReleased;
    private final Counter filesForgotten;
    private final RecentMillis discovery = new RecentMillis();
    private final RecentMillis waiting = new RecentMillis();
    private volatile @Nullable LedgerReport reported;

    LedgerMetrics(MetricGroup group, FileLedger ledger, ReleaseOrder order, LongSupplier clock) {
        filesSeen = group.counter("filesSeen");
        filesAgain = group.counter("filesAgain");
        filesDiscovered = group.counter("filesDiscovered");
        bytesDiscovered = group.counter("bytesDiscovered");
        rangesReleased = group.counter("rangesReleased");
        bytesReleased = group.counter("bytesReleased");
        filesForgotten = group.counter("filesForgotten");
        gauge(group, "filesKnown", ledger::knownFiles);
        gauge(group, "backlogFiles", ledger::backlogFiles);
        gauge(group, "backlogBytes", ledger::backlogBytes);
        gauge(
                group,
                "backlogNewFiles",
                () -> reported == null ? 0 : reported.fresh().files());
        gauge(group, "pendingRecords", ledger::backlogFiles);
        gauge(group, "pendingBytes", ledger::backlogBytes);
        gauge(group, "oldestFileAgeMillis", () -> oldestAge(order, clock.getAsLong()));
        group.histogram("discoveryMillis", discovery);
        group.histogram("waitingMillis", waiting);
    }

    private static void gauge(MetricGroup group, String name, LongSupplier value) {
        Gauge<Long> gauge = value::getAsLong;
        group.gauge(name, gauge);
    }

    private long oldestAge(ReleaseOrder order, long nowMillis) {
        LedgerReport report = reported;
        if (report == null || report.backlogFiles() == 0) {
            return 0;
        }
        // With the newest first, its order tells nothing of the oldest one.
        long oldest = report.headOrder();
        return order == ReleaseOrder.OLDEST_FIRST && oldest >= 0
                ? Math.max(0, nowMillis - oldest / MICROS_PER_MILLI)
                : UNKNOWN;
    }

    /** What waits. */
    void reported(LedgerReport report) {
        reported = report;
    }

    /** A file came from discovery. */
    void observed(DiscoveredFile found, Sighting sighting, long nowMillis) {
        filesSeen.inc();
        if (sighting == Sighting.AGAIN) {
            filesAgain.inc();
        }
        if (sighting == Sighting.KNOWN || found.baseline()) {
            return;
        }
        filesDiscovered.inc();
        bytesDiscovered.inc(found.file().sizeBytes());
        if (!found.backfill() && sighting == Sighting.NEW) {
            discovery.add(found.file().modifiedMicros() / MICROS_PER_MILLI, nowMillis);
        }
    }

    /** A range goes to a reader. */
    void released(ReleasedRange released, long nowMillis) {
        rangesReleased.inc();
        bytesReleased.inc(released.range().length());
        if (released.range().start() == 0) {
            waiting.add(released.discoveredMillis(), nowMillis);
        }
    }

    /** Records were removed. */
    void forgotten(long files) {
        filesForgotten.inc(files);
    }
}
