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
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;

/**
 * The reader's side of the credit protocol: counts ranges and sends {@link ReaderReport}s, few but in time.
 *
 * <pre>
 * open()              restored(range) for each range of the restored state, then start(totals)
 * processElement()    received(range)
 * a range has ended   emit its last batch and its FileFinished, then finished(range)
 * end of each turn    reportIfDue(totals): cheap, sends when an eighth of the capacity was finished or nothing is left
 * now and then        report(totals), at the latest a second after rows were emitted, so that progress shows inside large files
 * </pre>
 *
 * <p>A turn is one run of the reader's mail, not one record: a reader that reports after every tiny file sends an event for each.
 *
 * <p>Choose a capacity that lasts for about a second of work, since no grant arrives while a checkpoint is being taken: many ranges
 * when files are tiny, a few split sizes of bytes when they are not. What waits in the reader costs only memory for its name; it is
 * checkpointed with the ranges being read.
 *
 * <p>Nothing needs to be undone at failures: a new attempt makes a new reporter, and the coordinator forgets the old one.
 * Task thread only.
 */
@Internal
public final class ReaderReporter {
    private static final int REPORTS_PER_CAPACITY = 8;

    private final OperatorEventGateway gateway;
    private int capacityRanges;
    private long capacityBytes;

    private long restoredRanges;
    private long restoredBytes;
    private long receivedRanges;
    private long finishedRanges;
    private long finishedBytes;
    private long reportedRanges;
    private long reportedBytes;
    private ReadTotals reportedTotals = ReadTotals.ZERO;

    /**
     * @param gateway to the reader's coordinator
     * @param capacityRanges ranges to hold at once, being read or waiting for it; at least 1
     * @param capacityBytes bytes to hold at once, at least 1; soft
     */
    public ReaderReporter(OperatorEventGateway gateway, int capacityRanges, long capacityBytes) {
        this.gateway = gateway;
        this.capacityRanges = capacityRanges;
        this.capacityBytes = capacityBytes;
    }

    /** Changes the capacity, from the next report on; for the meaning see the constructor. Zero asks for nothing. */
    public void resize(int ranges, long bytes) {
        this.capacityRanges = ranges;
        this.capacityBytes = bytes;
    }

    /** Counts a range of the restored state. */
    public void restored(FileRange range) {
        restoredRanges++;
        restoredBytes += range.length();
    }

    /** Sends the first report; until every reader has sent it no range is released. */
    public void start(ReadTotals totals) {
        report(totals);
    }

    /** Counts a range that arrived. */
    public void received(FileRange range) {
        receivedRanges++;
    }

    /** Counts a range, restored or received, all of whose output was emitted. */
    public void finished(FileRange range) {
        finishedRanges++;
        finishedBytes += range.length();
    }

    /** Ranges held: restored or received, not finished. */
    public long inFlightRanges() {
        return restoredRanges + receivedRanges - finishedRanges;
    }

    /** Sends a report when enough has been finished since the last one, or when something has and nothing is left. */
    public void reportIfDue(ReadTotals totals) {
        long ranges = finishedRanges - reportedRanges;
        long bytes = finishedBytes - reportedBytes;
        if (ranges > 0
                && (inFlightRanges() == 0
                        || ranges >= capacityRanges / REPORTS_PER_CAPACITY
                        || bytes >= capacityBytes / REPORTS_PER_CAPACITY)) {
            report(totals);
        }
    }

    /** Whether the last report told just these totals. */
    public boolean hasReported(ReadTotals totals) {
        return reportedTotals.equals(totals);
    }

    /** Sends a report. */
    public void report(ReadTotals totals) {
        reportedRanges = finishedRanges;
        reportedBytes = finishedBytes;
        reportedTotals = totals;
        gateway.sendEventToCoordinator(new ReaderReport(
                capacityRanges, capacityBytes, restoredRanges, restoredBytes, finishedRanges, finishedBytes, totals));
    }
}
