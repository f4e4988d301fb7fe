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

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a contestant took in a scenario, over all rounds.
 *
 * @param small with the small data set
 * @param large with the large one
 * @param unit what is counted
 */
record Cost(List<Measurement> small, List<Measurement> large, CountedUnit unit) {
    private static final double MICROS = 1e6;

    Cost {
        small = List.copyOf(small);
        large = List.copyOf(large);
        if (small.isEmpty() || large.isEmpty()) {
            throw new IllegalArgumentException("A cost needs runs of both sizes.");
        }
    }

    /** CPU microseconds per row or file, without starting: the difference of the medians by the difference of the counts. */
    double netMicros() {
        double seconds = median(large, Measurement::cpuSeconds) - median(small, Measurement::cpuSeconds);
        return seconds * MICROS / (count(large.get(0)) - count(small.get(0)));
    }

    /** The least and the greatest of the rounds, each from its own two runs. */
    double[] netRange() {
        double[] sorted = large.stream()
                .flatMap(most -> small.stream()
                        .filter(least -> least.round() == most.round())
                        .map(least -> new Cost(List.of(least), List.of(most), unit)))
                .mapToDouble(Cost::netMicros)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? new double[] {netMicros(), netMicros()}
                : new double[] {sorted[0], sorted[sorted.length - 1]};
    }

    /** CPU seconds of a start: what of the small run is left when its rows are taken away. */
    double startSeconds() {
        return median(small, Measurement::cpuSeconds) - netMicros() * count(small.get(0)) / MICROS;
    }

    private long count(Measurement run) {
        return switch (unit) {
            case ROW -> run.rows();
            case FILE -> run.files();
        };
    }

    /** The middle value; of an even number of values the mean of the two in the middle. */
    static double median(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
        double[] sorted = runs.stream().mapToDouble(value).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
