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

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.resume.ResumableJob;
import io.cloudfiles.flink.resume.RunResult;
import io.cloudfiles.flink.resume.RunSettings;
import io.cloudfiles.flink.resume.SubmittedRun;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The whole line, from files to a Delta table, as one job that a test can start, watch and stop. */
final class Line implements AutoCloseable {
    /** The operator whose coordinator tells the progress. */
    static final String LEDGER = new OperatorUids(Line.UID).ledger();

    private static final String UID = "line";
    private static final RowType SCHEMA = SchemaDdl.parse("id BIGINT, name STRING");

    private final ExecutorService driver = Executors.newSingleThreadExecutor();
    private final AtomicReference<SourceProgress> progress = new AtomicReference<>();
    private final CompletableFuture<Object> stopRequest = new CompletableFuture<>();
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();

    /**
     * What the line is made of.
     *
     * @param directory has all that it reads and writes
     * @param trapped whether landing, table and checkpoints are reached, and operators called, through traps
     * @param availableNow whether the run ends when drained
     * @param parallelism of ledger, readers and writers
     * @param options more options of the source
     * @param flink more configuration of the job
     */
    record Plan(
            Path directory,
            boolean trapped,
            boolean availableNow,
            int parallelism,
            Map<String, String> options,
            Map<String, String> flink) {
        /** Characters that mean something in a URI. */
        private static final String ODD = "o dd%20+ü ";

        /** A continuous run of three subtasks, with everything in this directory, and without traps. */
        static Plan in(Path directory) {
            return new Plan(directory, false, false, 3, Map.of(), Map.of());
        }

        /** The directory of the files. */
        Path landing() {
            return directory.resolve(ODD + "landing");
        }

        /** The Delta table. */
        Path table() {
            return directory.resolve(ODD + "table");
        }

        /** The resume directory. */
        Path checkpoint() {
            return directory.resolve(ODD + "checkpoint");
        }

        private String format() {
            return trapped ? TrappedJsonFactory.NAME : "json";
        }

        /** The same with traps everywhere. */
        Plan withTraps() {
            return new Plan(directory, true, availableNow, parallelism, options, flink);
        }

        /** The same as a run that ends when drained. */
        Plan asAvailableNow() {
            return new Plan(directory, trapped, true, parallelism, options, flink);
        }

        Plan withParallelism(int changed) {
            return new Plan(directory, trapped, availableNow, changed, options, flink);
        }

        /** The same with one more option of the source. */
        Plan with(String key, String value) {
            return new Plan(directory, trapped, availableNow, parallelism, plus(options, key, value), flink);
        }

        /** The same with one more setting of the job. */
        Plan withFlink(String key, String value) {
            return new Plan(directory, trapped, availableNow, parallelism, options, plus(flink, key, value));
        }

        private static Map<String, String> plus(Map<String, String> map, String key, String value) {
            Map<String, String> more = new HashMap<>(map);
            more.put(key, value);
            return more;
        }
    }

    private Line() {}

    /** Starts it, to be driven until it has stopped. */
    static Line start(LineCluster cluster, Plan plan) {
        Line line = new Line();
        line.driver.execute(() -> line.drive(cluster, plan));
        return line;
    }

    private void drive(LineCluster cluster, Plan plan) {
        try (Storages storages = Storages.load()) {
            result.complete(
                    job(cluster, plan, storages, progress::set, stopRequest).run());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Starts it and leaves it to itself: whoever stops it puts the savepoint where the answer says. */
    static SubmittedRun submit(LineCluster cluster, Plan plan) throws IOException, InterruptedException {
        try (Storages storages = Storages.load()) {
            return job(cluster, plan, storages, progress -> {}, new CompletableFuture<>())
                    .submit();
        }
    }

    private static ResumableJob job(
            LineCluster cluster,
            Plan plan,
            Storages storages,
            Consumer<SourceProgress> progress,
            CompletableFuture<?> stopRequest) {
        StreamExecutionEnvironment env = plan.trapped()
                ? new TrappedEnvironment(cluster.miniCluster(), configuration(plan))
                : new TestStreamEnvironment(cluster.miniCluster(), configuration(plan), 1, List.of(), List.of());
        env.setParallelism(plan.parallelism());
        CloudFiles.source(address(plan, plan.landing()))
                .uid(UID)
                .format(plan.format())
                .schema(SCHEMA)
                .option("run-mode", plan.availableNow() ? "available-now" : "continuous")
                .option("discovery.interval", "100 ms")
                .option("discovery.settle-time", "0 s")
                .options(plan.options())
                .readBatches(env)
                .map(Line::passBetween)
                .uid("between")
                .sinkTo(DeltaSink.forPath(address(plan, plan.table()))
                        .uid("table")
                        .schema(SCHEMA)
                        .build())
                .uid("table");
        RunSettings settings = new RunSettings(
                "line",
                Map.of(),
                Map.of("line", "test"),
                List.of(LEDGER),
                plan.availableNow(),
                Duration.ofMillis(50),
                progress);
        Location checkpoint =
                plan.trapped() ? Location.parse(address(plan, plan.checkpoint())) : Location.of(plan.checkpoint());
        return new ResumableJob(env, storages.open(checkpoint, Map.of()), checkpoint, settings, stopRequest);
    }

    private static String address(Plan plan, Path path) {
        return plan.trapped() ? TrappedStorageFactory.address(path) : path.toString();
    }

    private static RecordBatch passBetween(RecordBatch batch) throws IOException {
        Trap.passBetween();
        return batch;
    }

    private static Configuration configuration(Plan plan) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        configuration.addAll(Configuration.fromMap(plan.flink()));
        return configuration;
    }

    /** Rows delivered so far, or -1 before anything is known. */
    long rows() {
        SourceProgress last = progress.get();
        return last == null || !last.complete() ? -1 : last.totals().rows();
    }

    /** What was heard last; null at first. */
    SourceProgress progress() {
        return progress.get();
    }

    /** Completes when the run has ended. */
    CompletableFuture<RunResult> result() {
        return result;
    }

    /** Asks for a stop with a savepoint and waits for it. */
    RunResult stop() {
        stopRequest.complete("stop");
        return result.join();
    }

    @Override
    public void close() {
        // One that is still driven was left by a test that failed; its job is cancelled.
        driver.shutdownNow();
    }
}
