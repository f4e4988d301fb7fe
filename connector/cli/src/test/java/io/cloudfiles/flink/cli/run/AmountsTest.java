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
package io.cloudfiles.flink.cli.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1500, 1.5 kB", "64000000, 64.0 MB", "9223372036854775807, 9223.4 PB"})
    void bytesAreShownInTheLargestUnitThatFits(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"'0', '0'", "9999, '9,999'", "10000, 10.0 k", "2163000, 2.2 M"})
    void countsAreExactWhileTheyAreSmall(long count, String text) {
        assertThat(Amounts.count(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h", "172799, 47 h", "200000, 2 d"})
    void secondsAreShownInTheLargestUnitOfWhichThereAreTwo(double seconds, String text) {
        assertThat(Amounts.seconds(seconds)).isEqualTo(text);
    }
}
