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
package io.cloudfiles.flink.delta;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A cluster of two task managers, and the jobs on it, one at a time. */
final class SinkJobs {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final MiniCluster cluster;
    private JobID job = new JobID();

    /** @param settings beside checkpoints each 100 ms and restarts without end */
    SinkJobs(Path directory, Map<String, String> settings) throws Exception {
        this.directory = directory;
        Map<String, String> all = new HashMap<>(Map.of(
                "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.interval", "100 ms",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "1000",
                "restart-strategy.fixed-delay.delay", "20 ms",
                "rest.bind-port", "0"));
        all.putAll(settings);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(Configuration.fromMap(all))
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(2)
                .build());
        cluster.start();
    }

    /** Submits a job, restored from a savepoint unless that is null. */
    void submit(Consumer<StreamExecutionEnvironment> program, @Nullable String savepoint) throws Exception {
        submit(program, savepoint, new JobID());
    }

    void submit(Consumer<StreamExecutionEnvironment> program, @Nullable String savepoint, JobID id) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(cluster.getConfiguration());
        env.setParallelism(2);
        program.accept(env);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        graph.setJobID(id);
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        job = id;
        cluster.submitJob(graph).get();
    }

    JobID job() {
        return job;
    }

    /** Takes a savepoint and lets the job go on. */
    String savepoint() throws Exception {
        return cluster.triggerSavepoint(job, savepoints(), false, SavepointFormatType.CANONICAL)
                .get();
    }

    /** Stops the job with a savepoint. */
    String stop() throws Exception {
        String savepoint = cluster.stopWithSavepoint(job, savepoints(), false, SavepointFormatType.CANONICAL)
                .get();
        result();
        return savepoint;
    }

    private String savepoints() {
        return directory.resolve("savepoints").toUri().toString();
    }

    void cancel() throws Exception {
        cluster.cancelJob(job).get();
        result();
    }

    /** Waits for the end of the job. */
    JobResult result() throws Exception {
        return cluster.requestJobResult(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until something is so, and fails early when the job has ended. */
    void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            JobStatus status = cluster.getJobStatus(job).get();
            if (status.isGloballyTerminalState() && !condition.holds()) {
                throw new AssertionError(
                        what + " did not come: the job is " + status,
                        result().getSerializedThrowable().orElse(null));
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not come.");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Waits until this many more checkpoints have been completed. */
    void awaitCheckpoints(int more) throws Exception {
        long target = Numbers.CHECKPOINTS.get() + more;
        await(more + " checkpoints", () -> Numbers.CHECKPOINTS.get() >= target);
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    void close() throws Exception {
        cluster.close();
    }
}
