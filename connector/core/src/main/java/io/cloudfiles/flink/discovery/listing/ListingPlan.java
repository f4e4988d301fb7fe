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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryCounters;
import io.cloudfiles.flink.discovery.IncrementalListing;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which listings are full ones, and where the others begin.
 *
 * <p>An incremental listing can miss files, so the first one after any start is full, and another comes after seven incremental ones and
 * {@code backfill.interval}, whichever is later. With {@code auto} all are until a few new files have come, each of them where an incremental listing would have looked,
 * and again when one has not; and as long as an incremental listing would pass over less than half. Requests to read files again, and {@code available-now}, need full ones.
 *
 * <p>Safe for use by the threads of one pass at a time.
 */
final class ListingPlan {
    private static final Logger LOG = LoggerFactory.getLogger(ListingPlan.class);
    private static final int INCREMENTAL_IN_A_ROW = 7;
    private static final int FILES_THAT_PROVE_ORDER = 3;
    private static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

    /**
     * How long a file keeps its place in the next listings. Stores may show files in another order than that of their times, by which an
     * upload that takes long is dated to its beginning.
     */
    private static final Duration ACTIVE_FOR = Duration.ofMinutes(10);

    private final IncrementalListing mode;
    private final Duration interval;
    private final Duration activeFor;
    private final DiscoveryCounters counters;
    private final DirectoryMarks marks = new DirectoryMarks();

    private boolean full = true;
    private int incrementalInARow;
    private @Nullable Instant lastFull;
    private List<ReprocessRequest> lastAsked = List.of();

    private Instant startedAt = Instant.EPOCH;
    private long late;
    /** What the full listing has found, and how much of that an incremental one would have passed over. */
    private long files;

    private long passed;
    /** New files that full listings have found where an incremental one would have, since one was found elsewhere. */
    private long inOrder;

    private boolean unordered;

    /** Whether an incremental listing would have passed over half of the files or more. */
    private boolean worthIt;

    private boolean toldUnordered;

    ListingPlan(DiscoveryConfig config, DiscoveryCounters counters) {
        this.counters = counters;
        this.mode = config.runMode() == RunMode.CONTINUOUS ? config.incremental() : IncrementalListing.FALSE;
        Duration backfill = config.backfillInterval();
        this.interval = backfill == null ? DEFAULT_INTERVAL : backfill;
        Duration settleTime = config.settleTime();
        this.activeFor = settleTime == null ? ACTIVE_FOR : ACTIVE_FOR.plus(settleTime);
    }

    /** A pass begins. */
    synchronized void start(Instant now, List<ReprocessRequest> asked, List<Location> roots) {
        full = mustBeFull(now, asked);
        startedAt = now;
        late = 0;
        files = 0;
        passed = 0;
        lastAsked = asked;
        marks.startPass(full);
        roots.forEach(marks::addRoot);
    }

    /** Whether the pass that began last lists everything. */
    synchronized boolean isFull() {
        return full;
    }

    private boolean mustBeFull(Instant now, List<ReprocessRequest> asked) {
        if (mode == IncrementalListing.FALSE || lastFull == null || unordered || !asked.equals(lastAsked)) {
            return true;
        }
        if (mode == IncrementalListing.AUTO && (inOrder < FILES_THAT_PROVE_ORDER || !worthIt)) {
            return true;
        }
        return incrementalInARow >= INCREMENTAL_IN_A_ROW && !now.isBefore(lastFull.plus(interval));
    }

    /** What the listing of a directory starts behind; null for the whole directory. */
    synchronized @Nullable Location startAfter(Location directory) {
        return full ? null : marks.startAfter(directory);
    }

    /**
     * Takes on a page as far as it is wanted: what no file will be read of, such as the {@code _spark_metadata} of the writer, must not
     * push the mark beyond the names that are still to come.
     */
    synchronized void listed(Location directory, SelectedPage page, boolean storeListsInOrder) {
        if (mode == IncrementalListing.FALSE) {
            return;
        }
        if (!storeListsInOrder) {
            if (mode == IncrementalListing.TRUE) {
                throw ListingErrors.notInOrder(directory);
            }
            unordered = true;
            return;
        }
        Location last = null;
        for (FileEntry file : page.wanted()) {
            last = greater(last, file.location());
        }
        for (Location child : page.directories()) {
            last = greater(last, child);
        }
        if (last != null && !last.equals(directory)) { // which is a file then
            if (full && lastFull != null) {
                judge(directory, page.wanted(), micros(lastFull));
            }
            marks.listed(directory, last, leastActive(page.wanted()));
        }
    }

    private static Location greater(@Nullable Location a, Location b) {
        return a == null || a.compareTo(b) < 0 ? b : a;
    }

    /** What incremental listings would have found of a page, and what not. */
    private void judge(Location directory, List<FileEntry> wanted, long newSince) {
        Predicate<Location> isPassed = marks.passedIn(directory);
        for (FileEntry file : wanted) {
            boolean isNew = file.modifiedMicros() > newSince;
            if (isPassed.test(file.location())) {
                passed++;
                late += isNew ? 1 : 0;
            } else {
                inOrder += isNew ? 1 : 0;
            }
        }
        files += wanted.size();
    }

    private @Nullable Location leastActive(List<FileEntry> wanted) {
        long activeFrom = micros(startedAt.minus(activeFor));
        Location least = null;
        for (FileEntry file : wanted) {
            if (file.modifiedMicros() > activeFrom
                    && (least == null || file.location().compareTo(least) < 0)) {
                least = file.location();
            }
        }
        return least;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** The pass is complete. */
    synchronized void end() {
        if (mode == IncrementalListing.FALSE) {
            return;
        }
        marks.endPass();
        if (full) {
            inOrder = late == 0 ? inOrder : 0;
            worthIt = passed >= files - passed;
            incrementalInARow = 0;
            lastFull = startedAt;
            counters.countLateFiles(late);
            tell();
        } else {
            incrementalInARow++;
            counters.countIncrementalListing();
        }
    }

    private void tell() {
        if (unordered && !toldUnordered) {
            toldUnordered = true;
            LOG.info("A store does not list in the order of names, so every listing is a full one.");
        }
        if (late > 0) {
            LOG.warn(
                    "A full listing found {} new files where incremental ones had not looked, since their names sort in front of older ones."
                            + " They are read now.{}",
                    late,
                    mode == IncrementalListing.TRUE
                            ? " Set discovery.incremental = auto or false if that happens again, or a shorter backfill.interval."
                            : " Every listing is a full one for now.");
        }
    }
}
