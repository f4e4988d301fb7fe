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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.FilePage;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Emits the files of its pages, and the {@linkplain ListingMarks mark} of a listing when that is complete. It holds the page in hand and asks
 * for one ahead. A page that was begun is restored whole; the ledger knows the files that it has seen. Task thread.
 */
final class DiscoveryReader implements SourceReader<DiscoveredFile, DiscoverySplit> {
    private static final int MAX_PAGES = 2;
    private static final long NONE = -1;

    private final SourceReaderContext context;
    private final ListingMarks marks;
    /** The first one is in hand while {@link #files} is not null. */
    private final Deque<DiscoverySplit> splits = new ArrayDeque<>();

    private @Nullable Iterator<DiscoveredFile> files;
    private int pages;
    /** Of the pages that are here. Read by reporters. */
    private long pendingFiles;

    private int requests;
    private boolean noMoreSplits;
    /** The checkpoint whose barrier was passed and not yet told of, or -1. */
    private long passedCheckpoint = NONE;

    private CompletableFuture<Void> available = new CompletableFuture<>();

    DiscoveryReader(SourceReaderContext context, ListingMarks marks) {
        this.context = context;
        this.marks = marks;
    }

    @Override
    public void start() {
        context.metricGroup().setPendingRecordsGauge(() -> pendingFiles);
        requestPages();
    }

    private void requestPages() {
        while (pages + requests < MAX_PAGES) {
            requests++;
            context.sendSplitRequest();
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<DiscoveredFile> output) {
        tellOfBarrier();
        if (files == null) {
            DiscoverySplit next = splits.peek();
            if (next == null) {
                return nothing();
            }
            FilePage page = next.page();
            if (page == null) {
                splits.remove();
                output.emitWatermark(new Watermark(marks.timestampOf(next.listing(), next.forgottenBeforeMicros())));
                return status();
            }
            files = page.iterator();
        }
        if (files.hasNext()) {
            output.collect(files.next());
            pendingFiles--;
            context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().inc();
        }
        if (!files.hasNext()) {
            files = null;
            splits.remove();
            pages--;
            requestPages();
        }
        return status();
    }

    /**
     * Told with the first poll behind the barrier, not while the snapshot is taken: only then has the task acknowledged the
     * checkpoint to the JobManager, on the same way and before this event.
     */
    private void tellOfBarrier() {
        if (passedCheckpoint != NONE) {
            context.sendSourceEventToCoordinator(new BarrierPassed(passedCheckpoint));
            passedCheckpoint = NONE;
        }
    }

    private InputStatus status() {
        return splits.isEmpty() ? nothing() : InputStatus.MORE_AVAILABLE;
    }

    private InputStatus nothing() {
        if (noMoreSplits) {
            return InputStatus.END_OF_INPUT;
        }
        if (available.isDone()) {
            available = new CompletableFuture<>();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<DiscoverySplit> added) {
        for (DiscoverySplit split : added) {
            splits.add(split);
            pendingFiles += split.files();
            if (!split.isMarker()) {
                pages++;
                requests = Math.max(0, requests - 1);
            }
        }
        available.complete(null);
    }

    @Override
    public List<DiscoverySplit> snapshotState(long checkpointId) {
        passedCheckpoint = checkpointId;
        available.complete(null);
        // Not the markers: one that a later run replayed would tell of a listing which that run has not made.
        return splits.stream().filter(split -> !split.isMarker()).toList();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() {}
}
