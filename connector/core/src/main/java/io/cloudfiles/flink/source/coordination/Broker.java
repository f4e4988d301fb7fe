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

import io.cloudfiles.flink.ledger.Allowance;
import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogView;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.read.ReadTotals;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/**
 * Brings waiting files and hungry readers of one source together. It lives in the job's {@link CoordinatorStore}, is shared by the
 * coordinators of ledger and reader, and is only called on the JobMaster's main thread, so it needs no locks.
 *
 * <p>Its knowledge is not checkpointed: ledgers and readers report when an attempt starts, and nothing is granted before all of
 * them have. Ledger and readers are joined by a pipelined all-to-all edge, so they always fail and restart together; whoever is
 * reset first makes the broker forget all.
 */
final class Broker {
    /*
     * Matching. The hungriest reader (the largest free part of its capacity) is served from the ledger whose head is first in
     * order. A share is at most half of the backlog divided by the readers, so that the last files are spread over all of them, and
     * never more than the reader has room for. A ledger holds one unanswered grant: only its answer tells its next head. A round is
     * over when no reader is hungry or no ledger is free, so it deals at most one grant per ledger.
     *
     * While both kinds of files wait, the one that is behind its share is served, and both in shares that are as much smaller. Where a
     * limit is set and that kind waits only in ledgers that are busy, nothing is granted until they answer: the other kind could have what is left.
     *
     * What the limits of a checkpoint interval leave is dealt in such shares, too, so that all readers get some of it.
     *
     * Cost: a round looks at all readers and ledgers once per grant, without anything that grows with the number of files.
     */
    private static final int SHARES_PER_READER = 2;

    private static final long MICROS_PER_MILLI = 1000;

    private final Subtasks<LedgerSeat> ledgers = new Subtasks<>(LedgerSeat::new);
    private final Subtasks<ReaderSeat> readers = new Subtasks<>(ReaderSeat::new);
    /** Of sent grants, those whose arrival was not confirmed when last looked at. */
    private final Set<CompletableFuture<Acknowledge>> unconfirmed = new HashSet<>();
    /** What each reader had in its state when the job was submitted: its first report, whichever attempt sent it. */
    private final Map<Integer, ReadTotals> totalsAtStart = new HashMap<>();

    private int ledgerParallelism;
    private int readerParallelism;
    private ReleaseBudget budget = new ReleaseBudget(ReleaseLimits.NONE);
    private ReleaseShares shares = new ReleaseShares(ReleaseShare.NONE, ReleaseLimits.NONE);
    private long grants;
    private boolean awaitsListing;
    private final Lifecycles lifecycles = new Lifecycles();

    Broker() {}

    /** What is known of the files that were read. */
    Lifecycles lifecycles() {
        return lifecycles;
    }

    /** The broker of a source, made by whichever coordinator asks first. */
    static Broker of(CoordinatorStore store, String channel) {
        return (Broker) store.compute(
                Broker.class.getName() + ":" + channel, (key, broker) -> broker == null ? new Broker() : broker);
    }

    /** The ledger's coordinator starts, with the parallelism of this execution. */
    void ledgersStart(int parallelism, LedgerConfig config) {
        ledgerParallelism = parallelism;
        budget = new ReleaseBudget(config.limits());
        shares = new ReleaseShares(config.share(), config.limits());
    }

    /** The reader's coordinator starts, with the parallelism of this execution. */
    void readersStart(int parallelism) {
        readerParallelism = parallelism;
    }

    /**
     * Nothing is granted before a listing has passed all ledgers, so that files are released by their age from the first one on, and not
     * as they come to be known.
     */
    void awaitListing() {
        awaitsListing = true;
    }

    /** A ledger can be spoken to. */
    void ledgerReady(int subtask, int attempt, SubtaskGateway gateway) {
        if (ledgers.mayBeAlive(subtask, attempt)) {
            ledgers.alive(subtask, attempt).ready(gateway);
            match();
        }
    }

    /** A ledger spoke. */
    void ledgerReported(int subtask, int attempt, LedgerReport report) {
        if (ledgers.mayBeAlive(subtask, attempt)) {
            ledgers.alive(subtask, attempt).reported(report);
            passCheckpoints();
            forgetClaims();
            match();
        }
    }

    private void passCheckpoints() {
        List<LedgerReport> backlogs = backlogs();
        if (backlogs.size() == ledgerParallelism) {
            budget.passed(
                    backlogs.stream().mapToLong(LedgerReport::checkpoint).min().orElse(0));
        }
    }

