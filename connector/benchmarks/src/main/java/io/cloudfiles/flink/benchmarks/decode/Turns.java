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
package io.cloudfiles.flink.benchmarks.decode;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Lets ways of reading take turns in this process, round after round, so that what disturbs one disturbs all. What counts is the CPU time
 * of the thread, of which a busy machine takes little away; collecting garbage is not in it. So the bytes that are allocated stand beside
 * it. The figure of a way is the median of its rounds.
 */
final class Turns {
    private static final int WARM_UP_ROUNDS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int rounds;
    private final Predicate<String> wanted;
    private final Map<String, Reading> readings = new LinkedHashMap<>();
    private final Map<String, List<Turn>> turns = new LinkedHashMap<>();

    private Turns(int rounds, Predicate<String> wanted) {
        this.rounds = rounds;
        this.wanted = wanted;
    }

    /** @param args at 1 the number of rounds (default 7), at 2 a regular expression of the names that are wanted (default all) */
    static Turns of(String[] args) {
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        String names = args.length > 2 ? args[2] : ".*";
        return new Turns(rounds, Pattern.compile(names).asMatchPredicate());
    }

    /** The bytes that argument 0 asks for in mebibytes. */
    static int bytes(String[] args, int defaultMebibytes) {
        return (args.length > 0 ? Integer.parseInt(args[0]) : defaultMebibytes) << 20;
    }

    /** Adds a way. The first one that is wanted is what the ratios of the others are to. */
    Turns add(String name, Reading reading) {
        if (wanted.test(name)) {
            readings.put(name, reading);
        }
        return this;
    }

    /**
     * Runs all rounds and prints what came out.
     *
     * @param bytes that all ways read
     */
    void run(long bytes) throws Exception {
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Reading> reading : readings.entrySet()) {
                Turn turn = take(reading.getValue());
                if (round >= 0) {
                    turns.computeIfAbsent(reading.getKey(), name -> new ArrayList<>())
                            .add(turn);
                }
            }
        }
        print(bytes);
    }

    private static Turn take(Reading reading) throws Exception {
        long thread = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long start = THREADS.getCurrentThreadCpuTime();
        long rows = reading.read();
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        return new Turn(
                rows, (double) nanos / rows, (double) (THREADS.getThreadAllocatedBytes(thread) - allocated) / rows);
    }

    private void print(long bytes) {
        double base = 0;
        for (Map.Entry<String, List<Turn>> way : turns.entrySet()) {
            double[] nanos = sorted(way.getValue());
            double median = nanos[nanos.length / 2];
            base = base == 0 ? median : base;
            Turn last = way.getValue().get(way.getValue().size() - 1);
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %6.0f k rows/s  %5.0f MB/s per CPU second  (%4.0f .. %4.0f ns/row)  time %5.2f  allocated %5.0f bytes/row%n",
                    way.getKey(),
                    1e6 / median,
                    (double) bytes / last.rows() * 1e3 / median,
                    nanos[0],
                    nanos[nanos.length - 1],
                    median / base,
                    last.allocatedPerRow());
        }
    }

    private static double[] sorted(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::nanosPerRow).sorted().toArray();
    }

    private record Turn(long rows, double nanosPerRow, double allocatedPerRow) {}
}
