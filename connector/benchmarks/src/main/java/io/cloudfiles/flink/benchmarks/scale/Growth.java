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

import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

import java.util.Map;
import java.util.function.Predicate;

/** One job's life: all its files are discovered, wait, are restored by as many and by more subtasks, are read, and are found again. */
final class Growth {
    private static final int CHECKPOINTS = 10;
    private static final int MORE_SUBTASKS = 4;

    private final ScaleJob job;
    private final int files;

    private Growth(ScaleJob job, int files) {
        this.job = job;
        this.files = files;
    }

    /** @param checkpointInterval as Flink's option */
    static void measure(int files, String checkpointInterval) throws Exception {
        NamesStorage.closeGate();
        double before = ScaleJob.heapMegabytes();
        try (ScaleJob job = ScaleJob.start(NamesStorage.address(files), Map.of(), checkpointInterval, MORE_SUBTASKS)) {
            new Growth(job, files).measureFrom(before);
        }
    }

    private void measureFrom(double heapBefore) throws Exception {
        job.await(progress -> true);
        double discovered = seconds(progress -> progress.listing() >= 1);
        job.awaitCheckpoints(CHECKPOINTS);
        double[] waiting = checkpointMillis();
        double heapWaiting = ScaleJob.heapMegabytes() - heapBefore;
        long coordinators = job.coordinatorBytes();

        long start = System.nanoTime();
        ScaleJob.Savepoint savepoint = job.savepoint(SavepointFormatType.NATIVE);
        double saved = (System.nanoTime() - start) / 1e9;
        double restored = restart(savepoint, 2);
        double rescaled = restart(savepoint, MORE_SUBTASKS);
        double known = seconds(progress -> progress.listing() >= 1);

        NamesStorage.openGate();
        double read = seconds(SourceProgress::drained);
        job.awaitCheckpoints(CHECKPOINTS);
        double[] drained = checkpointMillis();
        ScaleBench.print(
                "growth",
                files,
                "new_files_per_s",
                files / discovered,
                "known_files_per_s",
                files / known,
                "read_files_per_s",
                files / read,
                "checkpoint_ms_waiting_p50",
                waiting[waiting.length / 2],
                "checkpoint_ms_waiting_max",
                waiting[waiting.length - 1],
                "checkpoint_ms_read_p50",
                drained[drained.length / 2],
                "savepoint_s",
                saved,
                "savepoint_bytes_per_file",
                (double) savepoint.bytes() / files,
                "restore_s",
                restored,
                "rescale_s",
                rescaled,
                "jobmanager_state_bytes",
                coordinators,
                "heap_mb_waiting",
                heapWaiting,
                "heap_mb_read",
                ScaleJob.heapMegabytes() - heapBefore);
    }

    private double seconds(Predicate<SourceProgress> isSo) throws Exception {
        long start = System.nanoTime();
        job.await(isSo);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Until all subtasks tell how many files they know; the job before it has ended by then. */
    private double restart(ScaleJob.Savepoint savepoint, int parallelism) throws Exception {
        job.end();
        long start = System.nanoTime();
        job.begin(savepoint, parallelism);
        job.await(progress -> progress.complete() && progress.backlogFiles() + progress.inFlightRanges() >= files);
        return (System.nanoTime() - start) / 1e9;
    }

    private double[] checkpointMillis() throws Exception {
        return job.checkpoints().getHistory().getCheckpoints().stream()
                .filter(CompletedCheckpointStats.class::isInstance)
                .limit(CHECKPOINTS)
                .mapToDouble(checkpoint -> checkpoint.getEndToEndDuration())
                .sorted()
                .toArray();
    }
}
