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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.batch.RecordBatchTypeInfo;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs that end, by themselves or because something is wrong. */
class JobEndITCase {
    private static final RowType ROWS = ExactlyOnceITCase.ROWS;
    private static final Map<String, String> RESTARTS_FOR_EVER =
            Map.of("restart-strategy.fixed-delay.attempts", Integer.toString(Integer.MAX_VALUE));

    @TempDir
    private Path directory;

    private final String store = "job-end-" + UUID.randomUUID();
    private final FaultyStorage storage = new FaultyStorage(MemoryStorage.named(store));
    private final Location table = MemoryStorage.named(store).root().child("table");
    private SinkJobs jobs;

    @BeforeEach
    void setUp() {
        MemoryStorage.decorate(store, memory -> storage);
        Numbers.reset();
    }

    @AfterEach
    void tearDown() throws Exception {
        jobs.close();
        MemoryStorage.forget(store);
    }

    @Test
    void whatCameAfterTheLastCheckpointIsCommittedByTheFinalOne() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        Numbers.upTo(1000);
        jobs.submit(env -> numbers(env, rowSink()), null);
        jobs.await("the first rows", () -> ids().size() == 1000);
        Numbers.upTo(1500);
        Numbers.thenEnd();

        assertThat(jobs.result().isSuccess()).isTrue();
        assertRows(1500);
    }

    @Test
    void aFailureOfTheFinalCommitIsRepairedByARestart() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT)
                .at(file -> file.name().equals("00000000000000000001.json"))
                .times(5));
        Numbers.upTo(1000);
        Numbers.thenEnd();
        Sink<RowData> impatient = DeltaSink.forPath(table.toString())
                .uid("numbers-sink")
                .option("sink.commit-attempts", "2")
                .buildForRows(ROWS);
        jobs.submit(env -> numbers(env, impatient), null);

        assertThat(jobs.result().isSuccess()).isTrue();
        assertRows(1000);
    }

    @Test
    void aBoundedJobWithoutCheckpointsIsOneVersion() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        jobs.submit(
                env -> {
                    env.getCheckpointConfig().disableCheckpointing();
                    bounded(env);
                },
                null);

        assertThat(jobs.result().isSuccess()).isTrue();
        assertRows(1000);
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aBatchJobIsOneVersion() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        jobs.submit(
                env -> {
                    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
                    bounded(env);
                },
                null);

        assertThat(jobs.result().isSuccess()).isTrue();
        assertRows(1000);
        assertThat(version()).isEqualTo(1);
        jobs.submit(
                env -> {
                    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
                    bounded(env);
                },
                null);
        assertThat(jobs.result().isSuccess()).isTrue();
        assertThat(ids()).as("rows of the same program run twice").hasSize(2000);
    }

    @Test
    void aBatchJobWhoseCommitFailsCommitsOnceWhenItIsTriedAgain() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT)
                .at(file -> file.name().equals("00000000000000000001.json"))
                .times(12)
                .losingTheResponse());
        storage.inject(Fault.on(Operation.STAT)
                .at(file -> file.name().equals("00000000000000000001.json"))
                .times(12));
        jobs.submit(
                env -> {
                    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
                    bounded(env);
                },
                null);

        assertThat(jobs.result().isSuccess()).isTrue();
        assertRows(1000);
    }

    @Test
    void batchesOfSeveralSchemaVersionsGoToOneVersionOfTheTable() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        jobs.submit(
                env -> env.fromSequence(0, 999)
                        .map(new ToBatch(), RecordBatchTypeInfo.INSTANCE)
                        .sinkTo(DeltaSink.forPath(table.toString())
                                .uid("batches")
                                .schema(ROWS)
                                .build()),
                null);

        assertThat(jobs.result().isSuccess()).isTrue();
        assertRows(1000);
    }

    @Test
    void aFullStoreEndsTheJobWithThatErrorAndNothingHalfCommitted() throws Exception {
        jobs = new SinkJobs(directory, Map.of("restart-strategy.type", "none"));
        Numbers.upTo(1000);
        jobs.submit(env -> numbers(env, rowSink()), null);
        jobs.await("the first rows", () -> ids().size() == 1000);
        long version = version();
        storage.inject(Fault.on(Operation.WRITE)
                .at(file -> file.name().endsWith(".parquet"))
                .forever()
                .doing(() -> {
                    throw new CloudFilesException(ErrorCode.CF_STORAGE_FULL, "[disk] no room left. Make room.");
                }));
        Numbers.upTo(2000);

        assertFailure(jobs.result(), "CF_STORAGE_FULL: [disk] no room left.");
        assertThat(version()).isEqualTo(version);
        assertRows(1000);
        assertThat(dataFilesOutsideTheTable()).isEmpty();
    }

    @Test
    void rowsThatDoNotFitAnExistingTableEndTheJobAtItsStart() throws Exception {
        jobs = new SinkJobs(directory, RESTARTS_FOR_EVER);
        jobs.submit(this::bounded, null);
        jobs.result();
        RowType other = RowType.of(new LogicalType[] {new VarCharType(), new BigIntType()}, new String[] {"id", "zip"});

        jobs.submit(
                env -> numbers(
                        env, DeltaSink.forPath(table.toString()).uid("numbers").buildForRows(other)),
                null);

        assertFailure(
                jobs.result(),
                "DELTA_METADATA_MISMATCH: [" + table + "] The rows do not fit the table: 2 differences.",
                "column 'id' is STRING in the rows and BIGINT in the table",
                "column 'zip' BIGINT is not in the table");
        assertRows(1000);
    }

    @Test
    void updatesAndDeletionsEndTheJobBeTheyRowsOrBatches() throws Exception {
        jobs = new SinkJobs(directory, RESTARTS_FOR_EVER);
        jobs.submit(
                env -> env.fromSequence(0, 999)
                        .map(new ToChange(), InternalTypeInfo.of(ROWS))
                        .sinkTo(rowSink()),
                null);
        assertFailure(jobs.result(), "CF_DELTA_TABLE_UNSUPPORTED: A row of kind -D (DELETE) came", "append");

        jobs.submit(
                env -> env.fromSequence(0, 999)
                        .map(new ToChange(), InternalTypeInfo.of(ROWS))
                        .map(new BatchOfOne(), RecordBatchTypeInfo.INSTANCE)
                        .sinkTo(DeltaSink.forPath(table.toString())
                                .uid("batches")
                                .schema(ROWS)
                                .build()),
                null);
        assertFailure(jobs.result(), "CF_DELTA_TABLE_UNSUPPORTED: A row of kind -D (DELETE) came", "append");
    }

    @Test
    void aMissingTableThatMayNotBeMadeEndsTheJob() throws Exception {
        jobs = new SinkJobs(directory, RESTARTS_FOR_EVER);
        jobs.submit(
                env -> numbers(
                        env,
                        DeltaSink.forPath(table.toString())
                                .uid("numbers")
                                .option("sink.create-table", "false")
                                .buildForRows(ROWS)),
                null);

        assertFailure(jobs.result(), "CF_PATH_NOT_FOUND: [" + table + "] There is no Delta table");
        assertThat(MemoryStorage.named(store).size()).isZero();
    }

    @Test
    void aTableThatWasMadeAnewIsNotTakenForTheOneOfTheSavepoint() throws Exception {
        jobs = new SinkJobs(directory, RESTARTS_FOR_EVER);
        Numbers.upTo(1000);
        jobs.submit(env -> numbers(env, rowSink()), null);
        jobs.await("the first rows", () -> ids().size() == 1000);
        String savepoint = jobs.stop();
        MemoryStorage.forget(store);
        MemoryStorage.decorate(store, memory -> memory);
        jobs.submit(this::bounded, null);
        assertThat(jobs.result().isSuccess()).isTrue();

        jobs.submit(env -> numbers(env, rowSink()), savepoint);

        assertFailure(
                jobs.result(), "CF_DELTA_TABLE_REPLACED: [" + table + "] The job's state belongs to the table with id");
        assertRows(1000);
    }

    private Sink<RowData> rowSink() {
        return DeltaSink.forPath(table.toString()).uid("numbers-sink").buildForRows(ROWS);
    }

    @SuppressWarnings("deprecation") // see Numbers
    private static void numbers(StreamExecutionEnvironment env, Sink<RowData> sink) {
        env.addSource(new Numbers())
                .uid("numbers")
                .rebalance()
                .map(new ToRow(), InternalTypeInfo.of(ROWS))
                .uid("map")
                .sinkTo(sink);
    }

    private void bounded(StreamExecutionEnvironment env) {
        env.fromSequence(0, 999).map(new ToRow(), InternalTypeInfo.of(ROWS)).sinkTo(rowSink());
    }

    private static void assertFailure(JobResult result, String... parts) {
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.getSerializedThrowable().orElseThrow().getFullStringifiedStackTrace())
                .contains(parts);
    }

    private void assertRows(long count) throws IOException {
        assertThat(ids())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, count).boxed().toList());
    }

    private List<Long> ids() throws IOException {
        List<Long> ids = new ArrayList<>();
        if (MemoryStorage.named(store)
                .stat(table.child("_delta_log/00000000000000000000.json"))
                .isPresent()) {
            open().forEachRow(row -> ids.add((Long) row.get("id")));
        }
        return ids;
    }

    private long version() {
        return open().version();
    }

    private DeltaTableReader open() {
        return DeltaTableReader.open(MemoryStorage.named(store), table);
    }

    /** Data files that no commit names. */
    private List<String> dataFilesOutsideTheTable() throws IOException {
        StringBuilder log = new StringBuilder();
        for (long version = 0; version <= version(); version++) {
            log.append(new String(
                    MemoryStorage.named(store).readAll(table.child("_delta_log/%020d.json".formatted(version))),
                    StandardCharsets.UTF_8));
        }
        return Stores.files(store).stream()
                .map(Location::name)
                .filter(name -> name.startsWith("part-") && log.indexOf(name) < 0)
                .toList();
    }

    /** Row 500 is a deletion. */
    private static final class ToChange implements MapFunction<Long, RowData> {
        private static final long serialVersionUID = 1L;

        @Override
        public RowData map(Long id) {
            RowData row = new ToRow().map(id);
            row.setRowKind(id == 500 ? RowKind.DELETE : RowKind.INSERT);
            return row;
        }
    }

    private static final class BatchOfOne implements MapFunction<RowData, RecordBatch> {
        private static final long serialVersionUID = 1L;

        @Override
        public RecordBatch map(RowData row) {
            RecordBatchBuilder builder = new RecordBatchBuilder(0, ROWS);
            builder.add(row);
            return builder.build();
        }
    }

    private static final class ToRow implements MapFunction<Long, RowData> {
        private static final long serialVersionUID = 1L;

        @Override
        public RowData map(Long id) {
            return GenericRowData.of(id, StringData.fromString("name " + id));
        }
    }

    /** Batches of one row, of two schema versions. */
    private static final class ToBatch implements MapFunction<Long, RecordBatch> {
        private static final long serialVersionUID = 1L;

        @Override
        public RecordBatch map(Long id) {
            RecordBatchBuilder builder = new RecordBatchBuilder(Math.toIntExact(id % 2), ROWS);
            builder.add(GenericRowData.of(id, StringData.fromString("name " + id)));
            return builder.build();
        }
    }
}
