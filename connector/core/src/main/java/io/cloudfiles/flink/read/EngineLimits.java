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
package io.cloudfiles.flink.read;

import org.apache.flink.annotation.Internal;

import java.time.Duration;

/**
 * What a {@link ReadEngine} may use up.
 *
 * @param queuedBytes memory of batches that wait to be emitted; exceeded by at most a few batches per open file
 * @param firstBackoff pause before the second attempt at a file; doubles with each further one
 * @param maxBackoff longest pause between two attempts
 */
@Internal
public record EngineLimits(long queuedBytes, Duration firstBackoff, Duration maxBackoff) {
    /** What a reader subtask uses. */
    public static final EngineLimits DEFAULT =
            new EngineLimits(16L << 20, Duration.ofMillis(200), Duration.ofSeconds(10));

    public EngineLimits {
        if (queuedBytes <= 0 || firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
            throw new IllegalArgumentException(
                    "queuedBytes " + queuedBytes + ", back-off " + firstBackoff + " to " + maxBackoff);
        }
    }

    /** How long to wait after the given number of failed attempts, 1 or more. */
    Duration backoff(int attempts) {
        Duration pause = firstBackoff;
        for (int i = 1; i < attempts && pause.compareTo(maxBackoff) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(maxBackoff) < 0 ? pause : maxBackoff;
    }
}
