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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.read.PassingReadFailure;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.read.ScriptedStorage;
import io.cloudfiles.flink.source.coordination.ReaderReport;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.LongRecordFormat;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.io.network.partition.MockResultPartitionWriter;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReadOperatorTest {
    private final ScriptedStorage storage = new ScriptedStorage();

    @Test
    void emitsTheRowsOfEachFileAndThenItsEnd() throws Exception {
        FileEntry file = storage.put("a", 1, 2, 3);
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(file, storage.put("empty"))) {
            reader.workUntil(() -> reader.finished().size() == 2);

            assertThat(reader.ids()).containsExactly(1L, 2L, 3L);
            assertThat(reader.finished())
                    .contains(new FileFinished(FileRange.whole(file), 0, 3, Outcome.INGESTED, null));
        }
    }

    @Test
    void resumesInTheMiddleOfAFile() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        FileEntry file = storage.put("f", LongStream.range(0, 20).toArray());
        OperatorSubtaskState checkpoint;
        List<Long> ids;
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(file)) {
            reader.workUntil(() -> !reader.ids().isEmpty());
            checkpoint = reader.flink.snapshot(1, 1);
            ids = new ArrayList<>(reader.ids());
            assertThat(ids).hasSizeLessThan(20);
        }
        rest.countDown();

        try (ReaderHarness restored = ReaderHarness.restore(storage, 0, 1, checkpoint)) {
            restored.workUntil(() -> !restored.finished().isEmpty());

            ids.addAll(restored.ids());
            assertThat(ids)
                    .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
            assertThat(restored.finished())
                    .containsExactly(new FileFinished(FileRange.whole(file), 0, 20, Outcome.INGESTED, null));
            assertThat(restored.lastReport().totals()).isEqualTo(new ReadTotals(1, 160, 20, 0, 0, 0, 0));
        }
    }

    @Test
    void neitherLosesNorRepeatsARowWhenItIsRescaled() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        List<Long> ids = new ArrayList<>();
        int files = 12;
        for (int i = 0; i < files; i++) {
            storage.put("f" + i, LongStream.range(i * 100L, i * 100L + 20).toArray());
        }

        OperatorSubtaskState one;
        try (ReaderHarness reader = ReaderHarness.start(storage)) {
            for (int i = 0; i < files; i++) {
                reader.grant(storage.entry("f" + i));
            }
            reader.workUntil(() -> reader.ids().size() >= 4);
            one = reader.flink.snapshot(1, 1);
            ids.addAll(reader.ids());
        }
        OperatorSubtaskState three = emitSomeAt(3, 1, one, ids);
        rest.countDown();

        ReadTotals totals = ReadTotals.ZERO;
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    three, ReaderHarness.MAX_PARALLELISM, 3, 2, subtask);
            try (ReaderHarness reader = ReaderHarness.restore(storage, subtask, 2, part)) {
                ReaderReport first = reader.lastReport();
                reader.workUntil(() -> reader.finished().size() == first.restoredRanges());
                ids.addAll(reader.ids());
                totals = totals.plus(reader.lastReport().totals());
            }
        }

        assertThat(ids).hasSize(files * 20).doesNotHaveDuplicates();
        assertThat(totals).isEqualTo(new ReadTotals(files, files * 160L, files * 20L, 0, 0, 0, 0));
    }

    private OperatorSubtaskState emitSomeAt(
            int parallelism, int oldParallelism, OperatorSubtaskState state, List<Long> ids) throws Exception {
        OperatorSubtaskState[] parts = new OperatorSubtaskState[parallelism];
        for (int subtask = 0; subtask < parallelism; subtask++) {
            OperatorSubtaskState part = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, ReaderHarness.MAX_PARALLELISM, oldParallelism, parallelism, subtask);
            try (ReaderHarness reader = ReaderHarness.restore(storage, subtask, parallelism, part)) {
                assertThat(reader.lastReport().restoredRanges()).isEqualTo(4);
                reader.work();
                parts[subtask] = reader.flink.snapshot(2, 2);
                ids.addAll(reader.ids());
            }
        }
        return AbstractStreamOperatorTestHarness.repackageState(parts);
    }

    @Test
    void keepsUpstreamWatermarksToItself() throws Exception {
        try (ReaderHarness reader = ReaderHarness.start(storage)) {
            reader.flink.processWatermark(new Watermark(3));
            reader.flink.processWatermarkStatus(WatermarkStatus.IDLE);
            reader.flink.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(reader.flink.getOutput()).isEmpty();
        }
    }

    @Test
    void emitsNothingBehindASynchronousSavepoint() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        try (ReaderHarness reader = ReaderHarness.start(storage)
                .grant(storage.put("f", LongStream.range(0, 20).toArray()))) {
            reader.workUntil(() -> !reader.ids().isEmpty());

            reader.flink.snapshotWithLocalState(1, 1, SavepointType.suspend(SavepointFormatType.CANONICAL));
            int before = reader.ids().size();
            assertThat(reader.lastReport().totals().rows()).isEqualTo(before);
            assertThat(reader.lastReport().capacityRanges()).isZero();
            rest.countDown();
            workForAWhile(reader);

            assertThat(reader.ids()).hasSize(before);
        }
    }

    @Test
    void goesOnBehindAnyOtherSnapshot() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        try (ReaderHarness reader = ReaderHarness.start(storage)
                .grant(storage.put("f", LongStream.range(0, 20).toArray()))) {
            reader.workUntil(() -> !reader.ids().isEmpty());

            reader.flink.snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL));
            rest.countDown();

            reader.workUntil(() -> reader.ids().size() == 20);
        }
    }

    @Test
    void keepsWhatIsInFlightWhenItsInputEnds() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        OperatorSubtaskState drained;
        int emitted;
        try (ReaderHarness reader = ReaderHarness.start(storage)
                .grant(storage.put("f", LongStream.range(0, 20).toArray()))) {
            reader.workUntil(() -> !reader.ids().isEmpty());
            emitted = reader.ids().size();

            reader.flink.endInput();
            rest.countDown();
            workForAWhile(reader);

            assertThat(reader.flink.getOutput()).last().isEqualTo(Watermark.MAX_WATERMARK);
            drained = reader.flink.snapshot(1, 1);
        }
        try (ReaderHarness restored = ReaderHarness.restore(storage, 0, 1, drained)) {
            restored.workUntil(() -> restored.ids().size() == 20 - emitted);
        }
    }

    @Test
    void emitsOnlyWhileTheTaskCanSend() throws Exception {
        GatedWriter writer = new GatedWriter();
        try (ReaderHarness reader = ReaderHarness.startBehind(writer, storage)
                .grant(storage.put("f", LongStream.range(0, 20).toArray()))) {
            workForAWhile(reader);
            assertThat(reader.ids()).isEmpty();

            writer.open();

            reader.workUntil(() -> reader.finished().size() == 1);
            assertThat(reader.ids()).hasSize(20);
        }
    }

    @Test
    void reportsWhatItRestoredBeforeAnythingElse() throws Exception {
        try (ReaderHarness reader = ReaderHarness.start(storage)) {
            assertThat(reader.reports()).singleElement().satisfies(report -> {
                assertThat(report.restoredRanges()).isZero();
                assertThat(report.capacityRanges()).isEqualTo(256);
                assertThat(report.capacityBytes()).isEqualTo(8L * (64 << 20));
            });
        }
    }

    @Test
    void reportsOnceWhenAllIsDone() throws Exception {
        try (ReaderHarness reader = ReaderHarness.start(storage)) {
            for (int i = 0; i < 20; i++) {
                reader.grant(storage.put("f" + i, i));
            }
            reader.workUntil(() -> reader.finished().size() == 20);

            assertThat(reader.lastReport().finishedRanges()).isEqualTo(20);
            assertThat(reader.lastReport().finishedBytes()).isEqualTo(160);
            assertThat(reader.lastReport().totals().rows()).isEqualTo(20);
            assertThat(reader.reports()).hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void reportsTheRowsOfAFileThatThenStalls() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        try (ReaderHarness reader = ReaderHarness.start(storage)
                .grant(storage.put("f", LongStream.range(0, 20).toArray()))) {
            reader.workUntil(() -> !reader.ids().isEmpty());
            workForAWhile(reader);
            int emitted = reader.ids().size();
            assertThat(emitted).isLessThan(20);

            reader.flink.setProcessingTime(1_000);

            assertThat(reader.lastReport().totals().rows()).isEqualTo(emitted);
            int reports = reader.reports().size();
            reader.flink.setProcessingTime(10_000);
            assertThat(reader.reports()).hasSize(reports);
            rest.countDown();
        }
    }

    @Test
    void countsAFileThatChangedAsWhatWasGranted() throws Exception {
        FileEntry granted = storage.put("f", 1, 2, 3);
        storage.put("f", 11);
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(granted)) {
            reader.workUntil(() -> reader.finished().size() == 1);

            assertThat(reader.ids()).containsExactly(11L);
            assertThat(reader.lastReport().finishedBytes()).isEqualTo(24);
            assertThat(reader.lastReport().totals().bytes()).isEqualTo(8);
        }
    }

    @Test
    void failsTheTaskWhenAFileFails() throws Exception {
        FileEntry missing = storage.put("f", 1);
        storage.delete(missing.location());
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(missing)) {
            assertThatExceptionOfType(SuppressRestartsException.class)
                    .isThrownBy(() -> reader.workUntil(() -> false))
                    .havingCause()
                    .isInstanceOf(CloudFilesException.class)
                    .withMessageContaining(storage.at("f").toString());
        }
    }

    @Test
    void letsFlinkRestartTheTaskWhenTheFailureMayPass() throws Exception {
        FileEntry file = storage.put("f", 1);
        storage.script((read, position) -> {
            throw new IOException("connection reset");
        });
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(file)) {
            assertThatExceptionOfType(PassingReadFailure.class)
                    .isThrownBy(() -> reader.workUntil(() -> false))
                    .withMessageContaining("connection reset");
        }
    }

    @Test
    void emitsAndWritesEachBadRecordOnceWhateverIsRestored() throws Exception {
        CountDownLatch rest = stopReadingAt(64);
        long[] records = LongStream.range(0, 20)
                .map(id -> id % 4 == 1 ? LongRecordFormat.DROPPED : id)
                .toArray();
        FileEntry file = storage.put("f", records);
        OperatorSubtaskState checkpoint;
        List<BadRecord> bad;
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(file)) {
            reader.workUntil(() -> !reader.badRecords().isEmpty());
            assertThat(written()).isEmpty();
            checkpoint = reader.flink.snapshot(1, 1_700_000_000_000L);
            bad = new ArrayList<>(reader.badRecords());
            rest.countDown();
            reader.workUntil(() -> !reader.finished().isEmpty());
        }
        assertThat(written()).isEmpty();

        for (int attempt = 0; attempt < 2; attempt++) {
            try (ReaderHarness restored = ReaderHarness.restore(storage, 0, 1, checkpoint)) {
                assertThat(written()).hasSize(bad.size());
                restored.workUntil(() -> !restored.finished().isEmpty());
                if (attempt > 0) {
                    bad.addAll(restored.badRecords());
                    restored.flink.snapshot(2, 1_700_000_060_000L);
                    restored.flink.notifyOfCompletedCheckpoint(2);
                }
            }
        }

        assertThat(bad).extracting(BadRecord::offset).containsExactly(8L, 40L, 72L, 104L, 136L);
        assertThat(written())
                .extracting(line -> line.get("offset").asLong())
                .containsExactlyInAnyOrder(8L, 40L, 72L, 104L, 136L);
        assertThat(written().get(0).get("path").asText())
                .isEqualTo(file.location().toString());
        assertThat(written().get(0).get("reason").asText()).isEqualTo("it is to be dropped");
        assertThat(storage.names("bad"))
                .allMatch(name -> name.matches("bad/20231114T221[34]20/bad_records/part-00000-[0-9a-f-]{36}"));
    }

    @Test
    void waitsForACheckpointWhenTooMuchIsBad() throws Exception {
        BadRecordFiles files = new BadRecordFiles(storage.at("bad"), storage.opener(), 3);
        int size = BadRecord.MAX_CONTENT_BYTES;
        BadRecord bad = new BadRecord(
                storage.at("f"),
                0,
                -1,
                BadRecord.Outcome.DROPPED,
                "bad",
                "x".repeat(size).getBytes(US_ASCII),
                size,
                0);
        for (int i = 0; i < BadRecordFiles.MAX_HELD_BYTES / size; i++) {
            assertThat(files.hasRoom()).isTrue();
            files.add(bad);
        }
        assertThat(files.hasRoom()).isFalse();
        CompletableFuture<?> room = files.room();

        files.snapshot(7, 0);
        files.completed(6);
        assertThat(room).isNotDone();
        assertThat(storage.names("bad")).isEmpty();
        files.completed(7);

        assertThat(room).isCompleted();
        assertThat(files.hasRoom()).isTrue();
        assertThat(files.snapshot(8, 1)).isEmpty();
        assertThat(storage.names("bad"))
                .singleElement()
                .asString()
                .startsWith("bad/19700101T000000/bad_records/part-00003-");
    }

    private List<JsonNode> written() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String name : storage.names("bad")) {
            for (String line : storage.text(name).lines().toList()) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        return lines;
    }

    @Test
    void hasNoMailWhenThereIsNothingToDo() throws Exception {
        try (ReaderHarness reader = ReaderHarness.start(storage).grant(storage.put("f", 1))) {
            reader.workUntil(() -> reader.finished().size() == 1);
            reader.workUntil(() -> !reader.flink.getTaskMailbox().hasMail());
            int reports = reader.reports().size();

            workForAWhile(reader);

            assertThat(reader.reports()).hasSize(reports);
            assertThat(reader.flink.getTaskMailbox().hasMail()).isFalse();
        }
        assertThat(storage.isClosed()).isTrue();
    }

    private CountDownLatch stopReadingAt(long stop) {
        CountDownLatch go = new CountDownLatch(1);
        storage.script((file, position) -> {
            try {
                if (position >= stop) {
                    go.await();
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
        });
        return go;
    }

    private static void workForAWhile(ReaderHarness reader) throws Exception {
        for (int i = 0; i < 100_000; i++) {
            reader.work();
            Thread.onSpinWait();
        }
    }

    private static final class GatedWriter extends MockResultPartitionWriter {
        private final CompletableFuture<?> room = new CompletableFuture<>();

        void open() {
            room.complete(null);
        }

        @Override
        public CompletableFuture<?> getAvailableFuture() {
            return room;
        }

        @Override
        public boolean isAvailable() {
            return room.isDone();
        }
    }
}
