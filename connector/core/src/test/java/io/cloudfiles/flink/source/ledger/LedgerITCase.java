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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.source.coordination.GrantEdge;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.GrantedRangeTypeInfo;
import io.cloudfiles.flink.source.coordination.ProgressRequest;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import io.cloudfiles.flink.source.enumerator.DiscoveredFileTypeInfo;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.testing.JobTasks;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.SerializedValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Ledger, broker and an instant reader as a job on a cluster, with real RocksDB, checkpoints and failures. */
class LedgerITCase {
    private static final int FILES = 20_000;
    private static final String LEDGER_UID = "in-ledger";
    private static final List<String> FAULTS =
            List.of("reader", "ledger", "global", "source", "tally", "ledger", "global", "reader");

    @TempDir
    private Path directory;

    private @Nullable MiniCluster cluster;
    private JobID job = new JobID();
    private ReleaseLimits limits = ReleaseLimits.NONE;
    private long forgetBeforeMicros = Long.MIN_VALUE;

    @AfterEach
    void close() throws Exception {
        InstantReader.isHeld = false;
        Faults.plan(0, List.of());
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest(name = "unaligned {0}, scheduler {1}")
    @CsvSource({"false, default", "true, default", "true, adaptive"})
    void grantsEveryRangeOnceUnderFailures(boolean isUnaligned, String scheduler) throws Exception {
        long seed = Seeds.next();
        Faults.plan(seed, FAULTS);
        startCluster(isUnaligned, scheduler);
        InstantReader.RESTORED.set(0);
        submit(FILES, 2, null);

        awaitDrained(FILES);
        assertReceivedOnce(FILES);
        assertThat(Faults.thrown()).as("failures, seed %d", seed).isEqualTo(FAULTS.size());
        assertThat(checkpoints().getCounts().getNumberOfRestoredCheckpoints())
                .as("restored checkpoints, seed %d", seed)
                .isGreaterThanOrEqualTo(FAULTS.size() - 2);
        assertThat(InstantReader.RESTORED)
                .as("ranges in flight at a restore, seed %d", seed)
                .hasPositiveValue();
    }

    @Test
    void goesOnWithNewParallelismFromSavepointsTakenMidway() throws Exception {
        startCluster(true, "default");
        String savepoint = null;
        int files = 0;
        for (int parallelism : new int[] {2, 3, 1}) {
            files += FILES;
            InstantReader.isHeld = true;
            submit(files, parallelism, savepoint);
            int known = files;
            await("the listing", () -> progress().listing() > 0 && progress().discoveredFiles() == known);
            await("all tasks", () -> JobTasks.allRun(cluster(), job));
            InstantReader.isHeld = false;
            int some = Tally.received.size() + 500;
            await("some ranges", () -> Tally.received.size() > some);
            InstantReader.isHeld = true;
            assertThat(progress().backlogFiles()).isPositive();
            savepoint = stop(SavepointFormatType.NATIVE);
        }
        InstantReader.isHeld = false;
        submit(files, 2, savepoint);

        awaitDrained(files);
        assertReceivedOnce(files);
        forgetsAll(files, stop(SavepointFormatType.CANONICAL));
    }

    /** The clock of discovery is days ahead. */
    private void forgetsAll(int files, String savepoint) throws Exception {
        forgetBeforeMicros = (System.currentTimeMillis() + Duration.ofDays(2).toMillis()) * 1_000;
        submit(0, 3, savepoint);
        await("the ledgers to forget", () -> progress().drained() && progress().discoveredFiles() == 0);
        String smaller = stop(SavepointFormatType.CANONICAL);
        assertThat(sizeOf(savepoint)).as("bytes of %d files", files).isGreaterThan(files * 50L);
        assertThat(sizeOf(smaller)).isLessThan(sizeOf(savepoint) / 2);

        forgetBeforeMicros = Long.MIN_VALUE;
        submit(100, 2, smaller);
        await(
                "the files that are new again",
                () -> progress().drained() && progress().discoveredFiles() == 100);
    }

    private static long sizeOf(String savepoint) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(URI.create(savepoint)))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private String stop(SavepointFormatType format) throws Exception {
        String savepoint = cluster()
                .stopWithSavepoint(job, directory.resolve("savepoints").toUri().toString(), false, format)
                .get();
        assertThat(cluster().requestJobResult(job).get().isSuccess()).isTrue();
        return savepoint;
    }

    @Test
    void goesOnWithNewParallelismFromUnalignedCheckpointsWithFilesOnTheirWay() throws Exception {
        startCluster(true, "default");
        String checkpoint = null;
        int files = 0;
        for (int parallelism : new int[] {2, 3, 1}) {
            files += 3 * FILES;
            submit(files, parallelism, checkpoint);
            AtomicReference<CompletedCheckpointStats> latest = new AtomicReference<>();
            await("a checkpoint with files in channels", () -> {
                latest.set(checkpoints().getHistory().getLatestCompletedCheckpoint());
                return latest.get() != null && latest.get().getPersistedData() > 0;
            });
            cluster().cancelJob(job).get();
            await("the cancellation", () -> cluster().getJobStatus(job).join().isTerminalState());
            checkpoint = latest.get().getExternalPath();
        }
        submit(files, 2, checkpoint);

        awaitDrained(files);
        assertReceivedOnce(files);
    }

