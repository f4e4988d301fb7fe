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
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Until when files may be forgotten: the one bound below which discovery reports none, and ledgers need no record. Coordinator thread.
 *
 * <p>Its clock is the start of the last full listing that is complete. Files that had shown themselves before it were handed on; so the bound is
 * that start less the age, which is long enough for files that show after their time. It never goes back, also where the option is left out later: what
 * was forgotten stays forgotten. The bound behind a listing goes to the ledgers with the mark of that listing, behind all pages that were made
 * under a lower one, and to the checkpoint only when all those pages are in somebody's state.
 */
final class FileAges {
    private static final long MICROS_PER_DAY = Duration.ofDays(1).toNanos() / 1_000;

    private final DiscoveryConfig config;
    private final EnumeratorState.@Nullable Forgotten restored;
    /** The bound by the first listing that was made under it: one a day. */
    private final NavigableMap<Long, Long> bounds = new TreeMap<>();

    FileAges(DiscoveryConfig config, EnumeratorState state) {
        this.config = config;
        this.restored = state.forgotten();
        bounds.put(0L, restored == null ? DiscoveryScope.NOTHING_FORGOTTEN : restored.beforeMicros());
    }

    /**
     * Refuses to start a job that was down for longer than files are remembered, or seems so: the bound would leap to a clock that may be wrong, and
     * never go back.
     */
    void requireRecent(Instant now) {
        Duration age = config.maxFileAge();
        if (age == null || restored == null) {
            return;
        }
        Duration down = Duration.between(restored.takenAt(), now);
        if (down.compareTo(age) > 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_DOWN_LONGER_THAN_FILE_AGE,
                    config.paths() + " The checkpoint is of " + restored.takenAt() + ", " + down.toDays()
                            + " days ago by the clock of this machine, but files are forgotten after " + age.toDays()
                            + " (ledger.max-file-age). Correct the clock if it is wrong: files that are older by it are passed"
                            + " over for good. If the job was down for so long, start it with ledger.max-file-age = "
                            + (down.toDays() + 1)
                            + " d or more, or without the option, to read what came since; or with a"
                            + " new checkpoint directory, to read all files again.");
        }
    }

    /** Files that were modified before, and not asked for since, are not reported; in microseconds since the epoch. */
    long forgottenBeforeMicros() {
        return bounds.lastEntry().getValue();
    }

    /**
     * A listing is complete.
     *
     * @param next number of the one after it
     * @param began when it began
     */
    void listingCompleted(PassSummary summary, long next, Instant began) {
        Duration age = config.maxFileAge();
        if (age == null || !summary.full()) {
            return;
        }
        long before =
                Math.floorDiv(PathFilter.floorMicros(coveredBy(config, began).minus(age)), MICROS_PER_DAY)
                        * MICROS_PER_DAY;
        if (before > forgottenBeforeMicros()) {
            bounds.put(next, before);
        }
    }

    /**
     * The time before which files had shown themselves that a full listing has handed on.
     *
     * @param began when it began
     */
    static Instant coveredBy(DiscoveryConfig config, Instant began) {
        // What came after a job of available-now was built is for the next one.
        Instant covered =
                config.runMode() == RunMode.AVAILABLE_NOW && config.builtAt().isBefore(began)
                        ? config.builtAt()
                        : began;
        // What was too young to be handed on must not be taken for old.
        Duration settleTime = config.settleTime() == null ? Duration.ZERO : config.settleTime();
        return covered.minus(settleTime);
    }

    /** A page without the files that may be forgotten. */
    FilePage withoutForgotten(FilePage page) {
        DiscoveryScope scope = new DiscoveryScope(false, null, forgottenBeforeMicros());
        FilePageBuilder builder = new FilePageBuilder();
        for (DiscoveredFile found : page) {
            if (!scope.mayBeForgotten(found.file(), found.askedMillis()) && !builder.tryAdd(found)) {
                throw new IllegalStateException("A page of fewer files is longer.");
            }
        }
        return builder.count() == page.count() ? page : builder.build();
    }

    /**
     * What a checkpoint keeps; null while nothing is to be forgotten.
     *
     * @param waiting listed pages that are in nobody's state: a restored job must find their files again
     */
    EnumeratorState.@Nullable Forgotten snapshot(List<DiscoverySplit> waiting, Instant now) {
        long listing = waiting.stream().mapToLong(DiscoverySplit::listing).min().orElse(Long.MAX_VALUE);
        long before = bounds.floorEntry(listing).getValue();
        return config.maxFileAge() == null && before == DiscoveryScope.NOTHING_FORGOTTEN
                ? null
                : new EnumeratorState.Forgotten(before, now);
    }
}
