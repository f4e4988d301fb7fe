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
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.ListingSchedule;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.RecordedOptions;
import io.cloudfiles.flink.source.enumerator.EnumeratorState.Covered;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How many listings were completed, when the next one begins, what it leaves out, and whether notifications tell of all files since the last: what
 * checkpoints keep of discovery. Coordinator thread.
 */
final class ListingBooks {
    private static final Logger LOG = LoggerFactory.getLogger(ListingBooks.class);

    /** What is older when it is looked for was not missed by little: notifications are late, and restarts take a while. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final DiscoveryConfig config;
    private final ListingSchedule schedule;
    private final EnumeratorState restored;
    private final FileAges ages;
    private final Clock clock;
    private final Instant started;
    private final long lastBefore;
    private long last;
    private boolean baselineComplete;
    private @Nullable Covered covered;
    private @Nullable Instant listed;
    /** As it was before the last listing, whose pages may be in nobody's state. */
    private @Nullable Instant listedBefore;

    private Instant begins = Instant.EPOCH;

    ListingBooks(DiscoveryConfig config, EnumeratorState restored, Clock clock) {
        this.config = config;
        this.schedule = new ListingSchedule(config);
        this.restored = restored;
        this.ages = new FileAges(config, restored);
        this.clock = clock;
        this.baselineComplete = restored.baselineComplete();
        this.started = clock.instant();
        this.lastBefore = restored.lastListing();
        this.last = lastBefore;
        this.listed = restored.listed();
        this.listedBefore = restored.listed();
        NotificationConfig notification = config.notification();
        Covered listing = restored.covered(config.coverage());
        // Who asks for a listing does not trust the last one, and may not ask again before the new one is complete.
        boolean isTrusted = notification != null
                && listing != null
                && notification.listOnStart().trusts(listing.began(), config.builtAt());
        this.covered = isTrusted ? listing : null;
    }

    /**
     * Whether the state may be gone on from.
     *
     * @throws CloudFilesException when files could be missed, or options changed that may not
     */
    void requireResumable() {
        ages.requireRecent(clock.instant());
        // A state of before has none; each source was told a path.
        if (!restored.options().isEmpty()) {
            List<RecordedOptions.Change> changes = config.options().changesSince(restored.options());
            OptionProblem.throwIfAny(changes.stream()
                    .filter(change -> !change.isAllowed())
                    .map(ListingBooks::refused)
                    .toList());
            changes.forEach(change -> LOG.info("Since the checkpoint, option {}.", change));
        }
    }

    private static OptionProblem refused(RecordedOptions.Change change) {
        return new OptionProblem(
                ErrorCode.CF_OPTION_NOT_CHANGEABLE,
                "Option " + change
                        + ": it may not change on an existing checkpoint. Set it back, or begin with a new checkpoint directory,"
                        + " which reads all files again.");
    }

    /** What the next pass reports. */
    DiscoveryScope scope() {
        // A listing that follows others of this run finds what came while it ran, but for what notifications did not
        // tell.
        boolean catchesUp = last == lastBefore || config.notification() != null;
        return scope(catchesUp ? recentAt(begins) : DiscoveryScope.NO_BACKFILL);
    }

    /** What notified pages tell. */
    DiscoveryScope notifiedScope() {
        return scope(recentAt(started));
    }

    private DiscoveryScope scope(long backfillBeforeMicros) {
        Instant baselineUntil = config.includeExistingFiles() || baselineComplete ? null : restored.firstStart();
        return new DiscoveryScope(last == 0, baselineUntil, ages.forgottenBeforeMicros(), backfillBeforeMicros);
    }

    private static long recentAt(Instant instant) {
        return PathFilter.floorMicros(instant.minus(RECENT));
    }

    /** A page without the files that may be forgotten. */
    FilePage withoutForgotten(FilePage page) {
        return ages.withoutForgotten(page);
    }

    /** The marker behind the last listing. */
    DiscoverySplit marker() {
        return DiscoverySplit.marker(last, ages.forgottenBeforeMicros());
    }

    /** How long to wait at the start before the first listing, or null for ever. */
    @Nullable
    Duration untilFirst() {
        return schedule.first(covered == null ? null : covered.began(), clock.instant());
    }

    /** A listing will begin after a delay. */
    void beginsIn(Duration delay) {
        begins = clock.instant().plus(delay);
    }

    /** A listing is complete. Returns how long to wait before the next one, or null for ever. */
    @Nullable
    Duration completed(PassSummary summary) {
        last++;
        ages.listingCompleted(summary, last + 1, begins);
        listedBefore = listed;
        if (summary.full()) {
            Instant handedOn = FileAges.coveredBy(config, begins);
            listed = PathFilter.floorMicros(handedOn) < summary.oldestUnsettledMicros()
                    ? handedOn
                    : Instant.EPOCH.plus(summary.oldestUnsettledMicros(), ChronoUnit.MICROS);
        }
        if (summary.oldestUnsettledMicros() > PathFilter.floorMicros(restored.firstStart())) {
            baselineComplete = true;
        }
        if (config.notification() == null) {
            covered = null;
        } else if (summary.unsettledFiles() > 0) {
            // They may be older than the queue, so that only another listing tells of them.
            covered = null;
            return longer(config.interval(), summary.untilSettled());
        } else {
            covered = new Covered(config.coverage(), begins);
        }
        return schedule.next(begins, summary.activeTime(), clock.instant());
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    /** Number of the last complete listing; 0 before the first. */
    long last() {
        return last;
    }

    /**
     * For a checkpoint. While pages are in nobody's state, the baseline must still be marked by a restored job, and the listing that, with the
     * notifications since, covers all files is none: no notification tells of their files again.
     *
     * @param waiting listed pages that were not assigned
     */
    EnumeratorState snapshot(List<DiscoverySplit> waiting) {
        return new EnumeratorState(
                restored.firstStart(),
                baselineComplete && waiting.isEmpty(),
                last,
                config.paths(),
                waiting.stream().anyMatch(split -> split.listing() <= last) ? null : covered,
                ages.snapshot(waiting, clock.instant()),
                config.options().values(),
                listed(waiting));
    }

    private @Nullable Instant listed(List<DiscoverySplit> waiting) {
        long oldest = waiting.stream().mapToLong(DiscoverySplit::listing).min().orElse(Long.MAX_VALUE);
        if (oldest > last) {
            return listed;
        }
        return oldest == last ? listedBefore : restored.listed();
    }
}
