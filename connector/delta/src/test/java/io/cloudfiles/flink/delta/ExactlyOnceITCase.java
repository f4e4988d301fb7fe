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

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The sink in jobs that fail, stop, go on elsewhere and go back, on a store that fails, too. */
class ExactlyOnceITCase {
    static final RowType ROWS = RowType.of(
            new LogicalType[] {new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH)}, new String[] {"id", "name"});

    @TempDir
    private Path directory;

    private final String store = "exactly-once-" + UUID.randomUUID();
    private final FaultyStorage storage = new FaultyStorage(MemoryStorage.named(store));
    private final Location table = MemoryStorage.named(store).root().child("table");
    private String distribution = "auto";
    private SinkJobs jobs;

    @BeforeEach
    void setUp() {
        MemoryStorage.decorate(store, memory -> storage);
        Numbers.reset();
        FailingRows.reset();
    }

    @AfterEach
    void tearDown() throws Exception {
        jobs.close();
        MemoryStorage.forget(store);
    }

    @ParameterizedTest(name = "unaligned checkpoints: {0}, distribution {1}")
    @CsvSource({"false, none", "true, none", "false, adaptive", "true, adaptive"})
    void everyRowIsInTheTableOnceWhateverFails(boolean isUnaligned, String mode) throws Exception {
        distribution = mode;
        jobs = new SinkJobs(
                directory, Map.of("execution.checkpointing.unaligned.enabled", String.valueOf(isUnaligned)));
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(ExactlyOnceITCase::isCommit)
                        .fromCall(3))
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(ExactlyOnceITCase::isCommit)
                        .fromCall(5)
                        .losingTheResponse())
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(ExactlyOnceITCase::isCommit)
                        .fromCall(8)
                        .doing(() -> {
                            // Not repeated by the committer, so the job goes back to the checkpoint that it was about
                            // to commit.
                            throw new IllegalStateException("injected");
                        }))
                .inject(Fault.on(Operation.CREATE)
                        .at(file -> file.name().endsWith(".parquet"))
                        .fromCall(10));
        FailingRows.failAfterCheckpoints(4);
        submit(null);
        AtomicLong rows = new AtomicLong();
        jobs.await("the failures", () -> {
            Numbers.upTo(rows.addAndGet(50));
            return FailingRows.FAILURES.get() == 4 && version() > 10;
        });
        awaitRows(rows.get());

        assertRows(LongStream.range(0, rows.get()));
        assertOneVersionPerTransaction();
    }

    @Test
    void aCheckpointWithRowsIsAVersionAndOneWithoutIsNone() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        Numbers.upTo(10);
        submit(null);
        awaitRows(10);
        long version = version();

        jobs.awaitCheckpoints(5);
        assertThat(version()).isEqualTo(version);
        Numbers.upTo(20);
        awaitRows(20);

        assertOneVersionPerTransaction();
        assertThat(commitsWithoutFiles()).containsExactly(0L);
    }

    @Test
    void aJobThatGoesOnUnderAnotherIdAddsNothingTwice() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        Numbers.upTo(1000);
        submit(null);
        awaitRows(1000);
        Numbers.upTo(1500);
        jobs.await("500 rows more on their way", () -> Numbers.emitted() == 1500);
        String savepoint = jobs.stop();
        assertRows(LongStream.range(0, 1500));

        Numbers.upTo(2000);
        submit(savepoint);
        awaitRows(2000);

        assertRows(LongStream.range(0, 2000));
    }

    @Test
    void whatASavepointHoldsIsCommittedByTheJobThatGoesOn() throws Exception {
        jobs = new SinkJobs(
                directory,
                Map.of(
                        "restart-strategy.type",
                        "none",
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "RETAIN_ON_CANCELLATION"));
        Numbers.upTo(1000);
        submit(null);
        awaitRows(1000);
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT)
                .at(ExactlyOnceITCase::isCommit)
                .forever()
                .doing(() -> {
                    throw new StorageException("injected", null);
                }));
        Numbers.upTo(2000);
        // The first checkpoint with the new rows completes, and its commit fails the job.
        jobs.result();
        assertRows(LongStream.range(0, 1000));
        String checkpoint = newestCheckpoint();

        storage.heal();
        submit(checkpoint);
        awaitRows(2000);

        assertRows(LongStream.range(0, 2000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "adaptive"})
    void aStopThatFailsBehindItsCommitEndsTheJobAndAddsNothingTwice(String scheduler) throws Exception {
        jobs = new SinkJobs(directory, Map.of("jobmanager.scheduler", scheduler));
        Numbers.upTo(1000);
        submit(null);
        awaitRows(1000);
        Numbers.upTo(1500);
        jobs.await("500 rows more on their way", () -> Numbers.emitted() == 1500);
        FailingRows.failAtItsEnd(() -> {
            try {
                return ids().size() >= 1500;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThatThrownBy(jobs::stop).hasStackTraceContaining("StopWithSavepoint");

        // Restarted from the checkpoint before, it would add the rows between the two again.
        assertThat(jobs.result().isSuccess()).isFalse();
        assertRows(LongStream.range(0, 1500));

        FailingRows.reset();
        Numbers.upTo(2000);
        submit(onlySavepoint());
        awaitRows(2000);

        assertRows(LongStream.range(0, 2000));
    }

    @Test
    void goingBackToAnOlderSavepointRepeatsRowsAndSwallowsNone() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        JobID fixed = new JobID(7, 7);
        Numbers.upTo(1000);
        jobs.submit(this::program, null, fixed);
        awaitRows(1000);
        String savepoint = jobs.savepoint();
        Numbers.upTo(2000);
        awaitRows(2000);
        jobs.cancel();
        jobs.close();
        jobs = new SinkJobs(directory, Map.of());

        jobs.submit(this::program, savepoint, fixed);
        Numbers.upTo(3000);
        awaitRows(4000);

        assertRows(LongStream.concat(LongStream.range(0, 3000), LongStream.range(1000, 2000)));
    }

    @Test
    void twoSinksOfOneJobOnOneTableAreBothComplete() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        Numbers.upTo(1000);
        jobs.submit(
                env -> {
                    DataStream<RowData> rows = rows(env);
                    rows.sinkTo(sink("left")).name("left");
                    rows.map(new Shift(), type()).sinkTo(sink("right")).name("right");
                },
                null);
        awaitRows(2000);

        assertRows(LongStream.concat(LongStream.range(0, 1000), LongStream.range(1_000_000, 1_001_000)));
    }

    @ParameterizedTest(name = "distribution {0}, then {1}")
    @CsvSource({"none, none", "none, adaptive", "adaptive, adaptive", "adaptive, none"})
    void anotherParallelismGoesOnFromASavepoint(String mode, String nextMode) throws Exception {
        distribution = mode;
        jobs = new SinkJobs(directory, Map.of());
        Numbers.upTo(1000);
        submit(null);
        awaitRows(1000);
        String savepoint = jobs.stop();

        Numbers.upTo(2000);
        distribution = nextMode;
        jobs.submit(
                env -> {
                    env.setParallelism(4);
                    program(env);
                },
                savepoint);
        awaitRows(2000);

        assertRows(LongStream.range(0, 2000));
    }

    @Test
    void whatIsOnItsWayToWritersInAnUnalignedCheckpointReachesMoreOfThem() throws Exception {
        distribution = "adaptive";
        jobs = new SinkJobs(
                directory,
                Map.of(
                        "execution.checkpointing.unaligned.enabled",
                        "true",
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "RETAIN_ON_CANCELLATION"));
        submit(null);
        AtomicLong rows = new AtomicLong();
        jobs.await("5 checkpoints while rows flow", () -> {
            Numbers.upTo(rows.addAndGet(1000));
            return Numbers.CHECKPOINTS.get() >= 5;
        });
        jobs.cancel();

        jobs.submit(
                env -> {
                    env.setParallelism(4);
                    program(env);
                },
                newestCheckpoint());
        awaitRows(rows.get());

        assertRows(LongStream.range(0, rows.get()));
    }

    private void submit(@Nullable String savepoint) throws Exception {
        jobs.submit(this::program, savepoint);
    }

    private void program(StreamExecutionEnvironment env) {
        rows(env).sinkTo(sink("numbers"));
    }

    @SuppressWarnings("deprecation") // see Numbers
    private static DataStream<RowData> rows(StreamExecutionEnvironment env) {
        return env.addSource(new Numbers())
                .uid("numbers")
                .rebalance()
                .map(new FailingRows(), type())
                .uid("map");
    }

    private Sink<RowData> sink(String uid) {
        DeltaSinkBuilder sink = DeltaSink.forPath(table.toString()).uid(uid).option("sink.distribution", distribution);
        // Small, so that a few rows have several writers.
        return (distribution.equals("adaptive") ? sink.option("sink.target-file-size", "64 kb") : sink)
                .buildForRows(ROWS);
    }

    static TypeInformation<RowData> type() {
        return InternalTypeInfo.of(ROWS);
    }

    private static boolean isCommit(Location file) {
        return file.name().matches("\\d{20}\\.json");
    }

    private void awaitRows(long count) throws Exception {
        jobs.await(count + " rows", () -> ids().size() >= count);
    }

    private void assertRows(LongStream expected) throws IOException {
        // Not containsExactlyInAnyOrder, whose time grows with the square of the rows.
        assertThat(ids().stream().sorted().toList())
                .isEqualTo(expected.sorted().boxed().toList());
    }

    private List<Long> ids() throws IOException {
        List<Long> ids = new ArrayList<>();
        if (MemoryStorage.named(store)
                .stat(table.child("_delta_log/00000000000000000000.json"))
                .isPresent()) {
            DeltaTableReader.open(MemoryStorage.named(store), table).forEachRow(row -> ids.add((Long) row.get("id")));
        }
        return ids;
    }

    private long version() {
        return DeltaTableReader.open(MemoryStorage.named(store), table).version();
    }

    private void assertOneVersionPerTransaction() throws IOException {
        List<String> transactions = new ArrayList<>();
        for (long version = 1; version <= version(); version++) {
            List<String> lines = commit(version);
            transactions.addAll(
                    lines.stream().filter(line -> line.startsWith("{\"txn\"")).toList());
            assertThat(lines).anyMatch(line -> line.startsWith("{\"add\""));
        }
        assertThat(transactions).hasSize(Math.toIntExact(version()));
        assertThat(transactions.stream().map(line -> line.replaceAll(",\"lastUpdated.*", "")))
                .doesNotHaveDuplicates();
    }

    private List<Long> commitsWithoutFiles() throws IOException {
        List<Long> without = new ArrayList<>();
        for (long version = 0; version <= version(); version++) {
            if (commit(version).stream().noneMatch(line -> line.startsWith("{\"add\""))) {
                without.add(version);
            }
        }
        return without;
    }

    private List<String> commit(long version) throws IOException {
        byte[] content = MemoryStorage.named(store).readAll(table.child("_delta_log/%020d.json".formatted(version)));
        return new String(content, StandardCharsets.UTF_8).lines().toList();
    }

    private String onlySavepoint() throws IOException {
        try (Stream<Path> savepoints = Files.list(directory.resolve("savepoints"))) {
            return savepoints.findFirst().orElseThrow().toUri().toString();
        }
    }

    private String newestCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("checkpoints"))) {
            return files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingLong(ExactlyOnceITCase::checkpointId))
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    private static long checkpointId(Path directory) {
        return Long.parseLong(directory.getFileName().toString().substring("chk-".length()));
    }

    private static final class Shift implements MapFunction<RowData, RowData> {
        private static final long serialVersionUID = 1L;

        @Override
        public RowData map(RowData row) {
            return GenericRowData.of(row.getLong(0) + 1_000_000, row.getString(1));
        }
    }
}
