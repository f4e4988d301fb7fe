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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt, and when to give up. Safe for use by many threads. */
@Internal
@FunctionalInterface
public interface Backoff {
    /**
     * The pause before the next attempt, or empty to give up.
     *
     * @param failures attempts that have failed so far, 1 or more
     */
    Optional<Duration> pauseAfter(int failures);

    /**
     * Doubles the pause with each failure. Half of every pause is random, so that those who failed together do not come back together.
     *
     * @param attempts the most attempts, the first one included
     * @param first the longest pause after the first failure
     * @param longest the longest pause ever
     * @param random safe for use by many threads
     */
    static Backoff exponential(int attempts, Duration first, Duration longest, RandomGenerator random) {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(attempts + " attempts, pauses from " + first + " to " + longest);
        }
        return failures -> {
            if (failures >= attempts) {
                return Optional.empty();
            }
            int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(first.toNanos() | 1) - 1);
            long pause = Math.min(first.toNanos() << doublings, longest.toNanos());
            return Optional.of(Duration.ofNanos(pause - (long) (random.nextDouble() * pause / 2)));
        };
    }
}
