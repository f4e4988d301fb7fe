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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.source.coordination.ProgressRequest;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.SerializedValue;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster of two task managers with two slots each, on which one line runs at a time, and what it tells of that one's checkpoints. */
final class LineCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final MiniCluster cluster;

    private LineCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts it. */
    static LineCluster start(Map<String, String> settings) throws Exception {
        Map<String, String> all =
                new HashMap<>(Map.of("taskmanager.memory.managed.size", "128 mb", "rest.bind-port", "0"));
        all.putAll(settings);
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(Configuration.fromMap(all))
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(2)
                .build());
        cluster.start();
        return new LineCluster(cluster);
    }

    MiniCluster miniCluster() {
        return cluster;
    }

    /** Checkpoints that the running job has completed; -1 if none runs. */
    long completedCheckpoints() {
        CheckpointStatsCounts counts = counts();
        return counts == null ? -1 : counts.getNumberOfCompletedCheckpoints();
    }

    /** Checkpoints that the running job was restored from; -1 if none runs. */
    long restoredCheckpoints() {
        CheckpointStatsCounts counts = counts();
        return counts == null ? -1 : counts.getNumberOfRestoredCheckpoints();
    }

    private @Nullable CheckpointStatsCounts counts() {
        CheckpointStatsSnapshot checkpoints = checkpoints();
        return checkpoints == null ? null : checkpoints.getCounts();
    }

    /** The checkpoints of the running job; null if none runs. */
    @Nullable
    CheckpointStatsSnapshot checkpoints() {
        try {
            for (JobStatusMessage job : cluster.listJobs().get()) {
                if (!job.getJobState().isGloballyTerminalState()) {
                    return cluster.getExecutionGraph(job.getJobId()).get().getCheckpointStatsSnapshot();
                }
            }
            return null;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** Why the last job had to restart. */
    String lastFailure() {
        try {
            String failure = "no failure";
            for (JobStatusMessage job : cluster.listJobs().get()) {
                ErrorInfo info = cluster.getExecutionGraph(job.getJobId()).get().getFailureInfo();
                failure = info == null ? failure : info.getExceptionAsString();
            }
            return failure;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** Waits until something is so, and fails when the line has. */
    void await(String what, Line line, Callable<Boolean> condition) throws Exception {
        await(what, line::progress, () -> {
            if (condition.call()) {
                return true;
            }
            if (line.result().isCompletedExceptionally()) {
                line.result().get();
            }
            return false;
        });
    }

    /** Waits until something is so of a job that nobody drives, and fails when that has ended. */
    private void await(String what, JobID job, Callable<Boolean> condition) throws Exception {
        await(what, () -> progress(job), () -> {
            if (condition.call()) {
                return true;
            }
            assertThat(cluster.getJobStatus(job).get().isTerminalState())
                    .as("the end of the job before %s", what)
                    .isFalse();
            return false;
        });
    }

    private void await(String what, Callable<@Nullable SourceProgress> progress, Callable<Boolean> condition)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no %s in time, with %s, traps %s; %s"
                        .formatted(what, progress.call(), Trap.armed(), lastFailure()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Waits until the running job has completed one more checkpoint than now. */
    void awaitCheckpoint(Line line) throws Exception {
        long before = Math.max(0, completedCheckpoints());
        await("a checkpoint after " + before, line, () -> completedCheckpoints() > before);
    }

    /** Waits until a job that nobody drives has completed one more checkpoint than now. */
    void awaitCheckpoint(JobID job) throws Exception {
        long before = Math.max(0, completedCheckpoints());
        await("a checkpoint after " + before, job, () -> completedCheckpoints() > before);
    }

    /** Waits until a job that nobody drives has come so far. */
    SourceProgress awaitProgress(JobID job, String what, Predicate<SourceProgress> condition) throws Exception {
        AtomicReference<SourceProgress> last = new AtomicReference<>();
        await(what, job, () -> {
            SourceProgress now = progress(job);
            last.set(now);
            return now != null && now.complete() && condition.test(now);
        });
        return last.get();
    }

    /** What the coordinator says; null while there is none. */
    private @Nullable SourceProgress progress(JobID job) throws Exception {
        try {
            return SourceProgress.of(cluster.deliverCoordinationRequestToCoordinator(
                            job, Line.LEDGER, new SerializedValue<>(new ProgressRequest()))
                    .get());
        } catch (ExecutionException e) {
            // It is being made, or made anew.
            return null;
        }
    }

    /** Cancels a job and waits for its end. */
    void cancel(JobID job) throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get();
    }

    /** Cancels what a test that failed has left. */
    void cancelAll() throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cancel(job.getJobId());
            }
        }
    }

    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
