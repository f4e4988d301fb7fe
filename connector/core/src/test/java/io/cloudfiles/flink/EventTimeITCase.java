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
package io.cloudfiles.flink;

import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Event time over files that are read side by side. */
class EventTimeITCase {
    private static final int ROWS = 60_000;
    private static final long LATER = 1_000_000;
    private static final int PLENTY = 1_000_000;
    private static final int FEW = 10;
    /** Rows of a small file. */
    private static final int TINY = 10;

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    /** A busy machine may read one file before it comes to the other; then there is nothing to see, and another round is run. */
    private static final int MAX_ROUNDS = 20;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    private Path temporary;

    private final List<JobClient> jobs = new ArrayList<>();
    private Path landing;

    @AfterEach
    void cancelWhatStillRuns() throws Exception {
        for (JobClient job : jobs) {
            cancel(job);
        }
    }

    private static void cancel(JobClient job) throws Exception {
        if (!job.getJobStatus().get().isGloballyTerminalState()) {
            job.cancel().get(60, TimeUnit.SECONDS);
            job.getJobExecutionResult().exceptionally(cancelled -> null).get(60, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectories(temporary.resolve("landing"));
        Observer.reset();
    }

    @ParameterizedTest(name = "{0} early rows, {1} late ones")
    @CsvSource({ROWS + "," + ROWS / 2, ROWS / 2 + "," + ROWS})
    void filesReadSideBySideMakeNoRowOfEachOtherLate(int early, int late) throws Exception {
        put("early.json", 0, early);
        put("late.json", LATER, late);
        long mostSwitches = 0;
        for (int round = 0; round < MAX_ROUNDS && mostSwitches <= 2; round++) {
            Observer.reset();
            run(1, null, () -> Observer.WATERMARK.get() >= LATER + late - 2);
            assertThat(Observer.ROWS_SEEN).hasValue(early + late);
            assertThat(Observer.LATE_ROWS).hasValue(0);
            mostSwitches = Math.max(mostSwitches, Observer.SWITCHES.get());
        }
        assertThat(mostSwitches)
                .as("changes from one file to the other, in the round with most of them")
                .isGreaterThan(2);
    }

    @Test
    void aBacklogOfManyFilesInTheOrderOfTheirAgeMakesNoRowLate() throws Exception {
        int files = 400;
        for (int file = files - 1; file >= 0; file--) {
            Path written = put("f" + file + ".json", (long) file * TINY, TINY);
            Files.setLastModifiedTime(written, FileTime.from(NOON.plusSeconds(file)));
        }
        Observer.allow(PLENTY);
        JobClient job = start(1, null);
        await(job, () -> Observer.WATERMARK.get() >= (long) files * TINY - 2);
        assertThat(Observer.ROWS_SEEN).hasValue((long) files * TINY);
        assertThat(Observer.LATE_ROWS).hasValue(0);
    }

    @Test
    void aReaderWithoutFilesHoldsNothingBack() throws Exception {
        put("only.json", 0, ROWS);
        run(3, null, () -> Observer.WATERMARK.get() >= ROWS - 2);
        assertThat(Observer.LATE_ROWS).hasValue(0);
        assertThat(Observer.ROWS_SEEN).hasValue(ROWS);
    }

    @Test
    void aRestoredReaderHoldsEventTimeBackForAllThatItHadOpen() throws Exception {
        put("early.json", 0, ROWS);
        put("late.json", LATER, ROWS);
        Observer.allow(ROWS / 2);
        JobClient job = start(1, null);
        await(job, () -> Observer.ROWS_SEEN.get() >= ROWS / 2);
        var savepoint = job.stopWithSavepoint(
                false, temporary.resolve("savepoints").toUri().toString(), SavepointFormatType.NATIVE);
        while (!savepoint.isDone()) {
            Observer.allow(FEW); // the barrier needs the batch that is being emitted to end, but not the file
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        String path = savepoint.get();
        long before = Observer.ROWS_SEEN.get();
        assertThat(before).as("rows before the savepoint").isLessThan(2 * ROWS);

        run(1, path, () -> Observer.WATERMARK.get() >= LATER + ROWS - 2);
        assertThat(Observer.ROWS_SEEN).hasValue(2 * ROWS);
        assertThat(Observer.LATE_ROWS).hasValue(0);
    }

    @Test
    void refusesAlignmentAndBatches() throws IOException {
        put("only.json", 0, ROWS);
        StreamExecutionEnvironment env = env(1, null);
        assertThatThrownBy(() -> source().watermarks(strategy().withWatermarkAlignment("group", Duration.ofSeconds(1)))
                        .read(env))
                .hasMessageContaining("CF_OPTION_NOT_AVAILABLE")
                .hasMessageContaining("group 'group'");
        assertThatThrownBy(() -> source().watermarks(strategy()).readBatches(env))
                .hasMessageContaining("CF_INVALID_OPTIONS");
        assertThatThrownBy(() -> source().watermarks(strategy()).readEvolving(env))
                .hasMessageContaining("CF_INVALID_OPTIONS")
                .hasMessageContaining("readEvolving(…)");
    }

    private void run(int parallelism, @Nullable String savepoint, BooleanSupplier done) throws Exception {
        Observer.allow(PLENTY);
        JobClient job = start(parallelism, savepoint);
        await(job, done);
        cancel(job);
    }

    private JobClient start(int parallelism, @Nullable String savepoint) throws Exception {
        return start(env(parallelism, savepoint), strategy());
    }

    private JobClient start(StreamExecutionEnvironment env, WatermarkStrategy<RowData> strategy) throws Exception {
        DataStream<RowData> rows = source().watermarks(strategy)
                .metadataColumn(MetadataColumn.FILE_NAME)
                .read(env);
        rows.transform("observe", Types.LONG, new Observer())
                .setParallelism(1)
                .uid("observer")
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1)
                .uid("nowhere");
        JobClient job = env.executeAsync();
        jobs.add(job);
        return job;
    }

    private static StreamExecutionEnvironment env(int parallelism, @Nullable String savepoint) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(200);
        env.getConfig().setAutoWatermarkInterval(1);
        env.setParallelism(parallelism);
        return env;
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(landing.toString())
                .uid("events")
                .format("json")
                .schema(SchemaDdl.parse("t BIGINT, filler STRING"))
                .option("discovery.interval", "100 ms")
                .option("discovery.settle-time", "0 s");
    }

    private static WatermarkStrategy<RowData> strategy() {
        return WatermarkStrategy.<RowData>forMonotonousTimestamps()
                .withTimestampAssigner((row, previous) -> row.getLong(0));
    }

    private Path put(String name, long first, int rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            lines.append("{\"t\":")
                    .append(first + i)
                    .append(",\"filler\":\"")
                    .append("x".repeat(100))
                    .append("\"}\n");
        }
        return Files.writeString(landing.resolve(name), lines);
    }

