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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.ledger.Allowance;
import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogView;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.source.coordination.Grant;
import io.cloudfiles.flink.source.coordination.GrantReleased;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.LedgerReport;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The ledger's operator on a real RocksDB. */
class LedgerOperatorTest {
    private static final ListingMarks MARKS = new ListingMarks(4);
    private static final int KEY_GROUPS = 128;
    private static final BucketSelector SELECTOR = new BucketSelector();

    private final List<OperatorEvent> sent = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<Integer, DiscoveredFile, GrantedRange> ledger;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable harness : opened) {
            harness.close();
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, DiscoveredFile, GrantedRange> create(
            StateBackend backend, int parallelism, int subtask) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new RecordingFactory(), SELECTOR, Types.INT, KEY_GROUPS, parallelism, subtask);
        opened.add(harness);
        harness.setStateBackend(backend);
        harness.setup();
        return harness;
    }

    private void open() throws Exception {
        ledger = create(new EmbeddedRocksDBStateBackend(true), 1, 0);
        ledger.open();
    }

    private void restore(OperatorSubtaskState state, int oldParallelism, int parallelism, int subtask)
            throws Exception {
        sent.clear();
        ledger = create(new EmbeddedRocksDBStateBackend(true), parallelism, subtask);
        ledger.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, KEY_GROUPS, oldParallelism, parallelism, subtask));
        ledger.open();
    }

    private static DiscoveredFile file(int number) {
        return new DiscoveredFile(
                new FileEntry(Location.parse("s3://lake/in/" + number + ".json"), 250, number, "v" + number), false);
    }

    private void discover(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            ledger.processElement(file(i), 0);
        }
    }

    private void grant(long id, int reader, int ranges) {
        grant(new Grant(id, reader, new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, ranges, Long.MAX_VALUE)));
    }

    private void grant(Grant grant) {
        ((LedgerOperator) ledger.getOperator()).handleOperatorEvent(grant);
    }

    private List<String> output() {
        List<String> ranges = ledger.extractOutputValues().stream()
                .map(granted -> granted.reader() + ": "
                        + granted.range().file().location().name() + " "
                        + granted.range().start() + "-" + granted.range().end())
                .toList();
        ledger.getOutput().clear();
        return ranges;
    }

    @Test
    void releasesOnlyWhatIsGrantedAndToWhom() throws Exception {
        open();
        discover(0, 3);
        assertThat(output()).isEmpty();

        grant(1, 4, 4);
        assertThat(output())
                .containsExactly("4: 0.json 0-100", "4: 0.json 100-200", "4: 0.json 200-250", "4: 1.json 0-100");
        assertThat(sent)
                .last()
                .isEqualTo(new GrantReleased(
                        1,
                        2,
                        4,
                        350,
                        new LedgerReport(3, new BacklogView(2, 400, 6, 1, true), BacklogView.EMPTY, 0, 0)));

        grant(2, 0, 9);
        assertThat(output()).hasSize(5);
        assertThat(sent)
                .last()
                .isEqualTo(new GrantReleased(
                        2, 1, 5, 400, new LedgerReport(3, BacklogView.EMPTY, BacklogView.EMPTY, 0, 0)));
        grant(3, 0, 9);
        assertThat(output()).isEmpty();
        assertThat(sent)
                .last()
                .isEqualTo(
                        new GrantReleased(3, 0, 0, 0, new LedgerReport(3, BacklogView.EMPTY, BacklogView.EMPTY, 0, 0)));
    }

    @Test
    void beginsNoMoreFilesThanAreGranted() throws Exception {
        open();
        discover(0, 3);
        grant(1, 0, 1);
        output();

        grant(new Grant(2, 0, new Allowance(Arrival.BACKFILL, 0, 9, Long.MAX_VALUE)));
        assertThat(output()).containsExactly("0: 0.json 100-200", "0: 0.json 200-250");
        assertThat(sent)
                .last()
                .isEqualTo(new GrantReleased(
                        2,
                        0,
                        2,
                        150,
                        new LedgerReport(3, new BacklogView(2, 500, 7, 1, false), BacklogView.EMPTY, 0, 0)));
        grant(new Grant(3, 0, new Allowance(Arrival.BACKFILL, 1, 9, Long.MAX_VALUE)));
        assertThat(output()).hasSize(3);
        grant(new Grant(4, 0, new Allowance(Arrival.BACKFILL, 0, 9, Long.MAX_VALUE)));
        assertThat(output()).isEmpty();
    }

    @Test
    void tellsWhichCheckpointItHasPassed() throws Exception {
        open();
        ledger.snapshot(7, 1);
        assertThat(sent).last().isEqualTo(new LedgerReport(0, BacklogView.EMPTY, BacklogView.EMPTY, 0, 7));
    }

    @Test
    void reportsWhenItOpensAndSoonAfterItsFirstFile() throws Exception {
        open();
        assertThat(sent).containsExactly(new LedgerReport(0, BacklogView.EMPTY, BacklogView.EMPTY, 0, 0));

        discover(0, 100);
        assertThat(sent).hasSize(1);
        ledger.setProcessingTime(25);
        assertThat(sent)
                .hasSize(2)
                .last()
                .isEqualTo(new LedgerReport(100, new BacklogView(100, 25_000, 350, 0, false), BacklogView.EMPTY, 0, 0));
        discover(100, 200);
        ledger.setProcessingTime(400);
        assertThat(sent).hasSize(2);
        ledger.setProcessingTime(525);
        assertThat(sent)
                .hasSize(3)
                .last()
                .isEqualTo(new LedgerReport(200, new BacklogView(200, 50_000, 700, 0, false), BacklogView.EMPTY, 0, 0));
        ledger.setProcessingTime(60_000);
        assertThat(sent).hasSize(3);
    }

    @Test
    void knownFilesAreNotWorthAReport() throws Exception {
        open();
        discover(0, 5);
        ledger.setProcessingTime(1_000);
        discover(0, 5);
        ledger.setProcessingTime(2_000);

        assertThat(sent).hasSize(2);
    }

    @Test
    void aMarkReportsItsListingAndGoesOnToTheReaders() throws Exception {
        open();
        discover(0, 1);
        ledger.processWatermark(new Watermark(MARKS.timestampOf(7)));
        assertThat(sent)
                .last()
                .isEqualTo(new LedgerReport(1, new BacklogView(1, 250, 3, 0, false), BacklogView.EMPTY, 7, 0));
        ledger.processWatermark(new Watermark(MARKS.timestampOf(6)));
        // Of a job before, out of an unaligned checkpoint.
        ledger.processWatermark(new Watermark(new ListingMarks(5).timestampOf(8)));
        ledger.processWatermark(Watermark.MAX_WATERMARK);
        ledger.processWatermarkStatus(WatermarkStatus.IDLE);

        assertThat(sent).hasSize(2);
        assertThat(ledger.getOutput()).containsExactly(new Watermark(MARKS.timestampOf(7)));
    }

    @Test
    void goesOnWhereASnapshotStopped() throws Exception {
        open();
        discover(0, 300);
        grant(1, 0, 100);
        OperatorSubtaskState state = ledger.snapshot(1, 1);
        List<String> before = output();
        grant(2, 0, 100);
        List<String> afterSnapshot = output();

        restore(state, 1, 1, 0);
        assertThat(sent)
                .containsExactly(
                        new LedgerReport(300, new BacklogView(267, 66_650, 933, 33, true), BacklogView.EMPTY, 0, 0));
        discover(0, 300);
        grant(1, 0, 100);
        assertThat(output()).isEqualTo(afterSnapshot).doesNotContainAnyElementsOf(before);
        grant(2, 0, 10_000);
        assertThat(output()).hasSize(700);
    }

    @Test
    void losesAndRepeatsNothingWhenItIsRescaled() throws Exception {
        open();
        discover(0, 2_000);
        grant(1, 0, 2_500);
        List<String> released = new ArrayList<>(output());
        OperatorSubtaskState whole = ledger.snapshot(1, 1);

        List<OperatorSubtaskState> parts = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            restore(whole, 1, 3, subtask);
            for (int i = 0; i < 2_100; i++) {
                if (owner(file(i), 3) == subtask) {
                    ledger.processElement(file(i), 0);
                }
            }
            grant(1, 0, 500);
            released.addAll(output());
            parts.add(ledger.snapshot(2, 2));
        }
        OperatorSubtaskState joined =
                AbstractStreamOperatorTestHarness.repackageState(parts.toArray(new OperatorSubtaskState[0]));
        for (int subtask = 0; subtask < 2; subtask++) {
            restore(joined, 3, 2, subtask);
            grant(1, 0, 100_000);
            released.addAll(output());
        }

        assertThat(released).hasSize(2_100 * 3).doesNotHaveDuplicates();
    }

    @Test
    void forgetsBehindAMarkAfterARestartToo() throws Exception {
        open();
        discover(0, 3_000);
        grant(1, 0, 9_000);
        ledger.getOutput().clear();
        long tomorrow = Duration.ofDays(30_000).toNanos() / 1_000;
        ledger.processWatermark(new Watermark(MARKS.timestampOf(7, tomorrow)));
        assertThat(((LedgerReport) sent.get(sent.size() - 1)).knownFiles()).isEqualTo(3_000);
        ledger.setProcessingTime(25);
        OperatorSubtaskState state = ledger.snapshot(1, 1);
        long known = ((LedgerReport) sent.get(sent.size() - 1)).knownFiles();
        assertThat(known).isBetween(2_000L, 2_999L);

        restore(state, 1, 1, 0);
        ledger.setProcessingTime(1_000);
        discover(2_999, 3_001);
        ledger.processWatermark(new Watermark(MARKS.timestampOf(8, tomorrow)));
        for (int millis = 1_025; millis < 2_000; millis += 25) {
            ledger.setProcessingTime(millis);
        }
        ledger.setProcessingTime(3_000);
        assertThat(((LedgerReport) sent.get(sent.size() - 1)).knownFiles())
                .as("what waits is remembered")
                .isEqualTo(1);
    }

    private static int owner(DiscoveredFile file, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(SELECTOR.getKey(file), KEY_GROUPS, parallelism);
    }

    @Test
    void releasesNothingBehindTheBarrierOfAStop() throws Exception {
        open();
        discover(0, 5);
        ledger.snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL));
        grant(1, 0, 1);
        assertThat(output()).hasSize(1);

        ledger.snapshotWithLocalState(2, 2, SavepointType.suspend(SavepointFormatType.CANONICAL));
        grant(2, 0, 1);
        assertThat(output()).isEmpty();
    }

    @Test
    void refusesABackendThatDoesNotKeepOrderAndDoesNotRetry() throws Exception {
        ledger = create(new HashMapStateBackend(), 1, 0);

        assertThatThrownBy(ledger::open)
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CF_STATE_BACKEND_UNSUPPORTED))
                .hasMessageContaining("hashmap")
                .hasMessageContaining("state.backend.type: rocksdb");
    }

    /** Makes the operator with a gateway that keeps what is sent. */
    private final class RecordingFactory extends AbstractStreamOperatorFactory<GrantedRange>
            implements OneInputStreamOperatorFactory<DiscoveredFile, GrantedRange> {
        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as inherited
        public <T extends StreamOperator<GrantedRange>> T createStreamOperator(
                StreamOperatorParameters<GrantedRange> parameters) {
            return (T) new LedgerOperator(
                    parameters,
                    sent::add,
                    new LedgerConfig(ReleaseOrder.OLDEST_FIRST, 100, false, ReleaseLimits.NONE, ReleaseShare.NONE),
                    file -> true,
                    MARKS);
        }

        @Override
        @SuppressWarnings("rawtypes") // as inherited
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return LedgerOperator.class;
        }
    }
}
