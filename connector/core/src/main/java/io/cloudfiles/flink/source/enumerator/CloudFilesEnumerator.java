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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileDiscovery;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Runs one listing after the other and hands their pages to the reader as it asks for them. It remembers no files: each listing reports
 * everything, and the ledger tells what is new.
 *
 * <pre>
 * start ─▶ pass n ──page──▶ reader asks ──▶ assigned        behind the last page of pass n: marker n
 *             ▲   └──end──▶ marker n ─────▶ assigned
 *             └── pause ────────┘                           available-now: once a pass left nothing unsettled, marker and no more
 * </pre>
 *
 * <b>Memory.</b> A page is asked of the pass only when the reader waits for it, and none while as many files as allowed are unconfirmed,
 * since Flink keeps every assigned split until a checkpoint covers it.
 *
 * <p><b>Checkpoints.</b> From the snapshot of this object until the reader has passed the barrier nothing is assigned. Flink would
 * hold such events back, and forget them when the reader fails meanwhile, but wait for them at its next checkpoint until that times
 * out. That the checkpoint is complete does not end this: a reader that is stopped with a savepoint passes no barrier any more, and an
 * event that finds its task finished would make Flink fail the job that has just stopped.
 *
 * <p><b>Failures.</b> When only the reader's region is restarted, this object lives on: pages that no restored checkpoint covers come
 * back and go out first, in their old order, and the last marker is sent again behind them, because the new ledger has not seen it.
 * After any other restart a new enumerator begins a new listing.
 *
 * <p>Threads: everything happens on the coordinator thread; the answers of a pass, given on I/O threads, are brought there, and dropped
 * when the pass is over.
 */
final class CloudFilesEnumerator implements SplitEnumerator<DiscoverySplit, EnumeratorState> {
    private static final Logger LOG = LoggerFactory.getLogger(CloudFilesEnumerator.class);
    private static final int READER = 0;
    private static final long NONE = -1;
    private static final Duration LONG_LISTING = Duration.ofSeconds(1);
    private static final int LONG_LISTING_PAUSES = 10;

    private final SplitEnumeratorContext<DiscoverySplit> context;
    private final DiscoveryConfig config;
    private final FileDiscovery discovery;
    private final EnumeratorState restored;
    private final UnconfirmedFiles unconfirmed = new UnconfirmedFiles();
    private final EnumeratorMetrics metrics;

    /** What a lost reader had; goes out before anything else. */
    private final Deque<DiscoverySplit> returned = new ArrayDeque<>();
    /** At most the page just received, or the marker. */
    private final Deque<DiscoverySplit> ready = new ArrayDeque<>();

    private @Nullable DiscoveryPass pass;
    private boolean asked;
    /** The checkpoint whose barrier the reader has yet to pass, or {@link #NONE}; nothing is assigned meanwhile. */
    private long barrierAhead = NONE;

    private int requests;
    private long sequence;
    private long lastListing;
    private boolean baselineComplete;
    /** The last marker that was assigned by this object; 0 for none. */
    private long lastMarker;

    private boolean warnedOfPause;

    CloudFilesEnumerator(
            SplitEnumeratorContext<DiscoverySplit> context,
            DiscoveryConfig config,
            FileDiscovery discovery,
            EnumeratorState restored,
            EnumeratorMetrics metrics) {
        this.context = context;
        this.config = config;
        this.discovery = discovery;
        this.restored = restored;
        this.lastListing = restored.lastListing();
        this.baselineComplete = restored.baselineComplete();
        this.metrics = metrics;
    }

    @Override
    public void start() {
        metrics.start(context.metricGroup());
        if (!restored.paths().equals(config.paths())) {
            LOG.info("Discovery lists {} from now on; it listed {} before.", config.paths(), restored.paths());
        }
        LOG.info(
                "Discovery of {} starts ({}, first started {}, {} listings so far).",
                config.paths(),
                config.runMode(),
                restored.firstStart(),
                lastListing);
        startPass(Duration.ZERO);
    }

    private void startPass(Duration delay) {
        Instant baselineUntil = config.includeExistingFiles() || baselineComplete ? null : restored.firstStart();
        pass = discovery.start(new DiscoveryScope(lastListing == 0, baselineUntil), delay);
        asked = false;
        sequence = 0;
        assign();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        requests++;
        assign();
    }

    @Override
    public void addReader(int subtask) {
        if (context.currentParallelism() != 1) {
            throw new IllegalStateException("Discovery has a parallelism of " + context.currentParallelism()
                    + ", but markers need one reader.");
        }
        barrierAhead = NONE;
        requests = 0;
        if (lastMarker > 0) {
            resendMarker();
        }
        assign();
    }

    private void resendMarker() {
        DiscoverySplit marker = DiscoverySplit.marker(lastMarker);
        if (!marker.equals(returned.peekLast())) {
            returned.addLast(marker);
        }
    }

    @Override
    public void addSplitsBack(List<DiscoverySplit> splits, int subtask) {
        // They were assigned before anything that still waits here.
        for (int i = splits.size() - 1; i >= 0; i--) {
            returned.addFirst(splits.get(i));
            unconfirmed.returned(splits.get(i).files());
        }
        metrics.setUnconfirmedFiles(unconfirmed.total());
    }

