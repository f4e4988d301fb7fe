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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchTypeInfo;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.read.FailureMode;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.GrantEdge;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.GrantedRangeTypeInfo;
import io.cloudfiles.flink.source.coordination.ProgressRequest;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import io.cloudfiles.flink.source.enumerator.DiscoverySource;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.source.ledger.BucketSelector;
import io.cloudfiles.flink.source.ledger.LedgerOperatorFactory;
import io.cloudfiles.flink.source.reader.Tally.Counts;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.LongRecordFormat;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Discovery, ledger and reader as a job on a cluster, with RocksDB, checkpoints, failures and rescaling. */
class ReaderITCase {
    private static final String STORE = "reader-it";
    private static final long ROWS_PER_FILE_ID = 10_000_000;
    private static final int ROWS_PER_BATCH = 4096;
    private static final int ROWS_SHIFT = 40;
    /** Flink's: of two readers, twenty buffers of 32 KiB each, with rows of 8 bytes. */
    private static final int ROWS_IN_NETWORK = 2 * 20 * 32 * 1024 / 8;

    private static final long WHOLE_FILES = 1L << 40;

    @TempDir
    private Path directory;

    private final MemoryStorage storage = MemoryStorage.named(STORE);
    private LongStream ids = LongStream.empty();
    private int files;
    private long bytes;
    private @Nullable MiniCluster cluster;
    private JobID job = new JobID();

    @BeforeEach
    void watchReads() {
        MemoryStorage.decorate(
                STORE,
                store -> new FaultyStorage(store)
                        .inject(Fault.on(Operation.READ).forever().doing(ReaderITCase::beforeRead)));
        Throttle.open();
    }

    @AfterEach
    void close() throws Exception {
        Dam.open();
        Throttle.open();
        PlannedFailures.plan(0, List.of());
        Tally.forgetAll();
        if (cluster != null) {
            cluster.close();
        }
        MemoryStorage.forget(STORE);
    }

    private static void beforeRead() throws IOException {
        Throttle.pass();
        if (PlannedFailures.isDue("flaky read")) {
            throw new IOException("planned failure of one attempt");
        }
        if (PlannedFailures.isDue("read")) {
            throw new IllegalStateException("planned failure of a read");
        }
    }

    @ParameterizedTest(name = "unaligned {0}")
    @ValueSource(booleans = {false, true})
    void deliversEveryRowOnceUnderFailures(boolean isUnaligned) throws Exception {
        // All but the flaky reads make the job restart.
        List<String> failures = List.of("read", "rows", "flaky read", "ends", "chained", "read", "flaky read", "rows");
        for (int i = 0; i < 2_000; i++) {
            putFile(1 + i % 5);
        }
        putFile(1_500_000);
        putFile(1_000_000);
        // A few reads at a time, so that all failures find work.
        Throttle.allow(50, 60);
        startCluster(isUnaligned);
        submit(2, 1 << 20, null);

        PlannedFailures.plan(Seeds.next(), failures);
        await("the failures", () -> PlannedFailures.left() == 0);
        Throttle.release();
        awaitDrained();

        assertDeliveredOnce();
        // Some may hit a job that is failing already.
        awaitRestores(3);
    }

    @Test
    void checkpointsCompleteInTheMiddleOfALargeFile() throws Exception {
        int reads = 245;
        putFile(reads * ROWS_PER_BATCH);
        Throttle.allow(120, 0);
        startCluster(false);
        submit(1, WHOLE_FILES, null);
        // One batch is kept back until the next one or the end is known.
        await("the first half", () -> Tally.latest("rows").count() == 119L * ROWS_PER_BATCH);
        long before = checkpoints().getNumberOfCompletedCheckpoints();
        await("checkpoints", () -> checkpoints().getNumberOfCompletedCheckpoints() >= before + 5);

        PlannedFailures.plan(0, List.of("rows"));
        PlannedFailures.checkpointed();
        Throttle.more(80);
        awaitRestores(1);
        Throttle.release();
        awaitDrained();

        assertDeliveredOnce();
        // Whoever starts anew reads the first half twice; who goes on from the checkpoint only what came after it.
        assertThat(Throttle.reads()).isBetween((long) reads, (long) reads + 100);
    }

