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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.source.coordination.RecentMillis;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** What a lifecycle tells about its files. Written on the task thread, read by reporters. */
final class LifecycleMetrics {
    private static final long MICROS_PER_MILLI = 1_000;

    private final Map<Outcome, Counter> files = new EnumMap<>(Outcome.class);
    private final Map<Outcome, Counter> bytes = new EnumMap<>(Outcome.class);
    private final Counter committed;
    private final RecentMillis committing = new RecentMillis();
    private final RecentMillis whole = new RecentMillis();
    private volatile long commitLagMillis;

    LifecycleMetrics(MetricGroup group, LongSupplier uncommittedFiles) {
        files.put(Outcome.INGESTED, group.counter("filesIngested"));
        files.put(Outcome.SKIPPED_CORRUPTED, group.counter("filesSkippedCorrupted"));
        files.put(Outcome.SKIPPED_MISSING, group.counter("filesSkippedMissing"));
        files.put(Outcome.CHANGED, group.counter("filesChanged"));
        files.put(Outcome.QUARANTINED, group.counter("filesQuarantined"));
        Counter skipped = group.counter("bytesSkipped");
        bytes.put(Outcome.INGESTED, group.counter("bytesIngested"));
        bytes.put(Outcome.SKIPPED_CORRUPTED, skipped);
        bytes.put(Outcome.SKIPPED_MISSING, skipped);
        bytes.put(Outcome.CHANGED, skipped);
        bytes.put(Outcome.QUARANTINED, group.counter("bytesQuarantined"));
        committed = group.counter("filesCommitted");
        Gauge<Long> uncommitted = uncommittedFiles::getAsLong;
        group.gauge("filesUncommitted", uncommitted);
        group.gauge("commitLagMillis", () -> commitLagMillis);
        group.histogram("committingMillis", committing);
        group.histogram("createToCommitMillis", whole);
    }

    /** All of a file has come to its end. */
    void finished(FileEntry file, Outcome outcome) {
        Objects.requireNonNull(files.get(outcome)).inc();
        Objects.requireNonNull(bytes.get(outcome)).inc(file.sizeBytes());
    }

    /** A file is known to be committed. */
    void committed(FileEntry file, FinishedFile finished) {
        committed.inc();
        commitLagMillis = finished.committedMillis() - finished.finishedMillis();
        committing.add(finished.finishedMillis(), finished.committedMillis());
        whole.add(file.modifiedMicros() / MICROS_PER_MILLI, finished.committedMillis());
    }
}