    /** A ledger carried out a grant; ignored when the grant was forgotten meanwhile. */
    void released(int subtask, int attempt, GrantReleased answer) {
        if (!ledgers.mayBeAlive(subtask, attempt)) {
            return;
        }
        LedgerSeat ledger = ledgers.alive(subtask, attempt);
        ledger.reported(answer.report());
        Grant grant = ledger.pending();
        if (grant != null && grant.id() == answer.grant()) {
            ledger.granted(null);
            budget.released(grant, answer, answer.report().checkpoint());
            shares.released(grant, answer);
            ReaderSeat reader = readers.running().get(grant.reader());
            if (reader != null) {
                reader.released(grant, answer);
            }
        }
        forgetClaims();
        match();
    }

    /** A reader spoke. */
    void readerReported(int subtask, int attempt, ReaderReport report) {
        if (readers.mayBeAlive(subtask, attempt)) {
            readers.alive(subtask, attempt).reported(report);
            if (totalsAtStart.size() < readerParallelism) {
                totalsAtStart.putIfAbsent(subtask, report.totals());
            }
            match();
        }
    }

    /** A ledger attempt failed: nothing is granted until its successor reports. */
    void ledgerFailed(int subtask, int attempt) {
        ledgers.gone(subtask, attempt);
    }

    /** A reader attempt failed: nothing is granted until its successor reports. */
    void readerFailed(int subtask, int attempt) {
        readers.gone(subtask, attempt);
    }

    /**
     * Ledgers and readers are about to restart, or end. Flink forgets events that wait in the gateway of a gone attempt but keeps
     * waiting for their futures, and with them the next checkpoint does; so they are completed here.
     */
    void reset() {
        ledgers.allGone();
        readers.allGone();
        budget.reset();
        shares.reset();
        List<CompletableFuture<Acknowledge>> lost = new ArrayList<>(unconfirmed);
        unconfirmed.clear();
        lost.forEach(future -> future.completeExceptionally(
                new IllegalStateException("The ledger attempt that this grant was for is gone.")));
    }

    /** How far the source is. */
    SourceProgress progress() {
        List<LedgerReport> backlogs = backlogs();
        ReadTotals totals = readers.values().stream()
                .flatMap(reader -> Optional.ofNullable(reader.report()).stream())
                .map(ReaderReport::totals)
                .reduce(ReadTotals.ZERO, ReadTotals::plus);
        return new SourceProgress(
                isComplete(),
                isDrained(),
                listing(backlogs),
                backlogs.stream().mapToLong(LedgerReport::knownFiles).sum(),
                backlogs.stream().mapToLong(LedgerReport::backlogFiles).sum(),
                backlogs.stream().mapToLong(LedgerReport::backlogBytes).sum(),
                readers.values().stream()
                        .mapToLong(reader -> Math.max(0, reader.inFlightRanges()))
                        .sum(),
                readers.values().stream()
                        .mapToLong(reader -> Math.max(0, reader.inFlightBytes()))
                        .sum(),
                nextFileMillis(backlogs),
                totals,
                isComplete()
                        ? totals.minus(totalsAtStart.values().stream().reduce(ReadTotals.ZERO, ReadTotals::plus))
                        : ReadTotals.ZERO);
    }

    /** The last listing that has passed all ledgers; 0 for none. */
    private long listing(List<LedgerReport> backlogs) {
        return backlogs.size() < ledgerParallelism
                ? 0
                : backlogs.stream().mapToLong(LedgerReport::listing).min().orElse(0);
    }

    private List<LedgerReport> backlogs() {
        return ledgers.values().stream()
                .flatMap(ledger -> Optional.ofNullable(ledger.report()).stream())
                .toList();
    }

    private static long nextFileMillis(List<LedgerReport> backlogs) {
        long head = backlogs.stream().mapToLong(LedgerReport::headOrder).min().orElse(BacklogView.NO_HEAD);
        return head == BacklogView.NO_HEAD ? 0 : Math.abs(head) / MICROS_PER_MILLI;
    }

    private boolean isComplete() {
        return ledgerParallelism > 0
                && readerParallelism > 0
                && ledgers.values().stream().filter(LedgerSeat::isReady).count() == ledgerParallelism
                && readers.values().stream()
                                .filter(reader -> reader.report() != null)
                                .count()
                        == readerParallelism;
    }