    private static void await(JobClient job, BooleanSupplier condition) throws Exception {
        CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("deadline; %s rows, watermark %s", Observer.ROWS_SEEN, Observer.WATERMARK)
                    .isLessThan(deadline);
            if (end.isDone()) {
                end.get(); // throws what ended the job
            }
            Thread.onSpinWait();
        }
    }

    /** Counts rows, those that are late, and how often another file takes over; waits when no more rows are allowed. */
    private static final class Observer extends AbstractStreamOperator<Long>
            implements OneInputStreamOperator<RowData, Long> {
        private static final long serialVersionUID = 1L;

        static final AtomicLong ROWS_SEEN = new AtomicLong();
        static final AtomicLong LATE_ROWS = new AtomicLong();
        static final AtomicLong SWITCHES = new AtomicLong();
        static final AtomicLong WATERMARK = new AtomicLong(Long.MIN_VALUE);
        private static final Semaphore ALLOWED = new Semaphore(0);

        private transient @Nullable String lastFile;

        static void reset() {
            ROWS_SEEN.set(0);
            LATE_ROWS.set(0);
            SWITCHES.set(0);
            WATERMARK.set(Long.MIN_VALUE);
            ALLOWED.drainPermits();
        }

        static void allow(int rows) {
            ALLOWED.release(rows);
        }

        @Override
        public void open() throws Exception {
            super.open();
            WATERMARK.set(Long.MIN_VALUE);
        }

        @Override
        public void processElement(StreamRecord<RowData> element) throws Exception {
            ALLOWED.acquire();
            ROWS_SEEN.incrementAndGet();
            if (element.getTimestamp() <= WATERMARK.get()) {
                LATE_ROWS.incrementAndGet();
            }
            String file = element.getValue().getString(2).toString();
            if (!file.equals(lastFile)) {
                SWITCHES.incrementAndGet();
                lastFile = file;
            }
        }

        @Override
        public void processWatermark(Watermark mark) {
            WATERMARK.set(mark.getTimestamp());
        }
    }
}