    @Test
    void checkpointsCompleteWhileAHundredThousandFilesWait() throws Exception {
        startCluster(false, "default");
        InstantReader.isHeld = true;
        submit(100_000, 2, null);
        await("the listing", () -> progress().listing() > 0);
        long before = checkpoints().getCounts().getNumberOfCompletedCheckpoints();
        await("checkpoints", () -> checkpoints().getCounts().getNumberOfCompletedCheckpoints() >= before + 5);
        SourceProgress waiting = progress();
        assertThat(waiting.drained()).isFalse();
        assertThat(waiting.backlogFiles()).isGreaterThan(98_000);
        assertThat(waiting.backlogBytes() + waiting.inFlightBytes()).isEqualTo(90_000 * 7 + 10_000 * 300);

        InstantReader.isHeld = false;
        awaitDrained(100_000);
        assertReceivedOnce(100_000);
    }

    @Test
    void beginsNoMoreFilesBetweenCheckpointsThanTheLimit() throws Exception {
        startCluster(false, "default");
        InstantReader.BEGUN.clear();
        limits = new ReleaseLimits(40, Long.MAX_VALUE);
        submit(500, 2, null);

        awaitDrained(500);
        assertReceivedOnce(500);
        assertThat(InstantReader.BEGUN.values())
                .hasSizeGreaterThanOrEqualTo(500 / 40)
                .allMatch(files -> files <= 40)
                .contains(40);
    }

    private void startCluster(boolean isUnaligned, String scheduler) throws Exception {
        Configuration configuration = Configuration.fromMap(Map.ofEntries(
                Map.entry("jobmanager.scheduler", scheduler),
                Map.entry("state.backend.type", "rocksdb"),
                Map.entry("execution.checkpointing.incremental", "true"),
                Map.entry(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toUri().toString()),
                Map.entry("execution.checkpointing.interval", "100 ms"),
                Map.entry("execution.checkpointing.num-retained", "1000"),
                Map.entry("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"),
                Map.entry("execution.checkpointing.unaligned.enabled", Boolean.toString(isUnaligned)),
                Map.entry("restart-strategy.type", "fixed-delay"),
                Map.entry("restart-strategy.fixed-delay.attempts", "100"),
                Map.entry("restart-strategy.fixed-delay.delay", "20 ms"),
                Map.entry("taskmanager.memory.managed.size", "128 mb"),
                Map.entry("rest.bind-port", "0")));
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(2)
                .build());
        cluster.start();
    }

    private MiniCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("not started");
        }
        return cluster;
    }

    @SuppressWarnings("deprecation") // see SyntheticFiles
    private void submit(int files, int parallelism, @Nullable String savepoint) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(cluster().getConfiguration());
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        SingleOutputStreamOperator<GrantedRange> ledger = env.addSource(
                        new SyntheticFiles(files, forgetBeforeMicros), "discovery", DiscoveredFileTypeInfo.INSTANCE)
                .uid("in-discovery")
                .keyBy(new BucketSelector(), Types.INT)
                .transform(
                        "ledger",
                        GrantedRangeTypeInfo.INSTANCE,
                        new LedgerOperatorFactory(
                                "in",
                                new LedgerConfig(
                                        ReleaseOrder.OLDEST_FIRST,
                                        SyntheticFiles.SPLIT,
                                        false,
                                        limits,
                                        new ReleaseShare(30, true)),
                                file -> {
                                    Faults.maybe("ledger");
                                    return true;
                                },
                                new ListingMarks(0)))
                .uid(LEDGER_UID);
        GrantEdge.connect(ledger)
                .transform("reader", Types.LONG, new InstantReader.Factory("in"))
                .uid("in-reader")
                // A forward edge would be chained at parallelism 1, and Flink drops what a checkpoint holds of the edge
                // it replaces.
                .global()
                .transform("tally", Types.LONG, new Tally())
                .setParallelism(1)
                .uid("tally")
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1)
                .uid("sink");
        JobGraph graph = env.getStreamGraph().getJobGraph();
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        job = graph.getJobID();
        cluster().submitJob(graph).get();
    }

    private SourceProgress progress() {
        try {
            return SourceProgress.of(cluster()
                    .deliverCoordinationRequestToCoordinator(
                            job, LEDGER_UID, new SerializedValue<>(new ProgressRequest()))
                    .get());
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private CheckpointStatsSnapshot checkpoints() {
        try {
            CheckpointStatsSnapshot snapshot =
                    cluster().getExecutionGraph(job).get().getCheckpointStatsSnapshot();
            if (snapshot == null) {
                throw new IllegalStateException("no checkpoint statistics");
            }
            return snapshot;
        } catch (InterruptedException | ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    private void awaitDrained(int files) throws Exception {
        await("drained", () -> progress().drained());
        SourceProgress drained = progress();
        assertThat(drained.backlogFiles()).isZero();
        assertThat(drained.inFlightRanges()).isZero();
        assertThat(drained.discoveredFiles()).isEqualTo(files);
        assertThat(drained.totals().files()).isEqualTo(files);
        await("the tally", () -> Tally.received.size() >= SyntheticFiles.ranges(files));
    }

    private void assertReceivedOnce(int files) {
        assertThat(LongStream.range(0, Tally.received.size())
                        .map(i -> Tally.received.get((int) i))
                        .sorted())
                .containsExactlyElementsOf(LongStream.range(0, files)
                        .flatMap(file ->
                                LongStream.range(0, file % 10 == 0 ? 3 : 1).map(range -> file * 10 + range))
                        .boxed()
                        .toList());
    }

    /** Polls until it is so; a job that fails for good, or a coordinator that is not up yet, is asked again until the deadline. */
    private static void await(String what, BooleanSupplier isSo) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        Object pause = new Object();
        while (true) {
            CompletionException failure = null;
            try {
                if (isSo.getAsBoolean()) {
                    return;
                }
            } catch (CompletionException e) {
                failure = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still waiting for " + what, failure);
            }
            synchronized (pause) {
                pause.wait(20);
            }
        }
    }
}
