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

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTest {
    private static final RandomGenerator ZERO = () -> 0;

    @Test
    void doublesUpToTheLongestPauseAndGivesUp() {
        Backoff backoff = Backoff.exponential(6, Duration.ofMillis(100), Duration.ofMillis(500), ZERO);

        assertThat(backoff.pauseAfter(1)).contains(Duration.ofMillis(100));
        assertThat(backoff.pauseAfter(2)).contains(Duration.ofMillis(200));
        assertThat(backoff.pauseAfter(3)).contains(Duration.ofMillis(400));
        assertThat(backoff.pauseAfter(4)).contains(Duration.ofMillis(500));
        assertThat(backoff.pauseAfter(5)).contains(Duration.ofMillis(500));
        assertThat(backoff.pauseAfter(6)).isEmpty();
    }

    @Test
    void drawsAtMostHalfOfThePause() {
        Backoff backoff = Backoff.exponential(9, Duration.ofMillis(100), Duration.ofSeconds(60), new Random(7));
        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.pauseAfter(3).orElseThrow()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        }
    }

    @Test
    void doesNotOverflow() {
        Backoff backoff = Backoff.exponential(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1), ZERO);

        assertThat(backoff.pauseAfter(1_000_000)).contains(Duration.ofMinutes(1));
    }

    @Test
    void mayPauseNotAtAll() {
        assertThat(Backoff.exponential(3, Duration.ZERO, Duration.ZERO, ZERO).pauseAfter(2))
                .contains(Duration.ZERO);
    }

    @Test
    void refusesSettingsWithoutMeaning() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(0, Duration.ZERO, Duration.ZERO, ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(2, Duration.ofSeconds(2), Duration.ofSeconds(1), ZERO));
    }
}
