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
package io.cloudfiles.flink.delta.commit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Growing pauses between attempts: doubled each time, up to a limit, with jitter so that writers who collided do not meet again. */
final class Backoff {
    private final int maxAttempts;
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    /** Never counted down: waiting for it is a pause that ends when the task is cancelled. */
    private final CountDownLatch never = new CountDownLatch(1);

    Backoff(int maxAttempts, Duration first, Duration longest, RandomGenerator random) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be positive: " + maxAttempts);
        }
        this.maxAttempts = maxAttempts;
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    int maxAttempts() {
        return maxAttempts;
    }

    /** Pauses after a failed attempt, counted from 1. */
    void await(int attempt) throws InterruptedException {
        boolean ended = never.await(pause(attempt).toNanos(), TimeUnit.NANOSECONDS);
        if (ended) {
            throw new IllegalStateException("A pause ended early.");
        }
    }

    Duration pause(int attempt) {
        double doubled = first.toNanos() * Math.pow(2, attempt - 1);
        double limited = Math.min(doubled, (double) longest.toNanos());
        return Duration.ofNanos((long) (limited * (0.5 + random.nextDouble() / 2)));
    }
}
