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

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Files that were left for a later pass, since they may still be being written. Not safe for use by many threads. */
final class UnsettledFiles {
    private long count;
    private long oldestMicros = Long.MAX_VALUE;
    private long allSettledMicros = Long.MIN_VALUE;

    /** Adds a file that will have settled at a time, in microseconds since the epoch. */
    void add(long modifiedMicros, long settledMicros) {
        count++;
        oldestMicros = Math.min(oldestMicros, modifiedMicros);
        allSettledMicros = Math.max(allSettledMicros, settledMicros);
    }

    void addAll(UnsettledFiles others) {
        count += others.count;
        oldestMicros = Math.min(oldestMicros, others.oldestMicros);
        allSettledMicros = Math.max(allSettledMicros, others.allSettledMicros);
    }

    long count() {
        return count;
    }

    /** Modification time of the oldest, or {@link Long#MAX_VALUE}. */
    long oldestMicros() {
        return oldestMicros;
    }

    /** How long until all of them will have settled. */
    Duration untilSettled(Instant now) {
        long micros = count == 0 ? 0 : allSettledMicros - ChronoUnit.MICROS.between(Instant.EPOCH, now);
        return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
    }
}
