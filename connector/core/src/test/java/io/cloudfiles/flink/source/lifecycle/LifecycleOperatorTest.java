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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.lifecycle.CleanMode;
import io.cloudfiles.flink.lifecycle.CleanPolicy;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.source.coordination.FilesCommitted;
import io.cloudfiles.flink.source.coordination.LifecycleReport;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The lifecycle's operator on a real RocksDB. */
class LifecycleOperatorTest {
    private static final int KEY_GROUPS = 128;
    private static final CheckpointStorageLocationReference PLACE = CheckpointStorageLocationReference.getDefault();
    private static final CheckpointOptions ALIGNED =
            CheckpointOptions.alignedNoTimeout(CheckpointType.CHECKPOINT, PLACE);

    @TempDir
    private Path directory;

    private final List<OperatorEvent> sent = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private CleanPolicy policy = CleanPolicy.OFF;
    private @Nullable Duration maxFileAge;
    private KeyedOneInputStreamOperatorTestHarness<Integer, FileFinished, Object> operator;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable harness : opened) {
            harness.close();
        }
    }

    private void create(int parallelism, int subtask) throws Exception {
        sent.clear();
        operator = new KeyedOneInputStreamOperatorTestHarness<>(
                new RecordingFactory(), new FinishedFileSelector(), Types.INT, KEY_GROUPS, parallelism, subtask);
        opened.add(operator);
        operator.setStateBackend(new EmbeddedRocksDBStateBackend(true));
        operator.setup();
    }

    private void open() throws Exception {
        create(1, 0);
        operator.open();
    }

    private void restore(long checkpoint, OperatorSubtaskState state, int parallelism, int subtask) throws Exception {
        create(parallelism, subtask);
        operator.setRestoredCheckpointId(checkpoint);
        operator.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(state, KEY_GROUPS, 1, parallelism, subtask));
        operator.open();
    }

    private static FileFinished end(int number) {
        FileEntry file = new FileEntry(Location.parse("s3://lake/in/" + number), 10, number, "v");
        return new FileFinished(FileRange.whole(file), 1, 1, Outcome.INGESTED, null);
    }

    private void end(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            operator.processElement(end(i), 0);
        }
    }

    private LifecycleOperator lifecycle() {
        return (LifecycleOperator) operator.getOperator();
    }

    private OperatorSubtaskState snapshot(long checkpoint, CheckpointOptions options) throws Exception {
        OperatorSnapshotFutures futures =
                lifecycle().snapshotState(checkpoint, 0, options, new MemCheckpointStreamFactory(1 << 24));
        return OperatorSnapshotFinalizer.create(futures).getJobManagerOwnedState();
    }

    private long commit(long checkpoint) {
        lifecycle().handleOperatorEvent(new FilesCommitted(checkpoint));
        return lifecycle().uncommittedFiles();
    }

    private LifecycleReport lastReport() {
        return (LifecycleReport) sent.get(sent.size() - 1);
    }

    @Test
    void filesAreCommittedWithTheCheckpointBehindThem() throws Exception {
        open();
        end(0, 3);
        assertThat(commit(1)).as("a barrier that is still to come").isEqualTo(3);
        snapshot(1, ALIGNED);
        end(3, 5);
        assertThat(lifecycle().uncommittedFiles()).isEqualTo(5);
        assertThat(commit(1)).isEqualTo(2);
        snapshot(2, ALIGNED);
        snapshot(3, ALIGNED);
        assertThat(commit(3)).isZero();
    }

    @Test
    void whatIsNotAlignedCommitsNothing() throws Exception {
        open();
        end(0, 3);
        snapshot(1, CheckpointOptions.unaligned(CheckpointType.CHECKPOINT, PLACE));
        assertThat(commit(1)).isEqualTo(3);
        snapshot(2, CheckpointOptions.alignedWithTimeout(CheckpointType.CHECKPOINT, PLACE, 1_000));
        assertThat(commit(2)).as("may have become unaligned elsewhere").isEqualTo(3);
        snapshot(3, CheckpointOptions.notExactlyOnce(CheckpointType.CHECKPOINT, PLACE));
        assertThat(commit(3)).as("a file's end may overtake its rows").isEqualTo(3);
        end(3, 4);
        snapshot(4, CheckpointOptions.alignedNoTimeout(SavepointType.savepoint(SavepointFormatType.CANONICAL), PLACE));
        assertThat(commit(4)).isZero();
    }

    @Test
    void aRestoredCheckpointIsAskedForAndWaitedFor() throws Exception {
        open();
        end(0, 20);
        OperatorSubtaskState state = snapshot(7, ALIGNED);
        restore(7, state, 2, 1);

        long files = lifecycle().uncommittedFiles();
        assertThat(files).isBetween(1L, 19L);
        assertThat(lastReport()).isEqualTo(new LifecycleReport(7, files, 0, false));
        assertThat(commit(6)).isEqualTo(files);
        assertThat(commit(7)).isZero();
        assertThat(lastReport()).isEqualTo(new LifecycleReport(7, 0, 0, false));
    }

    @Test
    void afterAnUnalignedCheckpointItsFilesAreCommittedWithALaterOne() throws Exception {
        open();
        end(0, 3);
        OperatorSubtaskState state = snapshot(7, CheckpointOptions.unaligned(CheckpointType.CHECKPOINT, PLACE));
        restore(7, state, 1, 0);

        assertThat(lastReport()).isEqualTo(new LifecycleReport(0, 0, 0, false));
        assertThat(commit(7)).isEqualTo(3);
        snapshot(8, ALIGNED);
        assertThat(commit(8)).isZero();
    }

    @Test
    void cleansNoFileBeforeItIsCommittedAndItsTimeIsOver() throws Exception {
        policy = new CleanPolicy(
                CleanMode.DELETE,
                Duration.ofSeconds(100),
                null,
                Location.of(directory).toString(),
                true,
                10);
        open();
        operator.setProcessingTime(1_000);
        Path file = Files.writeString(directory.resolve("a.json"), "1");
        operator.processElement(new FileFinished(FileRange.whole(entry(file)), 1, 1, Outcome.INGESTED, null), 0);
        snapshot(1, ALIGNED);
        operator.setProcessingTime(1_000_000);
        assertThat(lastReport()).as("nothing is due").isEqualTo(new LifecycleReport(0, 0, 0, false));

        commit(1);
        operator.setProcessingTime(1_099_000);
        assertThat(lastReport()).isEqualTo(new LifecycleReport(0, 0, 0, false));
        assertThat(file).exists();

        operator.setProcessingTime(1_110_000);
        assertThat(lastReport()).as("waited for").isEqualTo(new LifecycleReport(0, 0, 1, false));
        operator.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        assertThat(lastReport()).isEqualTo(new LifecycleReport(0, 0, 0, false));
        assertThat(file).doesNotExist();
    }

    @Test
    void takesNoMoreFilesBehindTheLastBarrier() throws Exception {
        policy = new CleanPolicy(
                CleanMode.DELETE,
                Duration.ofSeconds(100),
                null,
                Location.of(directory).toString(),
                true,
                10);
        open();
        operator.setProcessingTime(1_000);
        Path file = Files.writeString(directory.resolve("a.json"), "1");
        operator.processElement(new FileFinished(FileRange.whole(entry(file)), 1, 1, Outcome.INGESTED, null), 0);
        snapshot(1, ALIGNED);
        commit(1);
        snapshot(2, CheckpointOptions.alignedNoTimeout(SavepointType.suspend(SavepointFormatType.CANONICAL), PLACE));

        operator.setProcessingTime(1_000_000);
        assertThat(lastReport()).isEqualTo(new LifecycleReport(0, 0, 0, true));
        assertThat(file).exists();
    }

    @Test
    void forgetsAFileLaterThanTheLedgerDoes() throws Exception {
        maxFileAge = Duration.ofDays(30);
        open();
        operator.setProcessingTime(1_000);
        end(0, 3);
        snapshot(1, ALIGNED);
        commit(1);

        lookAtAllBuckets(Duration.ofDays(40));
        assertThat(rememberedBuckets()).as("the ledger may still know them").isEqualTo(3);
        lookAtAllBuckets(Duration.ofDays(45));
        assertThat(rememberedBuckets()).isZero();
    }

    /** The first time may be of a round that was planned before. */
    private void lookAtAllBuckets(Duration at) throws Exception {
        for (int round = 0; round <= Buckets.COUNT / 4; round++) {
            operator.setProcessingTime(at.plusSeconds(10L * round).toMillis());
        }
    }

    private long rememberedBuckets() {
        try (Stream<Object> keys = lifecycle().getKeyedStateBackend().getKeys("finished", VoidNamespace.INSTANCE)) {
            return keys.distinct().count();
        }
    }

    private static FileEntry entry(Path file) throws IOException {
        try (StorageOpener storages = StorageOpener.of(Map.of())) {
            Location location = Location.of(file);
            return storages.open(location).stat(location).orElseThrow();
        }
    }

    private final class RecordingFactory extends AbstractStreamOperatorFactory<Object>
            implements OneInputStreamOperatorFactory<FileFinished, Object> {
        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as inherited
        public <T extends StreamOperator<Object>> T createStreamOperator(StreamOperatorParameters<Object> parameters) {
            return (T) new LifecycleOperator(parameters, sent::add, policy, StorageOpener.of(Map.of()), maxFileAge);
        }

        @Override
        @SuppressWarnings("rawtypes") // as inherited
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return LifecycleOperator.class;
        }
    }
}