    private boolean isDrained() {
        return isComplete()
                && ledgers.values().stream().allMatch(Broker::isDrained)
                && readers.values().stream().allMatch(reader -> reader.inFlightRanges() == 0)
                && lifecycles.isIdle();
    }

    private static boolean isDrained(LedgerSeat ledger) {
        LedgerReport report = ledger.report();
        return ledger.pending() == null && report != null && report.listing() > 0 && report.backlogFiles() == 0;
    }

    private void match() {
        if (!isComplete() || awaitsListing && listing(backlogs()) == 0) {
            return;
        }
        while (true) {
            Map.Entry<Integer, ReaderSeat> reader = hungriestReader();
            Release release = reader == null ? null : nextRelease();
            if (reader == null || release == null) {
                return;
            }
            grant(release, reader.getKey(), reader.getValue());
        }
    }

    private Map.@Nullable Entry<Integer, ReaderSeat> hungriestReader() {
        return readers.running().entrySet().stream()
                .filter(entry -> entry.getValue().hunger() > 0)
                .max(Comparator.comparingDouble((Map.Entry<Integer, ReaderSeat> entry) ->
                                entry.getValue().hunger())
                        .thenComparing(entry -> -entry.getValue().releasedRanges()))
                .orElse(null);
    }

    /** What a ledger has of a kind. */
    private record Release(LedgerSeat ledger, Arrival arrival, BacklogView waiting) {
        static @Nullable Release first(@Nullable Release a, @Nullable Release b) {
            return b == null || a != null && a.waiting.headOrder() <= b.waiting.headOrder() ? a : b;
        }
    }

    private @Nullable Release nextRelease() {
        if (!sharesNow()) {
            return Release.first(first(Arrival.BACKFILL), first(Arrival.NEW));
        }
        Arrival next = shares.next();
        Release first = first(next);
        boolean waitsForNext = (budget.isLimited() || shares.of(next) == 1)
                && ledgers.values().stream().anyMatch(ledger -> ledger.isBusyWhileWaiting(next));
        return first == null && !waitsForNext ? first(next.other()) : first;
    }

    /** Whether both kinds of files wait and have a share. */
    private boolean sharesNow() {
        return shares.isOn() && waits(Arrival.NEW) && waits(Arrival.BACKFILL);
    }

    private boolean waits(Arrival arrival) {
        return total(arrival, BacklogView::files) > 0;
    }

    private void forgetClaims() {
        for (Arrival arrival : Arrival.values()) {
            if (!waits(arrival)) {
                shares.hasNone(arrival);
            }
        }
    }

    private @Nullable Release first(Arrival arrival) {
        Release first = null;
        for (LedgerSeat ledger : ledgers.values()) {
            BacklogView waiting = ledger.releasable(arrival, budget);
            first = waiting == null ? first : Release.first(first, new Release(ledger, arrival, waiting));
        }
        return first;
    }

    private void grant(Release release, int subtask, ReaderSeat reader) {
        Arrival arrival = release.arrival;
        double part = sharesNow() ? shares.of(arrival) : 1;
        long bytes =
                Math.min(share((double) budget.bytes() * part), share((double) total(arrival, BacklogView::bytes)));
        Grant grant = new Grant(
                ++grants,
                subtask,
                new Allowance(
                        arrival,
                        (int) Math.min(budget.files(), share(budget.files() * part)),
                        (int) Math.min(atLeastOne((double) reader.freeRanges() * part), share((double)
                                total(arrival, BacklogView::releasableRanges))),
                        Math.min(atLeastOne((double) reader.freeBytes() * part), bytes)));
        release.ledger.granted(grant);
        budget.promise(grant);
        shares.promise(grant, release.waiting);
        reader.promise(grant);
        track(Objects.requireNonNull(release.ledger.gateway(), "gateway").sendEvent(grant));
    }

    private long total(Arrival arrival, ToLongFunction<BacklogView> amount) {
        return backlogs().stream()
                .mapToLong(report -> amount.applyAsLong(report.backlog(arrival)))
                .sum();
    }

    private long share(double total) {
        return atLeastOne(total / ((double) SHARES_PER_READER * readerParallelism));
    }

    private static long atLeastOne(double amount) {
        return Math.max(1, (long) amount);
    }

    private void track(CompletableFuture<Acknowledge> confirmation) {
        unconfirmed.removeIf(CompletableFuture::isDone);
        unconfirmed.add(confirmation);
    }
}
