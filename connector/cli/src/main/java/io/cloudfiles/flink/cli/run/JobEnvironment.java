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

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/** The environment of a job: the one that {@code flink run} gives, or a cluster embedded in this process. */
@Internal
public final class JobEnvironment {
    private static final MemorySize MANAGED_MEMORY_PER_SLOT = MemorySize.ofMebiBytes(96);

    /** Some ten seconds of trouble for a run that somebody waits for, half an hour for one that is to go on for ever. */
    private static final int RESTARTS_UNTIL_DRAINED = 4;

    private static final int RESTARTS_IN_A_ROW = 60;
    private static final String ROCKSDB = "rocksdb";

    private JobEnvironment() {}

    /**
     * Makes an environment with RocksDB, checkpoints and restarts.
     *
     * @param parallelism of operators that have none of their own; null for the number of processors, or what {@code flink run} says
     * @param interval pause between two checkpoints, and so between two commits
     * @param endsWhenDrained whether somebody waits for the end of the run
     * @throws io.cloudfiles.flink.error.CloudFilesException when an embedded cluster has too little memory for it
     */
    public static StreamExecutionEnvironment create(
            @Nullable Integer parallelism, Duration interval, boolean endsWhenDrained) {
        StreamExecutionEnvironment env = Host.current() == Host.SHELL ? embedded(parallelism) : given(parallelism);
        env.configure(settings(interval, endsWhenDrained));
        return env;
    }

    /**
     * Makes an environment for a job that enters what there is into RocksDB and ends, without checkpoints and restarts.
     *
     * @param storageOptions of the stores that it reads from and writes to
     */
    public static StreamExecutionEnvironment forBoundedStream(Map<String, String> storageOptions) {
        if (Host.current() == Host.SHELL) {
            EmbeddedFileSystems.initialize(storageOptions);
        }
        StreamExecutionEnvironment env = Host.current() == Host.SHELL ? embedded(null) : given(null);
        Configuration job = new Configuration();
        job.set(StateBackendOptions.STATE_BACKEND, ROCKSDB);
        job.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        env.configure(job);
        return env;
    }

    /**
     * Makes an environment with the settings of another one, but with as many slots as its job needs.
     *
     * @param settings of the other one
     * @param slots the highest parallelism of the job's operators
     */
    public static StreamExecutionEnvironment like(ReadableConfig settings, int slots) {
        Configuration all = Configuration.fromMap(settings.toMap());
        if (Host.current() == Host.SHELL) {
            all.addAll(embeddedCluster(slots));
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(all);
    }

    private static StreamExecutionEnvironment embedded(@Nullable Integer parallelism) {
        int slots = parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(embeddedCluster(slots));
        NetworkMemory.requireRoom(slots, NetworkMemory.directBytes());
        env.setParallelism(slots);
        return env;
    }

    /** What the cluster is and where, {@code flink run} has settled. */
    private static StreamExecutionEnvironment given(@Nullable Integer parallelism) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        if (parallelism != null) {
            env.setParallelism(parallelism);
        }
        return env;
    }

    /** Whether nobody is to wait for the job: {@code flink run -d}, and a submission by way of Flink's web interface. */
    static boolean isDetached(StreamExecutionEnvironment env) {
        return Host.current() != Host.SHELL && !env.getConfiguration().get(DeploymentOptions.ATTACHED);
    }

    /** What a cluster that runs already has of its own. */
    private static Configuration embeddedCluster(int slots) {
        Configuration cluster = new Configuration();
        cluster.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
        cluster.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY_PER_SLOT.multiply(slots));
        MemorySize network = NetworkMemory.of(slots);
        cluster.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        cluster.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        // Two ingests on one machine must not fight for a port, and nobody connects from outside.
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(RestOptions.BIND_ADDRESS, "localhost");
        cluster.set(RestOptions.ADDRESS, "localhost");
        cluster.set(TaskManagerOptions.BIND_HOST, "localhost");
        cluster.set(TaskManagerOptions.HOST, "localhost");
        cluster.set(JobManagerOptions.BIND_HOST, "localhost");
        return cluster;
    }

    /**
     * What each ingest sets for its job, on whatever cluster: RocksDB, checkpoints and restarts.
     *
     * @param interval pause between two checkpoints
     * @param endsWhenDrained whether somebody waits for the end of the run
     */
    public static Configuration settings(Duration interval, boolean endsWhenDrained) {
        Configuration job = new Configuration();
        job.set(StateBackendOptions.STATE_BACKEND, ROCKSDB);
        job.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        // Most look-ups of the ledger are for files that nobody has seen.
        job.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        // Else Flink copies each row, string by string, between two operators of one task, at more cost than decoding
        // it. Neither the operators of Flink SQL nor ours change or keep what they are given, and our rows are objects
        // of their own.
        job.set(PipelineOptions.OBJECT_REUSE, true);
        job.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        job.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(500));
        job.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        job.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(30));
        job.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(10));
        job.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS,
                endsWhenDrained ? RESTARTS_UNTIL_DRAINED : RESTARTS_IN_A_ROW);
        return job;
    }
}
