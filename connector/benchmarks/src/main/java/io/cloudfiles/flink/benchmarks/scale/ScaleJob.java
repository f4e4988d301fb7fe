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

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.benchmarks.data.DataSets;
import io.cloudfiles.flink.cli.run.JobEnvironment;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.coordination.ProgressRequest;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.CopyableValue;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.SerializedValue;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A job over {@link NamesStorage} on a cluster in this JVM, with the settings of an ingest: two subtasks at first, RocksDB with 256 MB each, rows
 * dropped.
 */
public final class ScaleJob implements AutoCloseable {
    static final String UID = "names";
    private static final RowType SCHEMA =
            RowType.of(new LogicalType[] {new VarCharType(VarCharType.MAX_LENGTH)}, new String[] {"value"});
    private static final int POLL_MILLIS = 100;
    private static final int PARALLELISM = 2;
    static final int MANAGED_MEGABYTES_PER_SLOT = 256;

    /** Whether no checkpoint can be written by the last operator. */
    private static volatile boolean isDeclining;

    private final MiniCluster cluster;
    private final Path directory;
    private final IntFunction<JobGraph> graphs;
    private JobID job;

    private ScaleJob(MiniCluster cluster, Path directory, IntFunction<JobGraph> graphs) throws Exception {
        this.cluster = cluster;
        this.directory = directory;
        this.graphs = graphs;
        this.job = submit(PARALLELISM, SavepointRestoreSettings.none());
    }

    private JobID submit(int parallelism, SavepointRestoreSettings restore) throws Exception {
        JobGraph graph = graphs.apply(parallelism);
        graph.setSavepointRestoreSettings(restore);
        cluster.submitJob(graph).get();
        return graph.getJobID();
    }

    /**
     * Starts it.
     *
     * @param path what is ingested
     * @param options of the source
     * @param checkpointInterval as Flink's option
     */
    public static ScaleJob start(String path, Map<String, String> options, String checkpointInterval) throws Exception {
        return start(path, options, checkpointInterval, PARALLELISM);
    }

