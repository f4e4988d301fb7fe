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
package io.cloudfiles.flink.benchmarks.scale;

import com.sun.management.OperatingSystemMXBean;
import io.cloudfiles.flink.benchmarks.ProcFile;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What grows with the number of files. Arguments: the measurement and the number of files.
 *
 * <ul>
 *   <li>{@code ledger}: CPU of a listing per new and, after a restart, per known file, and bytes per file in savepoints
 *   <li>{@code waiting}: duration of checkpoints, heap and the enumerator's state while all files wait
 *   <li>{@code failing MINUTES}: heap while checkpoints fail for so long
 *   <li>{@code idle}: CPU of a job that has read its files
 *   <li>{@code growth INTERVAL}: with checkpoints 1 s apart, or as said: rates, checkpoints, restoring and rescaling of one job from its first file to its last
 *   <li>{@code processes INTERVAL}: memory of JobManager and TaskManager, which are processes of their own, with checkpoints 1 s apart, or as said
 *   <li>{@code state DIRECTORY}: bytes per file in a checkpoint of a source that has read its files, which is written to the directory to be read by {@code cloudfiles state}
 *   <li>{@code filesource}: heap and state of Flink's FileSource with as many files, waiting and read
 * </ul>
 *
 * JobManager and TaskManager are one JVM elsewhere, so heap is that of both, after a garbage collection.
 */
public final class ScaleBench {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int CHECKPOINTS = 20;
    private static final int SUBTASKS = 2;

    private ScaleBench() {}