    /** Hands out what there is, as far as the reader wants it, and asks for more if it wants more. */
    private void assign() {
        if (barrierAhead != NONE || !context.registeredReaders().containsKey(READER)) {
            return;
        }
        Deque<DiscoverySplit> source = returned.isEmpty() ? ready : returned;
        while (!source.isEmpty() && (source.element().isMarker() || requests > 0)) {
            assign(source.remove());
            source = returned.isEmpty() ? ready : returned;
        }
        if (source.isEmpty() && requests > 0) {
            askForPage();
        }
    }

    private void assign(DiscoverySplit split) {
        context.assignSplit(split, READER);
        if (split.isMarker()) {
            lastMarker = split.listing();
        } else {
            requests--;
            unconfirmed.assigned(split.files());
            metrics.setUnconfirmedFiles(unconfirmed.total());
        }
    }

    private void askForPage() {
        DiscoveryPass current = pass;
        if (current == null || asked) {
            return;
        }
        boolean paused = unconfirmed.total() >= config.maxUnconfirmedFiles();
        metrics.setPaused(paused);
        if (paused) {
            warnOfPause();
            return;
        }
        asked = true;
        current.next(new Answers(current));
    }

    private void warnOfPause() {
        if (!warnedOfPause) {
            warnedOfPause = true;
            LOG.warn(
                    "Discovery pauses until a checkpoint completes: {} files were discovered since the last one that did"
                            + " (discovery.max-unconfirmed-files = {}). Should this last, look for what makes checkpoints fail."
                            + " Later pauses are not logged; see the metric discoveryPaused.",
                    unconfirmed.total(),
                    config.maxUnconfirmedFiles());
        }
    }

    private void onPage(FilePage page) {
        metrics.countFiles(page.count());
        ready.add(DiscoverySplit.page(lastListing + 1, ++sequence, page));
        assign();
    }

    private void onEnd(PassSummary summary) {
        closePass();
        lastListing++;
        metrics.listingCompleted(summary);
        LOG.debug("Listing {}: {}", lastListing, summary);
        if (summary.oldestUnsettledMicros() > microsOf(restored.firstStart())) {
            baselineComplete = true;
        }
        boolean settled = summary.unsettledFiles() == 0;
        switch (config.runMode()) {
            case CONTINUOUS -> {
                ready.add(DiscoverySplit.marker(lastListing));
                startPass(pauseAfter(summary.activeTime()));
            }
            case AVAILABLE_NOW -> {
                if (settled) {
                    ready.add(DiscoverySplit.marker(lastListing));
                    LOG.info("Discovery of {} has handed on all files up to {}.", config.paths(), config.builtAt());
                    assign();
                } else {
                    startPass(summary.untilSettled());
                }
            }
        }
    }

    private Duration pauseAfter(Duration activeTime) {
        Duration pause = config.interval();
        if (activeTime.compareTo(LONG_LISTING) > 0) {
            Duration tenfold = activeTime.multipliedBy(LONG_LISTING_PAUSES);
            pause = tenfold.compareTo(pause) > 0 ? tenfold : pause;
        }
        return pause;
    }

    private static long microsOf(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        barrierAhead = checkpointId;
        unconfirmed.checkpointStarted(checkpointId);
        // A page that waits here is in nobody's state: until it is assigned, a restored job must still mark the
        // baseline.
        boolean allHandedOn = returned.isEmpty() && ready.isEmpty();
        return new EnumeratorState(restored.firstStart(), baselineComplete && allHandedOn, lastListing, config.paths());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        unconfirmed.checkpointCompleted(checkpointId);
        metrics.setUnconfirmedFiles(unconfirmed.total());
        assign();
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        passBarrier(checkpointId);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof BarrierPassed passed) {
            passBarrier(passed.checkpointId());
        }
    }

    private void passBarrier(long checkpointId) {
        if (barrierAhead <= checkpointId) {
            barrierAhead = NONE;
        }
        assign();
    }

    @Override
    public void close() {
        closePass();
        discovery.close();
    }

    private void closePass() {
        if (pass != null) {
            pass.close();
            pass = null;
        }
    }

    /** Brings the answers of a pass to the coordinator thread. I/O threads. */
    private final class Answers implements DiscoveryPass.Receiver {
        private final DiscoveryPass from;

        Answers(DiscoveryPass from) {
            this.from = from;
        }

        @Override
        public void page(FilePage page) {
            bring(() -> onPage(page));
        }

        @Override
        public void end(PassSummary summary) {
            bring(() -> onEnd(summary));
        }

        @Override
        public void failed(RuntimeException failure) {
            bring(() -> {
                closePass();
                PermanentFailures.throwIfPermanent(failure);
                throw failure; // Flink fails the job with it.
            });
        }

        private void bring(Runnable answer) {
            context.runInCoordinatorThread(() -> {
                if (pass == from) {
                    asked = false;
                    answer.run();
                }
            });
        }
    }
}
