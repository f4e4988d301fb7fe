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
package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * When everything is listed: one listing after the other, or beside notifications the first one and those of {@code backfill.interval}.
 * Immutable.
 */
@Internal
public final class ListingSchedule {
    private static final Duration LONG_LISTING = Duration.ofSeconds(1);
    private static final int LONG_LISTING_PAUSES = 10;

    private final DiscoveryConfig config;

    /** As the options say. */
    public ListingSchedule(DiscoveryConfig config) {
        this.config = config;
    }

    /**
     * How long to wait at a start until the first listing begins; null for ever.
     *
     * @param lastBegan when the last listing began that, with the notifications since, covers all files of the past; null when there is none
     */
    public @Nullable Duration first(@Nullable Instant lastBegan, Instant now) {
        NotificationConfig notification = config.notification();
        if (notification == null || lastBegan == null) {
            return Duration.ZERO;
        }
        return untilBackfill(notification, lastBegan, now);
    }

    /**
     * How long to wait behind a listing until the next one begins; null for ever.
     *
     * @param began when it began
     * @param activeTime how long it took
     */
    public @Nullable Duration next(Instant began, Duration activeTime, Instant now) {
        NotificationConfig notification = config.notification();
        return notification == null ? pauseAfter(activeTime) : untilBackfill(notification, began, now);
    }

    private static @Nullable Duration untilBackfill(NotificationConfig notification, Instant lastBegan, Instant now) {
        Duration interval = notification.backfillInterval();
        if (interval == null) {
            return null;
        }
        Duration left = Duration.between(now, lastBegan.plus(interval));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Lists cost money. */
    private Duration pauseAfter(Duration activeTime) {
        Duration pause = config.interval();
        if (activeTime.compareTo(LONG_LISTING) > 0) {
            Duration tenfold = activeTime.multipliedBy(LONG_LISTING_PAUSES);
            pause = tenfold.compareTo(pause) > 0 ? tenfold : pause;
        }
        return pause;
    }
}