    public static void main(String[] args) throws Exception {
        int files = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "ledger" -> ledger(files);
            case "waiting" -> waiting(files);
            case "failing" -> failing(files, Duration.ofMinutes(Long.parseLong(args[2])));
            case "growth" -> Growth.measure(files, args.length > 2 ? args[2] : "1 s");
            case "processes" -> MemoryByProcess.measure(files, args.length > 2 ? args[2] : "1 s");
            case "idle" -> idle(files);
            case "state" -> state(files, Path.of(args[2]));
            case "filesource" -> FileSourceBooks.measure(files);
            default -> throw new IllegalArgumentException("Unknown measurement: " + args[0]);
        }
        System.exit(0);
    }

    /** Files that were there before count as known at once and are not read: nothing is measured but the way into the ledger. */
    private static void ledger(int files) throws Exception {
        try (ScaleJob job = ScaleJob.start(
                NamesStorage.address(files), Map.of("discovery.include-existing-files", "false"), "10 s")) {
            job.await(progress -> true);
            long start = SYSTEM.getProcessCpuTime();
            long wall = System.nanoTime();
            job.await(progress -> progress.listing() >= 1);
            long listed = SYSTEM.getProcessCpuTime();
            long listedWall = System.nanoTime();
            ScaleJob.Savepoint savepoint = job.savepoint(SavepointFormatType.NATIVE);
            long canonicalBytes = job.savepoint(SavepointFormatType.CANONICAL).bytes();
            // A job that was restarted lists at once; one that goes on rests ten times as long as a long listing took.
            job.restart(savepoint);
            job.await(progress -> true);
            long restarted = SYSTEM.getProcessCpuTime();
            long restartedWall = System.nanoTime();
            job.await(progress -> progress.listing() >= 2);
            print(
                    "ledger",
                    files,
                    "cpu_us_per_new_file",
                    (listed - start) / 1e3 / files,
                    "new_files_per_s",
                    files / ((listedWall - wall) / 1e9),
                    "cpu_us_per_known_file",
                    (SYSTEM.getProcessCpuTime() - restarted) / 1e3 / files,
                    "known_files_per_s",
                    files / ((System.nanoTime() - restartedWall) / 1e9),
                    "native_bytes_per_file",
                    (double) savepoint.bytes() / files,
                    "canonical_bytes_per_file",
                    (double) canonicalBytes / files);
        }
    }

    private static void waiting(int files) throws Exception {
        NamesStorage.closeGate();
        double before = ScaleJob.heapMegabytes();
        try (ScaleJob job = ScaleJob.start(NamesStorage.address(files), Map.of(), "1 s")) {
            job.await(progress -> progress.listing() >= 1);
            job.awaitCheckpoints(CHECKPOINTS);
            CompletedCheckpointStats last = job.checkpoints().getHistory().getLatestCompletedCheckpoint();
            double[] millis = job.checkpoints().getHistory().getCheckpoints().stream()
                    .filter(CompletedCheckpointStats.class::isInstance)
                    .limit(CHECKPOINTS)
                    .mapToDouble(checkpoint -> checkpoint.getEndToEndDuration())
                    .sorted()
                    .toArray();
            print(
                    "waiting",
                    files,
                    "checkpoint_ms_p50",
                    millis[millis.length / 2],
                    "checkpoint_ms_max",
                    millis[millis.length - 1],
                    "increment_mb",
                    last.getCheckpointedSize() / 1e6,
                    "full_mb",
                    last.getStateSize() / 1e6,
                    "jobmanager_state_bytes",
                    job.coordinatorBytes(),
                    "heap_mb",
                    ScaleJob.heapMegabytes(),
                    "heap_mb_before",
                    before);
        }
    }

    private static void failing(int files, Duration duration) throws Exception {
        NamesStorage.closeGate();
        ScaleJob.decline(true);
        double before = ScaleJob.heapMegabytes();
        try (ScaleJob job = ScaleJob.start(NamesStorage.address(files), Map.of(), "10 s")) {
            double most = 0;
            for (long end = System.nanoTime() + duration.toNanos(); System.nanoTime() < end; ) {
                Thread.sleep(10_000);
                most = Math.max(most, ScaleJob.heapMegabytes());
            }
            long failed = job.checkpoints().getCounts().getNumberOfFailedCheckpoints();
            if (job.checkpoints().getCounts().getNumberOfRestoredCheckpoints() > 0) {
                throw new IllegalStateException("The job was restarted, so that checkpoints are not all that failed.");
            }
            long discovered = job.await(progress -> progress.complete()).discoveredFiles();
            double left = job.checkpointBytes() / 1e6;
            ScaleJob.decline(false);
            job.await(progress -> progress.listing() >= 1);
            job.awaitCheckpoints(1);
            print(
                    "failing",
                    files,
                    "failed_checkpoints",
                    failed,
                    "discovered_meanwhile",
                    discovered,
                    "left_by_failed_mb",
                    left,
                    "left_after_a_checkpoint_mb",
                    job.checkpointBytes() / 1e6,
                    "heap_mb_most",
                    most,
                    "heap_mb_before",
                    before,
                    "heap_mb_after_a_checkpoint",
                    ScaleJob.heapMegabytes(),
                    "jobmanager_state_bytes",
                    job.coordinatorBytes());
        }
    }

    private static void idle(int files) throws Exception {
        try (ScaleJob job = ScaleJob.start(NamesStorage.address(files), Map.of("discovery.interval", "10 s"), "10 s")) {
            job.await(progress -> progress.drained());
            Thread.sleep(10_000);
            long start = SYSTEM.getProcessCpuTime();
            Thread.sleep(60_000);
            print("idle", files, "cpu_ms_per_s", (SYSTEM.getProcessCpuTime() - start) / 60e6);
        }
    }

    private static void state(int files, Path directory) throws Exception {
        long start = SYSTEM.getProcessCpuTime();
        StateWriter.Sizes sizes = StateWriter.write(files, SUBTASKS, directory);
        print(
                "state",
                files,
                "ledger_bytes_per_file",
                (double) sizes.ledgerBytes() / files,
                "lifecycle_bytes_per_file",
                (double) sizes.lifecycleBytes() / files,
                "cpu_us_per_file_to_write",
                (SYSTEM.getProcessCpuTime() - start) / 1e3 / files);
    }

    static void print(String measurement, int files, Object... namesAndValues) throws Exception {
        StringBuilder line = new StringBuilder(measurement).append("\tfiles=").append(files);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            line.append('\t')
                    .append(namesAndValues[i])
                    .append('=')
                    .append(
                            value instanceof Double number
                                    ? String.format(Locale.ROOT, "%.1f", number.doubleValue())
                                    : value);
        }
        long resident = ProcFile.statusOf(ProcessHandle.current().pid()).peakKilobytes();
        System.out.println(line + "\tpeak_rss_kb=" + resident);
    }
}