    /**
     * Starts it on a cluster that has room for more subtasks.
     *
     * @param slots how many it may have after a restart
     */
    static ScaleJob start(String path, Map<String, String> options, String checkpointInterval, int slots)
            throws Exception {
        Path directory = Files.createTempDirectory("cloudfiles-scale");
        Configuration configuration = JobEnvironment.settings(TimeUtils.parseDuration(checkpointInterval), false);
        configuration.addAll(Configuration.fromMap(Map.ofEntries(
                Map.entry(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toUri().toString()),
                Map.entry("execution.checkpointing.tolerable-failed-checkpoints", "1000000"),
                Map.entry("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"),
                Map.entry("web.checkpoints.history", "1000"),
                Map.entry("taskmanager.memory.managed.size", slots * MANAGED_MEGABYTES_PER_SLOT + " mb"),
                Map.entry("rest.bind-port", "0"))));
        Map<String, String> all = new HashMap<>(options);
        all.putIfAbsent("discovery.interval", "1 h");
        all.putIfAbsent("discovery.settle-time", "0 s");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
        cluster.start();
        try {
            return new ScaleJob(cluster, directory, parallelism -> graph(path, all, configuration, parallelism));
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private static JobGraph graph(
            String path, Map<String, String> options, Configuration configuration, int parallelism) {
        return environment(path, options, configuration, parallelism)
                .getStreamGraph()
                .getJobGraph();
    }

    /** An environment whose job ingests names and drops their rows. */
    static StreamExecutionEnvironment environment(
            String path, Map<String, String> options, Configuration configuration, int parallelism) {
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        CloudFiles.source(path)
                .uid(UID)
                .format("text")
                .schema(SCHEMA)
                .options(options)
                .readBatches(env)
                .map(new Decliner())
                .uid("decliner")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        return env;
    }

    /** Ends the job and starts it again from a savepoint, which lists at once. */
    void restart(Savepoint savepoint) throws Exception {
        end();
        begin(savepoint, PARALLELISM);
    }

    /** Ends the job. */
    void end() throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get();
    }

    /** Starts the job again from a savepoint, perhaps with another number of subtasks. */
    void begin(Savepoint savepoint, int parallelism) throws Exception {
        job = submit(parallelism, SavepointRestoreSettings.forPath(savepoint.pointer()));
    }

    /** From now on, whether every checkpoint is declined. */
    static void decline(boolean declining) {
        isDeclining = declining;
    }

    /** Waits until the source is as far. */
    public SourceProgress await(Predicate<SourceProgress> isSo) throws Exception {
        while (true) {
            SourceProgress progress = progress();
            if (progress != null && isSo.test(progress)) {
                return progress;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private @Nullable SourceProgress progress() throws Exception {
        if (cluster.getJobStatus(job).get().isGloballyTerminalState()) {
            throw new IllegalStateException(
                    "The job has ended: " + cluster.requestJobResult(job).get());
        }
        try {
            return SourceProgress.of(cluster.deliverCoordinationRequestToCoordinator(
                            job, new OperatorUids(UID).ledger(), new SerializedValue<>(new ProgressRequest()))
                    .get());
        } catch (ExecutionException e) {
            // Its coordinator is not there before the job runs.
            return null;
        }
    }

    CheckpointStatsSnapshot checkpoints() throws Exception {
        return cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
    }

    /** Waits for so many more completed checkpoints. */
    void awaitCheckpoints(int more) throws Exception {
        long wanted = checkpoints().getCounts().getNumberOfCompletedCheckpoints() + more;
        while (checkpoints().getCounts().getNumberOfCompletedCheckpoints() < wanted) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** What the JobManager put into the newest completed checkpoint for itself, in bytes: the state of enumerator and coordinators. */
    long coordinatorBytes() throws Exception {
        String pointer =
                checkpoints().getHistory().getLatestCompletedCheckpoint().getExternalPath();
        Path metadata = Path.of(URI.create(pointer)).resolve("_metadata");
        try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
            return Checkpoints.loadCheckpointMetadata(in, ScaleJob.class.getClassLoader(), pointer)
                    .getOperatorStates()
                    .stream()
                    .map(OperatorState::getCoordinatorState)
                    .filter(Objects::nonNull)
                    .mapToLong(StreamStateHandle::getStateSize)
                    .sum();
        }
    }

    Savepoint savepoint(SavepointFormatType format) throws Exception {
        String pointer = cluster.triggerSavepoint(
                        job, directory.resolve("savepoints").toUri().toString(), false, format)
                .get();
        return new Savepoint(pointer, DataSets.bytes(Path.of(URI.create(pointer))));
    }

    /** Bytes of all that lies in the directory of checkpoints, from which files go at any time. */
    long checkpointBytes() throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(directory.resolve("checkpoints"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    /** What is reachable, in megabytes. */
    public static double heapMegabytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }

    /**
     * A savepoint that was taken.
     *
     * @param pointer where it is
     * @param bytes of all its files
     */
    record Savepoint(String pointer, long bytes) {}

    @Override
    public void close() throws IOException {
        NamesStorage.openGate();
        try {
            cluster.cancelJob(job).get();
            cluster.closeAsync().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        FileUtils.deleteDirectory(directory.toFile());
    }

    /** Passes batches on, and holds a state. */
    private static final class Decliner implements MapFunction<RecordBatch, RecordBatch>, CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public RecordBatch map(RecordBatch batch) {
            return batch;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            context.getOperatorStateStore()
                    .getListState(new ListStateDescriptor<>("declining", TypeInformation.of(Refusal.class)))
                    .update(List.of(new Refusal()));
        }
    }

    /**
     * A value that cannot be written while checkpoints are to fail. It is written behind the barrier, by a thread that may fail: what fails
     * before takes the task along.
     */
    public static final class Refusal implements CopyableValue<Refusal> {
        private static final long serialVersionUID = 1L;

        @Override
        public void write(DataOutputView out) throws IOException {
            if (isDeclining) {
                throw new IOException("Declined for the measurement.");
            }
        }

        @Override
        public void read(DataInputView in) {}

        @Override
        public int getBinaryLength() {
            return 0;
        }

        @Override
        public void copyTo(Refusal target) {}

        @Override
        public Refusal copy() {
            return new Refusal();
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) {}
    }
}
