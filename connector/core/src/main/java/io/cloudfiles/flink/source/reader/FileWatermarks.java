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

import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.table.data.RowData;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The watermarks of a reader that has many ranges in flight: the minimum of those of its open ranges, so that a range that is ahead
 * makes no row of another one late.
 *
 * <p>A range is open while it is among the first so many in flight, which are those that are read at once. It holds event time back
 * from then on, also before its first row: at first altogether, later at where the range got to whose place it took, since files are
 * read in the order of their age. Without that the many small files of a backlog would hold it altogether, as each of them has rows
 * only when it ends. With nothing in flight event time is where the furthest of all ranges got to, whichever of them ended last. When
 * that has lasted a while the reader is idle and holds back nobody; not at once, since then a reader whose first file is still on its
 * way to it would let the others make the rows of that file late; and not before the first listing is complete, which it waits for.
 * Task thread only.
 */
final class FileWatermarks {
    /** How long a reader has nothing in flight before it is idle. */
    static final long IDLE_AFTER_MILLIS = 1_000;

    private static final long NOT_AT_REST = Long.MIN_VALUE;

    private final Supplier<WatermarkGenerator<RowData>> generators;
    private final int places;
    private final EventTimeOutput output;
    private final WatermarkOutputMultiplexer outputs;
    private final Map<FileRange, OpenRange> open = new LinkedHashMap<>();
    private final Set<FileRange> waiting = new LinkedHashSet<>();
    private long furthest = Long.MIN_VALUE;
    private long atRestSince = NOT_AT_REST;
    private boolean isListed;

    /**
     * @param generators makes one for each range
     * @param places how many ranges are open at once
     * @param output takes the minimum
     */
    FileWatermarks(Supplier<WatermarkGenerator<RowData>> generators, int places, EventTimeOutput output) {
        this.generators = generators;
        this.places = places;
        this.output = output;
        this.outputs = new WatermarkOutputMultiplexer(output);
    }

    /** A listing is complete. */
    void listed() {
        isListed = true;
    }

    /** A range is in flight. */
    void taken(FileRange range) {
        atRestSince = NOT_AT_REST;
        output.markActive();
        if (open.size() < places) {
            open(range, Long.MIN_VALUE);
        } else {
            waiting.add(range);
        }
    }

    private OpenRange open(FileRange range, long from) {
        String id = idOf(range);
        outputs.registerNewOutput(id);
        OpenRange opened = new OpenRange(id, generators.get(), outputs);
        opened.startAt(from);
        open.put(range, opened);
        return opened;
    }

    /** The open range that rows are about to be emitted of; one that was read before its turn, while another failed, is opened. */
    OpenRange emitting(FileRange range) {
        output.markActive();
        OpenRange known = open.get(range);
        if (known != null) {
            return known;
        }
        waiting.remove(range);
        return open(range, Long.MIN_VALUE);
    }

    /**
     * A range has ended.
     *
     * @param emitsPeriodically whether its generator may be asked for its last watermark
     */
    void finished(FileRange range, boolean emitsPeriodically) {
        waiting.remove(range);
        OpenRange ended = open.remove(range);
        if (ended != null) {
            if (emitsPeriodically) {
                ended.onPeriod();
            }
            furthest = Math.max(furthest, ended.reached());
            openNext(ended.reached());
            outputs.unregisterOutput(idOf(range));
        }
        if (open.isEmpty()) {
            output.emitWatermark(new Watermark(furthest));
        }
    }

    private void openNext(long from) {
        if (!waiting.isEmpty() && open.size() < places) {
            FileRange next = waiting.iterator().next();
            waiting.remove(next);
            open(next, from);
        }
    }

    /** Asks all generators, and emits the minimum if it has grown. */
    void onPeriod() {
        open.values().forEach(OpenRange::onPeriod);
        if (!open.isEmpty()) {
            outputs.onPeriodicEmit();
        }
    }

    /**
     * Is idle when nothing has been in flight for {@link #IDLE_AFTER_MILLIS}.
     *
     * @param now processing time in milliseconds, which grows from call to call
     */
    void rest(long now) {
        if (!isListed || !open.isEmpty()) {
            return;
        }
        if (atRestSince == NOT_AT_REST) {
            atRestSince = now;
        }
        if (now - atRestSince >= IDLE_AFTER_MILLIS) {
            output.markIdle();
        }
    }

    private static String idOf(FileRange range) {
        return range.start() + " " + range.file().location();
    }
}
