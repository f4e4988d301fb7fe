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

import io.cloudfiles.flink.benchmarks.ProcFile;
import io.cloudfiles.flink.benchmarks.end2end.Contestant.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a process and measures it from outside, so that nothing of it is left out: not the collector's threads, not the compiler's, not what
 * a native library does. Linux adds the time of a child to that of its parent when the child has ended; so there is one process at a time,
 * and nothing else may be started meanwhile. Used by one thread.
 */
final class ProcessMeter {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long SAMPLING_MILLIS = 50;
    /** Linux tells times in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path OWN_STATISTICS = Path.of("/proc/self/stat");
    /** Where times of children are, counted behind the name of the command, which may hold blanks. */
    private static final int CHILD_USER_TIME = 13;

    private static final int KILOBYTES_PER_MEGABYTE = 1024;

    private ProcessMeter() {}

    /**
     * Runs a command to its end.
     *
     * @param log takes what it prints
     * @param threads told the CPU time of its threads from time to time, or nothing
     * @throws IllegalStateException when it fails, with what it printed
     */
    static Usage run(Command command, Path directory, Path log, ThreadTimes threads)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(command.environment());
        double cpuBefore = childSeconds();
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        try {
            while (!process.waitFor(SAMPLING_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakKilobytes(process.pid()));
                threads.sample(process.pid());
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IllegalStateException("Not done after " + PATIENCE + ": " + command.words());
                }
            }
        } finally {
            process.destroyForcibly();
        }
        double wall = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "Exit code " + process.exitValue() + " of " + command.words() + "\n" + Files.readString(log));
        }
        return new Usage(childSeconds() - cpuBefore, wall, peak / KILOBYTES_PER_MEGABYTE);
    }

    /** CPU seconds of all children that have ended. */
    private static double childSeconds() throws IOException {
        String statistics = Files.readString(OWN_STATISTICS);
        String[] fields =
                statistics.substring(statistics.lastIndexOf(')') + 2).strip().split(" ");
        return (Long.parseLong(fields[CHILD_USER_TIME]) + Long.parseLong(fields[CHILD_USER_TIME + 1]))
                / TICKS_PER_SECOND;
    }

    /** The most memory that a process ever had resident; 0 when it has just ended. */
    private static long peakKilobytes(long pid) {
        try {
            return ProcFile.statusOf(pid).peakKilobytes();
        } catch (IOException e) {
            // The process has ended meanwhile; what was seen before counts.
            return 0;
        }
    }

    /**
     * What a process took.
     *
     * @param cpuSeconds user and system time
     * @param wallSeconds from start to exit
     * @param peakMegabytes the most resident memory
     */
    record Usage(double cpuSeconds, double wallSeconds, long peakMegabytes) {}
}
