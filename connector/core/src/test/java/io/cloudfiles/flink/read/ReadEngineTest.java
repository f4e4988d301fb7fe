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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.read.EngineUnderTest.Delivered;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.LongRecordFormat;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

class ReadEngineTest {
    private final ScriptedStorage storage = new ScriptedStorage();

    @Test
    void deliversEveryRowOfEveryFileOnceAndEachFileInOrder() throws InterruptedException {
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            for (int file = 0; file < 100; file++) {
                long first = file * 1000L;
                engine.reading(storage.put(
                        "f" + file, LongStream.range(first, first + file).toArray()));
            }

            Delivered delivered = engine.drain();

            assertThat(delivered.finished())
                    .hasSize(100)
                    .allMatch(end -> end.outcome() == Outcome.INGESTED && end.reason() == null)
                    .allMatch(end -> end.rows() * Long.BYTES == end.range().length());
            Map<Long, List<Long>> byFile = delivered.ids().stream().collect(groupingBy(id -> id / 1000));
            assertThat(byFile).hasSize(99);
            byFile.forEach((file, ids) -> assertThat(ids)
                    .containsExactlyElementsOf(LongStream.range(file * 1000, file * 1000 + file)
                            .boxed()
                            .toList()));
        }
    }

    @Test
    void handsASmallFileOverInOneStep() throws InterruptedException {
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            Emission whole = engine.reading(storage.put("small", 1, 2)).next();

            assertThat(EngineUnderTest.ids(whole.records())).containsExactly(1L, 2L);
            assertThat(whole.finished()).isNotNull();
            assertThat(engine.engine.rangesInFlight()).isZero();
        }
    }

    @Test
    void finishesAnEmptyFileWithoutABatch() throws InterruptedException {
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            FileEntry empty = storage.put("empty");

            Emission end = engine.reading(empty).next();

            assertThat(end.records()).isNull();
            assertThat(end.finished())
                    .isEqualTo(new FileFinished(
                            FileRange.whole(empty), EngineUnderTest.DISCOVERED, 0, Outcome.INGESTED, null));
        }
    }

    @Test
    void readsTheRangesOfOneFileApart() throws InterruptedException {
        FileEntry file = storage.put("cut", LongStream.range(0, 100).toArray());
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            for (long start = 0; start < file.sizeBytes(); start += 100) {
                engine.engine.add(RangeState.unread(new FileRange(file, start, 100), 0));
            }

            Delivered delivered = engine.drain();

            assertThat(delivered.finished()).hasSize(8);
            assertThat(delivered.ids())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 100).boxed().toList());
            assertThat(engine.engine.totals().files()).isEqualTo(1);
            assertThat(engine.engine.totals().bytes()).isEqualTo(800);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void resumesBehindTheLastEmission(int emissions) throws InterruptedException {
        FileEntry[] files = {
            storage.put("a", 1, 2, 3, 4, 5), storage.put("b", 11, 12, 13, 14), storage.put("c", 21, 22, 23, 24, 25, 26)
        };
        List<Long> ids = new ArrayList<>();
        List<FileFinished> ends = new ArrayList<>();
        List<RangeState> snapshot;
        try (EngineUnderTest engine = EngineUnderTest.over(storage).reading(files)) {
            for (int i = 0; i < emissions && engine.engine.rangesInFlight() > 0; i++) {
                Emission next = engine.next();
                ids.addAll(EngineUnderTest.ids(next.records()));
                if (next.finished() != null) {
                    ends.add(next.finished());
                }
            }
            snapshot = engine.engine.snapshot();
        }

        try (EngineUnderTest restored = EngineUnderTest.over(storage).resuming(snapshot)) {
            Delivered rest = restored.drain();
            ids.addAll(rest.ids());
            ends.addAll(rest.finished());
        }

        assertThat(ids).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 11L, 12L, 13L, 14L, 21L, 22L, 23L, 24L, 25L, 26L);
        assertThat(ends).extracting(FileFinished::rows).containsExactlyInAnyOrder(5L, 4L, 6L);
    }

    @Test
    void keepsThePositionOfWhatIsQueuedOutOfTheSnapshot() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4, 5, 6);
        try (EngineUnderTest engine = EngineUnderTest.over(storage).reading(file)) {
            await(() -> engine.wakeUpsSoFar() == 3);
            assertThat(engine.engine.snapshot())
                    .containsExactly(RangeState.unread(FileRange.whole(file), EngineUnderTest.DISCOVERED));

            engine.next();

            assertThat(engine.engine.snapshot())
                    .containsExactly(new RangeState(
                            FileRange.whole(file), EngineUnderTest.DISCOVERED, new ReadPosition(16, 0), 2, 0));
            assertThat(engine.engine.remainingBytes()).isEqualTo(32);
        }
    }

    @Test
    void countsWhatItGaveOut() throws InterruptedException {
        long dropped = LongRecordFormat.DROPPED;
        try (EngineUnderTest engine = EngineUnderTest.over(storage)
                .reading(storage.put("a", 1, dropped, dropped, dropped, 5), storage.put("b", 6))) {
            Delivered delivered = engine.drain();

            assertThat(delivered.ids()).containsExactlyInAnyOrder(1L, 5L, 6L);
            assertThat(engine.engine.totals()).isEqualTo(new ReadTotals(2, 48, 3, 0, 0, 3, 0));
            assertThat(engine.engine.remainingBytes()).isZero();
        }
    }

    @Test
    void stopsDecodingWhenTheQueueIsFull() throws InterruptedException {
        AtomicInteger reads = new AtomicInteger();
        storage.script((file, position) -> reads.incrementAndGet());
        EngineLimits tight = new EngineLimits(1, Duration.ofMillis(1), Duration.ofMillis(1));
        try (EngineUnderTest engine = new EngineUnderTest(storage, EngineUnderTest.CONFIG, tight)) {
            int files = 12;
            IntStream.range(0, files)
                    .forEach(i -> engine.reading(
                            storage.put("f" + i, LongStream.range(0, 50).toArray())));

            await(() -> engine.threads().size() == 4
                    && reads.get() >= 3
                    && engine.threads().stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

            // Of each open file two batches are queued and one is decoded ahead.
            assertThat(reads.get()).isLessThanOrEqualTo(4 * 3);
            assertThat(engine.drain().ids()).hasSize(files * 50);
        }
    }

    @Test
    void letsEveryOpenFileQueueTwoBatches() throws InterruptedException {
        EngineLimits tight = new EngineLimits(1 << 20, Duration.ofMillis(1), Duration.ofMillis(1));
        CountDownLatch bothOpen = new CountDownLatch(2);
        storage.script((file, position) -> {
            if (position == 0) {
                bothOpen.countDown();
                awaitUnchecked(bothOpen);
            }
        });
        ReadConfig bigBatches = config(new LongRecordFormat(200_000), 2);
        try (EngineUnderTest engine = new EngineUnderTest(storage, bigBatches, tight)) {
            engine.reading(storage.put("a", new long[1_000_000]), storage.put("b", new long[1_000_000]));

            // 1.8 MB each: the first one fills the queue, and yet each file has two in it.
            await(() -> engine.wakeUpsSoFar() == 4);

            assertThat(engine.drain().ids()).hasSize(2_000_000);
        }
    }

    @Test
    void opensNoMoreFilesThanConfigured() throws InterruptedException {
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            IntStream.range(0, 200).forEach(i -> engine.reading(storage.put("f" + i, 1, 2, 3, 4, 5)));

            engine.drain();

            assertThat(storage.mostOpenInputs()).isBetween(1, 4);
            await(() -> storage.openInputs() == 0);
        }
    }

    @Test
    void restsWhenThereIsNothingToRead() throws InterruptedException {
        try (EngineUnderTest engine = EngineUnderTest.over(storage).reading(storage.put("a", 1), storage.put("b", 2))) {
            engine.drain();

            await(() -> engine.threads().stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            assertThat(engine.engine.poll()).isNull();
            assertThat(engine.engine.hasReady()).isFalse();
        }
    }

    @Test
    void givesItsThreadsBackWhenClosedInTheMiddleOfReads() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(4);
        storage.script((file, position) -> {
            reading.countDown();
            awaitUnchecked(never);
        });
        EngineUnderTest engine = EngineUnderTest.over(storage);
        IntStream.range(0, 20).forEach(i -> engine.reading(storage.put("f" + i, 1)));
        reading.await();

        engine.close();

        await(() -> engine.threads().isEmpty());
        assertThat(storage.openInputs()).isZero();
        assertThat(storage.isClosed()).isTrue();
        engine.close();
    }

    @Test
    void appendsMetadataColumns() throws InterruptedException {
        var metadata = new LinkedHashMap<String, MetadataColumn>();
        for (MetadataColumn column : MetadataColumn.values()) {
            metadata.put("m_" + column.key(), column);
        }
        ReadConfig base = EngineUnderTest.CONFIG;
        ReadConfig config = new ReadConfig(
                base.format(),
                ReadColumns.of(base.schema()).with(metadata),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                1,
                false,
                false,
                3,
                FailureMode.FAIL);
        FileEntry file = storage.put("dir/f.bin", 1, 2, 3, 4);
        try (EngineUnderTest engine = new EngineUnderTest(storage, config, EngineUnderTest.LIMITS)) {
            engine.engine.add(RangeState.unread(new FileRange(file, 8, 16), 1_700_000_001_007L));

            var batch = engine.next().records();

            assertThat(batch).isNotNull();
            assertThat(batch.type()).isEqualTo(config.outputType());
            assertThat(batch.rowCount()).isEqualTo(2);
            var row = batch.row(1);
            assertThat(row.getLong(0)).isEqualTo(3);
            assertThat(row.getString(1)).hasToString(storage.at("dir/f.bin").toString());
            assertThat(row.getString(2)).hasToString("f.bin");
            assertThat(row.getLong(3)).isEqualTo(32);
            assertThat(row.getLong(4)).isEqualTo(8);
            assertThat(row.getLong(5)).isEqualTo(16);
            assertThat(row.getTimestamp(6, 6)).hasToString("2023-11-14T22:13:20.123");
            assertThat(row.getInt(7)).isZero();
            assertThat(row.isNullAt(8)).as("number of a record behind a cut").isTrue();
            assertThat(row.getTimestamp(9, 3)).hasToString("2023-11-14T22:13:21.007");
            RowData all = row.getRow(10, 6);
            assertThat(all.getString(0)).isEqualTo(row.getString(1));
            assertThat(all.getString(1)).isEqualTo(row.getString(2));
            assertThat(List.of(all.getLong(2), all.getLong(3), all.getLong(4))).containsExactly(32L, 8L, 16L);
            assertThat(all.getTimestamp(5, 6)).isEqualTo(row.getTimestamp(6, 6));
        }
    }

    @Test
    void numbersTheRecordsOfAFileAlsoBehindARestart() throws InterruptedException {
        ReadConfig base = EngineUnderTest.CONFIG;
        ReadConfig config = new ReadConfig(
                base.format(),
                ReadColumns.of(base.schema()).with(Map.of("n", MetadataColumn.RECORD_NUMBER)),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                1,
                false,
                false,
                3,
                FailureMode.FAIL);
        FileEntry file = storage.put("f.bin", 11, 12, 13, 14, 15);
        assertThat(config.mayCut(file)).isFalse();
        assertThat(base.mayCut(file)).isTrue();
        RangeState resumed = new RangeState(FileRange.whole(file), 0, new ReadPosition(16, 0), 2, 0);
        for (RangeState start : List.of(RangeState.unread(FileRange.whole(file), 0), resumed)) {
            try (EngineUnderTest engine = new EngineUnderTest(storage, config, EngineUnderTest.LIMITS)) {
                engine.engine.add(start);
                long expected = start.rows();
                while (expected < 5) {
                    var batch = requireNonNull(engine.next().records());
                    for (int i = 0; i < batch.rowCount(); i++) {
                        expected++;
                        assertThat(batch.row(i).getLong(1)).isEqualTo(expected);
                        assertThat(batch.row(i).getLong(0)).isEqualTo(10 + expected);
                    }
                }
            }
        }
    }

    private static ReadConfig config(LongRecordFormat format, int concurrentFiles) {
        return new ReadConfig(
                format,
                ReadColumns.of(LongRecordFormat.SCHEMA),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                concurrentFiles,
                false,
                false,
                3,
                FailureMode.FAIL);
    }

    private static void awaitUnchecked(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
