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

import java.time.Duration;

/**
 * How often a request is attempted and how long it pauses before the next attempt: twice as long each time.
 *
 * @param maxAttempts attempts in all, at least 1
 * @param firstPause pause after the first attempt
 * @param longestPause no pause is longer
 */
@Internal
public record RetryPolicy(int maxAttempts, Duration firstPause, Duration longestPause) {
    public RetryPolicy {
        if (maxAttempts < 1 || firstPause.compareTo(longestPause) > 0) {
            throw new IllegalArgumentException(
                    "maxAttempts " + maxAttempts + ", firstPause " + firstPause + ", longestPause " + longestPause);
        }
    }

    /** From a fifth of a second to ten seconds. */
    public static RetryPolicy of(int maxAttempts) {
        return new RetryPolicy(maxAttempts, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    /** The pause after the given attempt; the first is 1. */
    public Duration pauseAfter(int attempt) {
        Duration pause = firstPause;
        for (int i = 1; i < attempt && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
