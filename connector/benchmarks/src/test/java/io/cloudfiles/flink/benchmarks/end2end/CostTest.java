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
package io.cloudfiles.flink.benchmarks.end2end;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Net costs. */
class CostTest {
    static List<Measurement> runs(Contestant contestant, Size size, long rows, double... cpuSeconds) {
        return IntStream.range(0, cpuSeconds.length)
                .mapToObj(i -> new Measurement(
                        "json-discard",
                        contestant,
                        size,
                        i + 1,
                        cpuSeconds[i],
                        cpuSeconds[i] / 2,
                        400 + Math.round(cpuSeconds[i]),
                        rows / 6,
                        rows,
                        0,
                        0.5))
                .toList();
    }

    private static Cost cost(CountedUnit unit, double[] small, double[] large) {
        return new Cost(
                runs(Contestant.SQL, Size.SMALL, 600_000, small),
                runs(Contestant.SQL, Size.LARGE, 4_800_000, large),
                unit);
    }

    @Test
    void theNetCostIsTheDifferenceOfTheMediansByTheDifferenceOfTheCounts() {
        double[] small = {11, 10, 90};
        double[] large = {21, 19.4, 3};

        assertThat(cost(CountedUnit.ROW, small, large).netMicros()).isEqualTo(2, within(1e-9));
        assertThat(cost(CountedUnit.FILE, small, large).netMicros()).isEqualTo(12, within(1e-9));
    }

    @Test
    void theStartIsTheSmallRunWithoutItsRows() {
        double[] small = {10};
        double[] large = {18.4};

        assertThat(cost(CountedUnit.ROW, small, large).startSeconds()).isEqualTo(8.8, within(1e-9));
        assertThat(cost(CountedUnit.FILE, small, large).startSeconds()).isEqualTo(8.8, within(1e-9));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Cost.median(runs(Contestant.SQL, Size.SMALL, 6, 1, 100, 3, 2), Measurement::cpuSeconds))
                .isEqualTo(2.5);
    }

    @Test
    void aCostNeedsBothSizes() {
        assertThatThrownBy(() -> cost(CountedUnit.ROW, new double[0], new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
