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
import io.cloudfiles.flink.source.coordination.RecentMillis;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What a reader tells about itself. Written on the task thread, read by reporters. */
final class ReaderMetrics {
    private final Counter rows;
    private final Counter rescuedRows;
    private final Counter corruptRecords;
    private final Counter droppedRecords;
    private final Counter errors;
    private final Counter bytesRead;
    private final RecentMillis reading = new RecentMillis();
    private final LongSupplier clock;
    /** Since when each range is here. */
    private final Map<FileRange, Long> taken = new HashMap<>();

    private final AtomicLong rangesInFlight = new AtomicLong();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private ReadTotals counted = ReadTotals.ZERO;

    ReaderMetrics(MetricGroup group, LongSupplier clock) {
        this.clock = clock;
        rows = group.counter("rowsDelivered");
        rescuedRows = group.counter("rescuedRows");
        corruptRecords = group.counter("corruptRecords");
        droppedRecords = group.counter("droppedRecords");
        errors = group.counter("numRecordsInErrors");
        bytesRead = group.counter("bytesRead");
        group.gauge("rangesInFlight", rangesInFlight::get);
        group.gauge("bytesInFlight", bytesInFlight::get);
        group.histogram("readingMillis", reading);
    }

    /** What was delivered before this task is not counted. */
    void start(ReadTotals totals) {
        counted = totals;
    }

    /** A range is here. */
    void taken(FileRange range) {
        taken.put(range, clock.getAsLong());
        rangesInFlight.incrementAndGet();
        bytesInFlight.addAndGet(range.length());
    }

    /** A range has come to its end. */
    void finished(FileRange range) {
        Long since = taken.remove(range);
        if (since != null) {
            reading.add(since, clock.getAsLong());
        }
        rangesInFlight.decrementAndGet();
        bytesInFlight.addAndGet(-range.length());
    }

    /** Something was delivered. */
    void delivered(ReadTotals totals) {
        ReadTotals more = totals.minus(counted);
        counted = totals;
        rows.inc(more.rows());
        rescuedRows.inc(more.rescuedRows());
        corruptRecords.inc(more.corruptRecords());
        droppedRecords.inc(more.droppedRecords());
        errors.inc(more.corruptRecords() + more.droppedRecords());
        bytesRead.inc(more.bytes());
    }
}
