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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads many file ranges at once for one task. It lives as long as the task; ranges come and go.
 *
 * <pre>
 * add ─▶ I/O threads: open, decode, append metadata ─▶ hand-over queue (bounded by memory) ─▶ poll
 * </pre>
 *
 * <p>All methods are for the task thread. It decodes nothing and never waits; the I/O threads wait when what they decoded is not taken.
 * The state of a range moves when {@link #poll} gives its rows out, so whatever was polled must be emitted before a snapshot.
 */
@Internal
public final class ReadEngine implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadEngine.class);
    private static final int REMEMBERED_SKIPS = 256;
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(400);

    private final ReadContext context;
    private final Set<RangeInFlight> inFlight = new LinkedHashSet<>();
    /** The oldest first. Ranges of a file come one after the other, so that few files have to be remembered. */
    private final Set<FileEntry> skippedOfLate = new LinkedHashSet<>();

    private ReadTotals totals;
    private long remainingBytes;

    /**
     * @param config what to read and how
     * @param limits what it may use up
     * @param opener makes the storage that reaches a location; asked by I/O threads, once per bucket; closed with the engine
     * @param delivered what was delivered before the restart
     * @param name of the I/O threads
     * @param wakeUp called by I/O threads when there is something to poll; cheap and never blocking
     */
    public ReadEngine(
            ReadConfig config,
            EngineLimits limits,
            StorageOpener opener,
            ReadTotals delivered,
            String name,
            Runnable wakeUp) {
        this.totals = delivered;
        OpenStorages storages = new OpenStorages(opener);
        Clock clock = Clock.systemUTC();
        this.context = new ReadContext(
                config,
                limits,
                new SchemaEvolver(config, storages, clock),
                storages,
                new HandOverQueue(limits.queuedBytes(), wakeUp),
                new ReadPool(config.openFiles(), name),
                clock);
    }

    /**
     * Makes sure that the schema is the one that a checkpoint was taken with. Reads its log; to be called before any range is added.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_SCHEMA_LOG_MISMATCH}
     */
    public void requireSameSchema(Collection<SchemaMark> remembered) throws IOException {
        context.schema().requireSameLog(remembered);
    }

    /** What a checkpoint is to remember of the schema. */
    public SchemaMark schemaMark() {
        return context.schema().mark();
    }

    /** How many fields become no columns, or no wider ones, since the target of the rows does not take them. */
    public int refusedFields() {
        return context.schema().refusedFields();
    }

    /** Takes a range on. Ranges are started in this order, but small ones do not wait for large ones. */
    public void add(RangeState start) {
        RangeInFlight range = new RangeInFlight(start);
        inFlight.add(range);
        remainingBytes += start.remainingBytes();
        context.pool().execute(new FileRangeReader(context, range), OpenFiles.isLarge(start.range()));
    }

    /**
     * What to emit next, or null when nothing is ready; then the wake-up follows.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when a range failed for good and the job has to
     * @throws PassingReadFailure when the job has to fail now, but may read the range once it is restarted
     */
    public @Nullable Emission poll() {
        HandOver next = context.handOvers().poll();
        while (next != null) {
            advance(next);
            boolean hasRows = next.records() != null && next.records().rowCount() > 0;
            List<BadRecord> bad =
                    next.decoded() == null ? List.of() : next.decoded().badRecords();
            if (hasRows || !bad.isEmpty() || next.finished() != null) {
                return new Emission(
                        hasRows ? next.records() : null,
                        bad,
                        next.finished(),
                        next.owner().added());
            }
            next = context.handOvers().poll();
        }
        return null;
    }

    /** Whether {@link #poll} would give something out, or fail. */
    public boolean hasReady() {
        return !context.handOvers().isEmpty();
    }

    private void advance(HandOver next) {
        RangeInFlight range = next.owner();
        remainingBytes -= range.emitted().remainingBytes();
        range.advanceTo(next.after());
        count(next.decoded(), next.finished());
        if (next.finished() == null) {
            remainingBytes += range.emitted().remainingBytes();
        } else {
            inFlight.remove(range);
            warnUnlessIngested(next.finished());
        }
    }

    private static void warnUnlessIngested(FileFinished end) {
        if (end.outcome() != FileFinished.Outcome.INGESTED) {
            LOG.warn(
                    "[{}] bytes {} to {} ended as {} after {} rows: {}",
                    end.range().file().location(),
                    end.range().start(),
                    end.range().end(),
                    end.outcome(),
                    end.rows(),
                    end.reason());
        }
    }

    private void count(@Nullable DecodedBatch batch, @Nullable FileFinished finished) {
        if (batch != null) {
            totals = totals.plus(batch);
        }
        if (finished != null && !isFurtherPartOfSkippedFile(finished)) {
            totals = totals.plus(finished);
        }
    }

    private boolean isFurtherPartOfSkippedFile(FileFinished finished) {
        if (finished.outcome() == FileFinished.Outcome.INGESTED) {
            return false;
        }
        boolean isFurther = !skippedOfLate.add(finished.range().file());
        if (skippedOfLate.size() > REMEMBERED_SKIPS) {
            skippedOfLate.remove(skippedOfLate.iterator().next());
        }
        return isFurther;
    }

    /** How far each range in flight was given out, in the order they were added. */
    public List<RangeState> snapshot() {
        return inFlight.stream().map(RangeInFlight::emitted).toList();
    }

    /** What was given out since the source began. */
    public ReadTotals totals() {
        return totals;
    }

    /** Number of ranges that have not ended. */
    public int rangesInFlight() {
        return inFlight.size();
    }

    /** Bytes of ranges in flight that were not given out yet. */
    public long remainingBytes() {
        return remainingBytes;
    }

    /** Stops reading and gives back all threads and connections, within a second unless a backend ignores interrupts. */
    @Override
    public void close() {
        context.pool().shutdown();
        try {
            boolean ended = context.pool().awaitTermination(CLOSE_PATIENCE);
            closeStorages();
            if (!ended && !context.pool().awaitTermination(CLOSE_PATIENCE)) {
                LOG.warn("Some reads did not end in time; their threads end with the reads.");
            }
        } catch (InterruptedException e) {
            closeStorages();
            Thread.currentThread().interrupt();
        }
    }

    private void closeStorages() {
        try {
            context.storages().close();
        } catch (IOException e) {
            // What was given out is in; a client that does not close cleanly must not fail the job.
            LOG.warn("A storage did not close cleanly.", e);
        }
    }
}
