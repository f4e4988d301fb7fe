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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.ReaderReporter;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** Asks the coordinator for ranges: what the reader has done, and how much it wants to hold; metrics tell the same. Task thread only. */
final class ReaderCredits {
    private static final long LATEST_REPORT_MILLIS = 1_000;

    private final ReaderReporter reporter;
    private final ReaderCapacity capacity;
    private final ProcessingTimeService clock;
    private final ReaderMetrics metrics;
    private ReadTotals latest = ReadTotals.ZERO;
    private boolean isReportPlanned;

    ReaderCredits(
            OperatorEventGateway gateway, ReaderCapacity capacity, ProcessingTimeService clock, ReaderMetrics metrics) {
        this.metrics = metrics;
        this.clock = clock;
        this.capacity = capacity;
        this.reporter = new ReaderReporter(gateway, capacity.ranges(), capacity.bytes());
    }

    /** A range came from the restored state. */
    void restored(FileRange range) {
        reporter.restored(range);
        metrics.taken(range);
        capacity.taken(range);
    }

    /** All restored ranges are counted; ranges may be granted from now on. */
    void start(ReadTotals totals) {
        metrics.start(totals);
        reporter.resize(capacity.ranges(), capacity.bytes());
        reporter.start(totals);
    }

    /** A range was granted and has arrived. */
    void received(FileRange range) {
        reporter.received(range);
        metrics.taken(range);
        capacity.taken(range);
    }

    /** A range has ended and everything of it was emitted. */
    void finished(FileRange range) {
        reporter.finished(range);
        metrics.finished(range);
        capacity.finished(range);
    }

    /** Reports when enough was finished, and within a second whatever was emitted, so that large files show progress. */
    void emitted(ReadTotals totals) {
        boolean windowPassed = capacity.advanceTo(clock.getCurrentProcessingTime());
        reporter.resize(capacity.ranges(), capacity.bytes());
        latest = totals;
        metrics.delivered(totals);
        if (windowPassed) {
            reporter.report(totals);
        } else {
            reporter.reportIfDue(totals);
            planReport();
        }
    }

    /**
     * Nothing is emitted any more, so that this is the last report. It asks for nothing: a grant that finds its ledger finished would make
     * Flink fail a job that has just stopped.
     */
    void halted(ReadTotals totals) {
        latest = totals;
        reporter.resize(0, 0);
        reporter.report(totals);
    }

    /** What was emitted just before nothing more could be read is told by a timer. */
    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void planReport() {
        if (!isReportPlanned && !reporter.hasReported(latest)) {
            isReportPlanned = true;
            clock.registerTimer(clock.getCurrentProcessingTime() + LATEST_REPORT_MILLIS, time -> {
                isReportPlanned = false;
                if (!reporter.hasReported(latest)) {
                    reporter.report(latest);
                }
            });
        }
    }
}
