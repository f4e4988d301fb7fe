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
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Runs listings and hands their pages to the reader as it asks for them; with a queue, pages of notified files, too. It remembers no files:
 * each listing reports everything, a notification may come several times, and the ledger tells what is new.
 *
 * <pre>
 * start ─▶ pass n ──page──▶ reader asks ──▶ assigned        behind the last page of pass n: marker n
 *             ▲   └──end──▶ marker n ─────▶ assigned
 *             └── pause ────────┘                           available-now: once a pass left nothing unsettled, marker and no more
 * </pre>
 *
 * With a queue, listings are rare: the first, those of {@code backfill.interval}, and one after a start that looks for other files than
 * the last. Notified pages go out beside them; a page's messages are acknowledged once a completed checkpoint holds it ({@link NotifiedPages}).
 * Available-now ends when the listing, if one was due, is complete <em>and</em> the queue is drained.
 *
 * <p><b>Memory.</b> A page is asked of the pass only when the reader waits for it, and none while as many files as allowed are unconfirmed,
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

    private final SplitEnumeratorContext<DiscoverySplit> context;
    private final DiscoveryConfig config;
    private final FileDiscovery discovery;
    private final EnumeratorState restored;
    private final UnconfirmedFiles unconfirmed;
    private final NotifiedPages notified;
    private final ListingBooks listings;
    private final EnumeratorMetrics metrics;

    private final WaitingSplits waiting = new WaitingSplits();

    private @Nullable DiscoveryPass pass;
    private boolean asked;
    /** The checkpoint whose barrier the reader has yet to pass, or {@link #NONE}; nothing is assigned meanwhile. */
    private long barrierAhead = NONE;

    private int requests;
    private long sequence;
    /** Of files that are told of now. Read by any thread. */
    private volatile DiscoveryScope scope;
    /** Whether available-now has listed what it has to. */
    private boolean listed;
    /** The last marker that was assigned by this object. */
    private @Nullable DiscoverySplit lastMarker;

    private boolean closed;

    CloudFilesEnumerator(
            SplitEnumeratorContext<DiscoverySplit> context,
            DiscoveryConfig config,
            FileDiscovery discovery,
            NotifiedPages notified,
            EnumeratorState restored,
            EnumeratorMetrics metrics,
            Clock clock) {
        this.context = context;
        this.config = config;
        this.unconfirmed = new UnconfirmedFiles(config.maxUnconfirmedFiles(), metrics);
        this.discovery = discovery;
        this.notified = notified;
        this.listings = new ListingBooks(config, restored, clock);
        this.restored = restored;
        this.metrics = metrics;
        this.scope = listings.notifiedScope();
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
                listings.last());
        try {
            listings.requireResumable();
        } catch (CloudFilesException e) {
            fail(e);
        }
        notified.start();
        Duration delay = listings.untilFirst();
        if (delay != null && delay.isZero()) {
            startPass(delay);
            return;
        }
        LOG.info("Notifications tell of all files since listing {}; the next begins in {}.", listings.last(), delay);
        switch (config.runMode()) {
            case CONTINUOUS -> {
                // Readers that wait for a listing need not wait for the next one.
                waiting.add(listings.marker());
                startPass(delay);
            }
            case AVAILABLE_NOW -> listed = true;
        }
    }

    /** @param delay null for no pass */
    private void startPass(@Nullable Duration delay) {
        if (delay != null) {
            listings.beginsIn(delay);
            pass = discovery.start(listings.scope(), delay);
            asked = false;
            sequence = 0;
        }
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
        if (lastMarker != null) {
            waiting.resend(lastMarker);
        }
        assign();
    }

    @Override
    public void addSplitsBack(List<DiscoverySplit> splits, int subtask) {
        waiting.giveBack(splits);
        for (DiscoverySplit split : splits) {
            unconfirmed.returned(split.files());
            notified.returned(split);
        }
    }

    /** Hands out what there is, as far as the reader wants it, and asks for more if it wants more. */
    private void assign() {
        if (barrierAhead != NONE || !context.registeredReaders().containsKey(READER)) {
            return;
        }
        for (DiscoverySplit next = waiting.poll(requests > 0); next != null; next = waiting.poll(requests > 0)) {
            assign(next);
        }
        if (requests > 0 && !unconfirmed.mustPause()) {
            askForPages();
        }
    }

    private void assign(DiscoverySplit split) {
        context.assignSplit(split, READER);
        if (split.isMarker()) {
            lastMarker = split;
        } else {
            requests--;
            unconfirmed.assigned(split.files());
            notified.assigned(split);
        }
    }

    private void askForPages() {
        DiscoveryPass current = pass;
        if (current != null && !asked) {
            asked = true;
            current.next(new Answers(current));
        }
        notified.ask(() -> scope, new NotifiedPages.Answers(this::bringNotified, new Notified()));
    }

    private void onPage(FilePage page) {
        metrics.countFiles(page.count());
        waiting.add(DiscoverySplit.page(listings.last() + 1, ++sequence, page));
        assign();
    }

    private void onEnd(PassSummary summary) {
        closePass();
        Duration untilNext = listings.completed(summary);
        scope = listings.notifiedScope();
        metrics.listingCompleted(summary);
        LOG.debug("Listing {}: {}", listings.last(), summary);
        boolean settled = summary.unsettledFiles() == 0;
        switch (config.runMode()) {
            case CONTINUOUS -> {
                waiting.add(listings.marker());
                startPass(untilNext);
            }
            case AVAILABLE_NOW -> {
                if (settled) {
                    listed = true;
                    endWhenDrained();
                } else {
                    startPass(summary.untilSettled());
                }
            }
        }
    }

    /** {@link io.cloudfiles.flink.discovery.RunMode#AVAILABLE_NOW} only. */
    private void endWhenDrained() {
        if (listed && notified.isDrained()) {
            waiting.add(listings.marker());
            LOG.info("Discovery of {} has handed on all files up to {}.", config.paths(), config.builtAt());
        }
        assign();
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        barrierAhead = checkpointId;
        unconfirmed.checkpointStarted(checkpointId);
        notified.checkpointStarted(checkpointId);
        // A page that waits here is in nobody's state. The files of notified ones come again.
        return listings.snapshot(waiting.all()
                .filter(split -> !split.isMarker() && !notified.owns(split))
                .toList());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        unconfirmed.checkpointCompleted(checkpointId);
        notified.checkpointCompleted(checkpointId);
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
        closed = true;
        closePass();
        try {
            notified.close();
        } finally {
            discovery.close();
        }
    }

    private void bringNotified(Runnable answer) {
        context.runInCoordinatorThread(() -> {
            if (!closed) {
                notified.answered();
                answer.run();
            }
        });
    }

    private void closePass() {
        if (pass != null) {
            pass.close();
            pass = null;
        }
    }

    private void fail(RuntimeException failure) {
        closePass();
        PermanentFailures.throwIfPermanent(failure);
        throw failure; // Flink fails the job with it.
    }

    /** The answers of notifications. */
    private final class Notified implements FileNotifications.Receiver {
        @Override
        public void page(NotifiedPage page) {
            FilePage wanted = listings.withoutForgotten(page.page());
            metrics.countFiles(wanted.count());
            metrics.counters().countForgottenFiles(page.page().count() - wanted.count());
            waiting.add(notified.received(page.number(), wanted, listings.last() + 1));
            assign();
        }

        @Override
        public void drained() {
            notified.drained();
            endWhenDrained();
        }

        @Override
        public void failed(RuntimeException failure) {
            fail(failure);
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
            bring(() -> fail(failure));
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
