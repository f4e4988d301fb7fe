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

import java.util.List;
import java.util.Locale;

/**
 * What a run took.
 *
 * @param scenario what was done
 * @param contestant by whom
 * @param size with how much
 * @param round in which turn
 * @param cpuSeconds user and system time of the whole process
 * @param wallSeconds from start to exit
 * @param peakMegabytes the most memory that it had resident
 * @param files files that were read
 * @param rows rows that arrived, as counted afterwards
 * @param outputBytes bytes of the table
 * @param load the machine's load average at the start
 */
record Measurement(
        String scenario,
        Contestant contestant,
        Size size,
        int round,
        double cpuSeconds,
        double wallSeconds,
        long peakMegabytes,
        long files,
        long rows,
        long outputBytes,
        double load) {
    static final String HEADER = String.join(
            "\t",
            List.of(
                    "scenario",
                    "contestant",
                    "size",
                    "round",
                    "cpu_s",
                    "wall_s",
                    "peak_rss_mb",
                    "files",
                    "rows",
                    "output_bytes",
                    "load"));

    /** A line of tab-separated values. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s\t%s\t%s\t%d\t%.2f\t%.2f\t%d\t%d\t%d\t%d\t%.2f",
                scenario,
                contestant,
                size,
                round,
                cpuSeconds,
                wallSeconds,
                peakMegabytes,
                files,
                rows,
                outputBytes,
                load);
    }
}