    @Test
    void holdsLittleWhileTheSinkIsSlowAndTakesBarriersMeanwhile() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            putFile(500);
        }
        putFile(1_000_000);
        startCluster(true);
        Dam.close();
        submit(2, 1 << 20, null);
        await("all files", () -> progress().listing() > 0 && progress().discoveredFiles() == files);
        await("a full line", () -> checkpoints().getNumberOfInProgressCheckpoints() > 0);

        // One by one, many times slower than the readers could go.
        AtomicLong heldRows = new AtomicLong();
        AtomicLong heldReads = new AtomicLong();
        await("checkpoints", () -> {
            Dam.letPass(1);
            long passed = Tally.latest("rows").count();
            heldRows.accumulateAndGet(progress().totals().rows() - passed, Math::max);
            heldReads.accumulateAndGet(Throttle.reads() - Dam.passed(), Math::max);
            return checkpoints().getNumberOfCompletedCheckpoints() >= 5;
        });
        assertThat(latestCheckpoint().isUnalignedCheckpoint()).isTrue();
        assertThat(latestCheckpoint().getPersistedData()).as("data on its way").isPositive();
        assertThat(Dam.passed()).as("batches that left for five barriers").isLessThan(500);
        assertThat(heldRows).as("rows in the network").hasValueLessThan(ROWS_IN_NETWORK);
        assertThat(heldReads).as("batches of rows anywhere").hasValueLessThan(files / 2);

        Dam.open();
        awaitDrained();
        assertDeliveredOnce();
    }

    private CompletedCheckpointStats latestCheckpoint() {
        return graph().getCheckpointStatsSnapshot().getHistory().getLatestCompletedCheckpoint();
    }

    private AccessExecutionGraph graph() {
        try {
            return cluster().getExecutionGraph(job).get();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void resumesInTheMiddleOfFilesWithAnotherParallelism() throws Exception {
        for (int i = 0; i < 8; i++) {
            putFile(200_000);
        }
        for (int i = 0; i < 100; i++) {
            putFile(3);
        }
        startCluster(false);
        String savepoint = null;
        for (int parallelism : new int[] {1, 3, 2}) {
            long before = Tally.latest("rows").count();
            Throttle.allow(80, 0);
            submit(parallelism, WHOLE_FILES, savepoint);
            await("some rows", () -> Tally.latest("rows").count() > before);
            await("ranges in flight", () -> progress().inFlightRanges() > 0);
            await("all tasks", () -> checkpoints().getNumberOfCompletedCheckpoints() > 0);
            savepoint = stopWithSavepoint();
        }
        Throttle.release();
        submit(3, WHOLE_FILES, savepoint);

        awaitDrained();

        assertDeliveredOnce();
    }

    @Test
    void picksUpFilesThatArriveLater() throws Exception {
        putFile(10);
        startCluster(false);
        submit(2, 1 << 20, null);
        awaitDrained();

        putFile(20);
        putFile(0);
        putFile(30);
        awaitDrained();

        assertDeliveredOnce();
    }

    private void putFile(int rows) throws IOException {
        long first = files * ROWS_PER_FILE_ID;
        long[] records = LongStream.range(first, first + rows).toArray();
        storage.putIfAbsent(storage.root().child("in/" + files + ".bin"), LongRecordFormat.file(records));
        ids = LongStream.concat(ids, LongStream.of(records));
        files++;
        bytes += (long) rows * Long.BYTES;
    }

    private void assertDeliveredOnce() {
        Counts expected = Counts.of(ids);
        assertThat(Tally.latest("rows")).as(PlannedFailures.describe()).isEqualTo(expected);
        assertThat(Tally.latest("ends").sum()).isEqualTo(bytes + (expected.count() << ROWS_SHIFT));
        assertThat(progress().totals()).isEqualTo(new ReadTotals(files, bytes, expected.count(), 0, 0, 0, 0));
    }

    private void awaitDrained() throws Exception {
        await("drained", () -> {
            SourceProgress progress = progress();
            return progress.drained() && progress.totals().files() == files;
        });
        // What the readers have emitted is still on its way to the tallies.
        await("the tallies", () -> {
            long rows = Tally.latest("rows").count();
            return rows >= progress().totals().rows() && Tally.latest("ends").sum() >= bytes + (rows << ROWS_SHIFT);
        });
    }

    private void startCluster(boolean isUnaligned) throws Exception {
        Configuration configuration = Configuration.fromMap(Map.ofEntries(
                Map.entry("state.backend.type", "rocksdb"),
                Map.entry("execution.checkpointing.incremental", "true"),
                Map.entry(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toUri().toString()),
                Map.entry("execution.checkpointing.interval", "100 ms"),
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

    private void submit(int parallelism, long splitBytes, @Nullable String savepoint) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(cluster().getConfiguration());
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        SingleOutputStreamOperator<GrantedRange> ledger = env.fromSource(
                        new DiscoverySource(discovery(), Map.of(), new ListingMarks(0)),
                        WatermarkStrategy.noWatermarks(),
                        "discovery")
                .uid("in-discovery")
                .setParallelism(1)
                .keyBy(new BucketSelector(), Types.INT)
                .transform(
                        "ledger",
                        GrantedRangeTypeInfo.INSTANCE,
                        new LedgerOperatorFactory(
                                "in",
                                new LedgerConfig(
                                        ReleaseOrder.OLDEST_FIRST,
                                        splitBytes,
                                        false,
                                        ReleaseLimits.NONE,
                                        ReleaseShare.NONE),
                                file -> true,
                                new ListingMarks(0)))
                .uid("in-ledger");
        SingleOutputStreamOperator<RecordBatch> reader = GrantEdge.connect(ledger)
                .transform("reader", RecordBatchTypeInfo.INSTANCE, ReadOperatorFactory.batches(reading(), "in"))
                .uid("in-reader");
        reader.map(batch -> {
                    PlannedFailures.maybe("chained");
                    return batch;
                })
                .returns(RecordBatchTypeInfo.INSTANCE)
                .process(new Tally<RecordBatch>("rows", ReaderITCase::idsOf))
                .setParallelism(1)
                .uid("rows")
                .sinkTo(new DiscardingSink<>());
        reader.getSideOutput(ReaderOutputs.FINISHED)
                .process(new Tally<FileFinished>("ends", ReaderITCase::lengthAndRows))
                .setParallelism(1)
                .uid("ends")
                .sinkTo(new DiscardingSink<>());
        JobGraph graph = env.getStreamGraph().getJobGraph();
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        job = graph.getJobID();
        cluster().submitJob(graph).get();
    }

    private static LongStream idsOf(RecordBatch batch) {
        return LongStream.range(0, batch.rowCount())
                .map(row -> batch.row((int) row).getLong(0));
    }

    /** Summed up, the bytes of all ranges and, shifted, their rows. */
    private static LongStream lengthAndRows(FileFinished end) {
        return LongStream.of(end.range().length() + (end.rows() << ROWS_SHIFT));
    }

    private DiscoveryConfig discovery() {
        return DiscoveryConfigs.of(storage.root().child("in").toString())
                .interval(Duration.ofMillis(100))
                .parallelism(2)
                .settleTime(Duration.ZERO)
                .startedAt(Instant.now())
                .build();
    }

    private static ReadConfig reading() {
        LinkedHashMap<String, MetadataColumn> metadata = new LinkedHashMap<>();
        metadata.put("file_path", MetadataColumn.FILE_PATH);
        return new ReadConfig(
                new LongRecordFormat(ROWS_PER_BATCH),
                ReadColumns.of(LongRecordFormat.SCHEMA).with(metadata),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                4,
                false,
                false,
                3,
                FailureMode.FAIL);
    }

    /** Asked more than once, since the statistics answer with older ones while they are being updated. */
    private void awaitRestores(int atLeast) throws Exception {
        await(atLeast + " restores", () -> checkpoints().getNumberOfRestoredCheckpoints() >= atLeast);
    }

    private String stopWithSavepoint() throws Exception {
        String savepoint = cluster()
                .stopWithSavepoint(
                        job, directory.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        assertThat(cluster().requestJobResult(job).get().isSuccess()).isTrue();
        return savepoint;
    }

    private SourceProgress progress() {
        try {
            return SourceProgress.of(cluster()
                    .deliverCoordinationRequestToCoordinator(
                            job, "in-ledger", new SerializedValue<>(new ProgressRequest()))
                    .get());
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private CheckpointStatsCounts checkpoints() {
        return graph().getCheckpointStatsSnapshot().getCounts();
    }

    private MiniCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("not started");
        }
        return cluster;
    }

    /** Polls until it is so; whatever cannot be asked right now is asked again. */
    private void await(String what, BooleanSupplier isSo) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        Object pause = new Object();
        CompletionException failure = null;
        while (System.nanoTime() < deadline) {
            try {
                if (isSo.getAsBoolean()) {
                    return;
                }
            } catch (CompletionException e) {
                failure = e;
            }
            synchronized (pause) {
                pause.wait(20);
            }
        }
        throw new AssertionError(
                "still waiting for " + what + "; rows " + Tally.latest("rows") + "; failures: "
                        + PlannedFailures.describe(),
                failure);
    }
}
