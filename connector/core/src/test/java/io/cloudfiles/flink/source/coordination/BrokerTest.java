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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.ledger.BacklogView;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.read.ReadTotals;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestHandler;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.CoordinatorStoreImpl;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** The broker, through its two coordinators, as Flink calls them. */
class BrokerTest {
    private static final int CAPACITY = 100;
    private static final long BYTES = 1 << 20;
    private static final ReadTotals TOTALS = new ReadTotals(1, 10, 100, 0, 0, 0, 0);

    private final CoordinatorStore store = new CoordinatorStoreImpl();
    private final List<FakeLedgerGateway> gateways = new ArrayList<>();
    private OperatorCoordinator ledgers =
            coordinator(new LedgerCoordinatorProvider(new OperatorID(), "in", config(ReleaseLimits.NONE)), 1);
    private OperatorCoordinator readers = coordinator(new ReaderCoordinatorProvider(new OperatorID(), "in"), 1);

    static LedgerConfig config(ReleaseLimits limits) {
        return new LedgerConfig(ReleaseOrder.OLDEST_FIRST, 1, false, limits, ReleaseShare.NONE);
    }

    private OperatorCoordinator coordinator(OperatorCoordinator.Provider provider, int parallelism) {
        try {
            OperatorCoordinator coordinator =
                    provider.create(new FakeCoordinatorContext(provider.getOperatorId(), parallelism, store));
            coordinator.start();
            return coordinator;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void start(int ledgerParallelism, int readerParallelism) {
        ledgers = coordinator(
                new LedgerCoordinatorProvider(new OperatorID(), "in", config(ReleaseLimits.NONE)), ledgerParallelism);
        readers = coordinator(new ReaderCoordinatorProvider(new OperatorID(), "in"), readerParallelism);
        ledgersReady(ledgerParallelism, 0);
    }

    private void ledgersReady(int parallelism, int attempt) {
        gateways.clear();
        for (int i = 0; i < parallelism; i++) {
            gateways.add(new FakeLedgerGateway(i));
            ledgers.executionAttemptReady(i, attempt, gateways.get(i));
        }
    }

    private void ledger(int subtask, LedgerReport report) throws Exception {
        ledgers.handleEventFromOperator(subtask, 0, report);
    }

    private void released(int subtask, Grant grant, int ranges, long bytes, LedgerReport left) throws Exception {
        ledgers.handleEventFromOperator(subtask, 0, new GrantReleased(grant.id(), ranges, ranges, bytes, left));
    }

    private void reader(int subtask, long restored, long finished) throws Exception {
        reader(subtask, 0, restored, finished);
    }

    private void reader(int subtask, int attempt, long restored, long finished) throws Exception {
        readers.handleEventFromOperator(
                subtask, attempt, new ReaderReport(CAPACITY, BYTES, restored, restored, finished, finished, TOTALS));
    }

    private void reader(int subtask, int attempt, ReadTotals totals) throws Exception {
        readers.handleEventFromOperator(subtask, attempt, new ReaderReport(CAPACITY, BYTES, 0, 0, 0, 0, totals));
    }

    /** One byte per file. */
    private static LedgerReport waiting(long files, long head, long listing) {
        return new LedgerReport(
                1000,
                new BacklogView(files, files, files, files == 0 ? BacklogView.NO_HEAD : head, false),
                BacklogView.EMPTY,
                listing,
                0);
    }

    private SourceProgress progress() throws Exception {
        return SourceProgress.of(((CoordinationRequestHandler) ledgers)
                .handleCoordinationRequest(new ProgressRequest())
                .get());
    }

    @Test
    void grantsNothingBeforeEveryLedgerAndReaderHasReported() throws Exception {
        start(2, 2);
        ledger(0, waiting(50, 1, 0));
        reader(0, 0, 0);
        reader(1, 0, 0);
        assertThat(gateways).allMatch(FakeLedgerGateway::isEmpty);
        assertThat(progress().complete()).isFalse();

        ledger(1, waiting(0, 1, 0));
        assertThat(gateways.get(0).isEmpty()).isFalse();
        assertThat(gateways.get(1).isEmpty()).isTrue();
        assertThat(progress().complete()).isTrue();
    }

    @Test
    void aReaderIsGrantedWhatItsCapacityLeaves() throws Exception {
        start(1, 1);
        ledger(0, waiting(10_000, 1, 0));
        reader(0, 30, 10);
        Grant first = gateways.get(0).take();
        assertThat(first.ranges()).isEqualTo(80);
        assertThat(first.reader()).isZero();
        assertThat(first.bytes()).isEqualTo(5_000);

        released(0, first, 80, 80, waiting(9_920, 1, 0));
        assertThat(gateways.get(0).isEmpty()).isTrue();
        reader(0, 30, 40);
        assertThat(gateways.get(0).take().ranges()).isEqualTo(30);
    }

    @Test
    void aReaderIsGrantedBytesWithinItsCapacity() throws Exception {
        start(1, 1);
        ledger(0, new LedgerReport(10, new BacklogView(10, 100 * BYTES, 200, 1, false), BacklogView.EMPTY, 0, 0));
        reader(0, 0, 0);
        Grant first = gateways.get(0).take();
        assertThat(first.bytes()).isEqualTo(BYTES);

        released(
                0,
                first,
                2,
                BYTES + 500,
                new LedgerReport(10, new BacklogView(10, 99 * BYTES, 200, 1, false), BacklogView.EMPTY, 0, 0));
        assertThat(gateways.get(0).isEmpty()).isTrue();
        readers.handleEventFromOperator(0, 0, new ReaderReport(CAPACITY, BYTES, 0, 0, 1, 600, TOTALS));
        assertThat(gateways.get(0).take().bytes()).isEqualTo(100);
    }

    @Test
    void grantsNothingBeforeAListingHasPassedWhereTheOrderOfFilesMatters() throws Exception {
        start(2, 1);
        readers = coordinator(new ReaderCoordinatorProvider(new OperatorID(), "in", true), 1);
        reader(0, 0, 0);
        ledger(0, waiting(10, 5, 0));
        ledger(1, waiting(10, 3, 0));
        ledger(0, waiting(10, 5, 1));
        assertThat(gateways).allMatch(FakeLedgerGateway::isEmpty);

        ledger(1, waiting(11, 1, 1));
        assertThat(gateways.get(1).isEmpty()).isFalse();
    }

    @Test
    void aReaderWithoutCapacityIsGrantedNothing() throws Exception {
        start(1, 1);
        readers.handleEventFromOperator(0, 0, new ReaderReport(0, 0, 0, 0, 0, 0, TOTALS));
        ledger(0, waiting(10, 1, 0));
        assertThat(gateways.get(0).isEmpty()).isTrue();
        reader(0, 0, 0);
        assertThat(gateways.get(0).isEmpty()).isFalse();
    }

    @Test
    void whatALedgerCouldNotReleaseIsGrantedAgain() throws Exception {
        start(2, 1);
        ledger(0, waiting(1_000, 1, 0));
        ledger(1, waiting(0, 1, 0));
        reader(0, 0, 0);
        Grant first = gateways.get(0).take();
        assertThat(first.ranges()).isEqualTo(100);

        released(0, first, 3, 3, waiting(0, 1, 0));
        ledger(1, waiting(1_000, 1, 0));
        assertThat(gateways.get(1).take().ranges()).isEqualTo(97);
    }

    @Test
    void theHungriestReaderIsServedFirst() throws Exception {
        start(1, 3);
        reader(0, 90, 0);
        reader(1, 20, 0);
        reader(2, 50, 0);
        ledger(0, waiting(60_000, 1, 0));

        Grant first = gateways.get(0).take();
        assertThat(first.reader()).isEqualTo(1);
        released(0, first, 80, 80, waiting(59_920, 1, 0));
        Grant second = gateways.get(0).take();
        assertThat(second.reader()).isEqualTo(2);
        released(0, second, 50, 50, waiting(59_870, 1, 0));
        assertThat(gateways.get(0).take().reader()).isZero();
    }

    @Test
    void equallyHungryReadersTakeTurns() throws Exception {
        start(1, 2);
        reader(0, 0, 0);
        reader(1, 0, 0);
        List<Integer> served = new ArrayList<>();
        for (int file = 1; file <= 4; file++) {
            ledger(0, waiting(1, 1, 0));
            Grant grant = gateways.get(0).take();
            served.add(grant.reader());
            released(0, grant, 1, 1, waiting(0, 1, 0));
            reader(grant.reader(), 0, (file + 1) / 2);
        }
        assertThat(served).containsExactlyInAnyOrder(0, 0, 1, 1);
    }

    @Test
    void theLedgerWithTheOldestHeadIsAskedFirst() throws Exception {
        start(3, 1);
        ledger(0, waiting(100_000, 20, 0));
        ledger(1, waiting(1, 10, 0));
        ledger(2, waiting(100_000, 30, 0));
        reader(0, 0, 0);

        assertThat(gateways.get(1).take().ranges()).isEqualTo(100);
        assertThat(gateways.get(0).isEmpty()).isTrue();
    }

    @Test
    void aSmallLedgerWithTheOldestFileDoesNotStarveBesideAFullOne() throws Exception {
        start(2, 1);
        ledger(0, waiting(1_000_000, 100, 0));
        ledger(1, waiting(1, 200, 0));
        reader(0, 0, 0);
        long head = 100;
        long left = 1_000_000;
        long finished = 0;
        while (gateways.get(1).isEmpty()) {
            assertThat(head).as("head of the full ledger").isLessThan(400);
            Grant grant = gateways.get(0).take();
            head += 50;
            left -= grant.ranges();
            finished += grant.ranges();
            released(0, grant, grant.ranges(), grant.ranges(), waiting(left, head, 0));
            reader(0, 0, finished);
        }
    }

    @Test
    void theLastFilesAreSpreadOverAllReaders() throws Exception {
        start(1, 4);
        for (int i = 0; i < 4; i++) {
            reader(i, 0, 0);
        }
        long left = 40;
        long[] byReader = new long[4];
        ledger(0, waiting(left, 1, 0));
        while (left > 0) {
            Grant grant = gateways.get(0).take();
            assertThat((long) grant.ranges()).isLessThanOrEqualTo(Math.max(1, left / 8));
            left -= grant.ranges();
            byReader[grant.reader()] += grant.ranges();
            released(0, grant, grant.ranges(), grant.ranges(), waiting(left, 1, 0));
        }
        assertThat(byReader).containsOnly(10);
    }

    @Test
    void aLedgerHoldsOneUnansweredGrant() throws Exception {
        start(1, 2);
        reader(0, 0, 0);
        reader(1, 0, 0);
        ledger(0, waiting(1_000, 1, 0));
        ledger(0, waiting(2_000, 1, 0));
        Grant first = gateways.get(0).take();
        assertThat(gateways.get(0).isEmpty()).isTrue();

        released(0, first, first.ranges(), first.ranges(), waiting(1_900, 1, 0));
        assertThat(gateways.get(0).take().reader()).isNotEqualTo(first.reader());
    }

    @Test
    void isDrainedExactlyWhenAListingHasPassedAndAllIsReleasedAndFinished() throws Exception {
        start(2, 1);
        reader(0, 1, 0);
        ledger(0, waiting(1, 1, 1));
        ledger(1, waiting(0, 1, 0));
        Grant grant = gateways.get(0).take();
        assertThat(progress().drained()).as("backlog and grant").isFalse();
        reader(0, 1, 2);
        ledger(0, waiting(0, 1, 1));
        ledger(1, waiting(0, 1, 1));
        assertThat(progress().drained()).as("grant not answered").isFalse();
        released(0, grant, 1, 1, waiting(0, 1, 1));
        assertThat(progress().drained()).as("all finished").isTrue();
        assertThat(progress().inFlightRanges()).isZero();

        ledger(1, waiting(0, 1, 0));
        assertThat(progress().drained()).as("a listing is missing").isFalse();
        ledger(1, waiting(1, 1, 2));
        assertThat(progress().drained()).as("new backlog").isFalse();
        released(1, gateways.get(1).take(), 1, 1, waiting(0, 1, 2));
        assertThat(progress().drained()).as("in flight").isFalse();
        assertThat(progress().inFlightRanges()).isEqualTo(1);
        reader(0, 1, 3);
        assertThat(progress().drained()).as("finished again").isTrue();
        readers.executionAttemptFailed(0, 0, null);
        assertThat(progress().drained()).as("reader gone").isFalse();
    }

    @Test
    void progressAddsUp() throws Exception {
        start(2, 2);
        ledger(0, new LedgerReport(10, new BacklogView(3, 30, 3, 5, false), BacklogView.EMPTY, 4, 0));
        ledger(1, new LedgerReport(20, new BacklogView(4, 40, 4, 6, false), BacklogView.EMPTY, 3, 0));
        reader(0, 7, 0);
        reader(1, 5, 2);

        assertThat(progress())
                .isEqualTo(
                        new SourceProgress(true, false, 3, 30, 7, 70, 10, 10, 0, TOTALS.plus(TOTALS), ReadTotals.ZERO));
    }

    @Test
    void theNextFileIsTheFirstInOrderOverAllLedgers() throws Exception {
        start(2, 1);
        ledger(0, waiting(1, 7_000_999, 0));
        ledger(1, waiting(1, 5_000_999, 0));
        assertThat(progress().nextFileMillis()).isEqualTo(5_000);

        ledger(0, waiting(1, -7_000_999, 0));
        ledger(1, waiting(1, -5_000_999, 0));
        assertThat(progress().nextFileMillis()).isEqualTo(7_000);
    }

    @Test
    void aRunCountsWhatCameAfterItsFirstReportsWhateverFailsInBetween() throws Exception {
        start(1, 2);
        ledger(0, waiting(0, 0, 1));
        reader(0, 0, TOTALS);
        reader(0, 0, TOTALS.plus(TOTALS));
        reader(1, 0, ReadTotals.ZERO);
        assertThat(progress().runTotals()).isEqualTo(TOTALS);

        ledgers.executionAttemptFailed(0, 0, null);
        readers.subtaskReset(0, 1);
        readers.subtaskReset(1, 1);
        ledgersReady(1, 1);
        ledgers.handleEventFromOperator(0, 1, waiting(0, 0, 1));
        reader(1, 1, TOTALS);
        assertThat(progress().runTotals()).isEqualTo(ReadTotals.ZERO);
        reader(0, 1, TOTALS.plus(TOTALS));
        assertThat(progress().runTotals()).isEqualTo(TOTALS.plus(TOTALS));
    }

    @Test
    void eventsOfAttemptsThatAreGoneAreIgnored() throws Exception {
        start(1, 1);
        reader(0, 0, 0);
        readers.executionAttemptFailed(0, 0, null);
        reader(0, 0, 0);
        ledger(0, waiting(100, 1, 0));
        assertThat(gateways.get(0).isEmpty()).isTrue();

        readers.subtaskReset(0, 1);
        ledgers.subtaskReset(0, 1);
        ledger(0, waiting(100, 1, 0));
        reader(0, 1, 0, 0);
        assertThat(gateways.get(0).isEmpty()).isTrue();
        assertThat(progress().backlogFiles()).isZero();
        ledgersReady(1, 1);
        ledgers.handleEventFromOperator(0, 1, waiting(100, 1, 0));
        assertThat(gateways.get(0).isEmpty()).isFalse();
    }

    @Test
    void aFailoverForgetsAllCredit() throws Exception {
        for (boolean region : new boolean[] {true, false}) {
            start(1, 1);
            reader(0, 0, 0);
            ledger(0, waiting(1_000, 1, 5));
            Grant lost = gateways.get(0).take();
            if (region) {
                ledgers.executionAttemptFailed(0, 0, null);
                readers.executionAttemptFailed(0, 0, null);
                ledgers.subtaskReset(0, 1);
                readers.subtaskReset(0, 1);
            } else {
                ledgers.resetToCheckpoint(1, new byte[0]);
                readers.resetToCheckpoint(1, new byte[0]);
            }
            assertThat(progress())
                    .isEqualTo(new SourceProgress(false, false, 0, 0, 0, 0, 0, 0, 0, ReadTotals.ZERO, ReadTotals.ZERO));

            ledgersReady(1, 1);
            ledgers.handleEventFromOperator(0, 1, waiting(1_000, 1, 0));
            ledgers.handleEventFromOperator(0, 0, new GrantReleased(lost.id(), 9, 9, 9, waiting(1, 1, 0)));
            reader(0, 1, 20, 0);
            assertThat(gateways.get(0).take().ranges()).isEqualTo(80);
            assertThat(progress().inFlightRanges()).isEqualTo(20);
            ledgers.resetToCheckpoint(1, new byte[0]);
            store.compute(Broker.class.getName() + ":in", (key, broker) -> new Broker());
        }
    }

    @Test
    void confirmationsThatFlinkWouldWaitForAreCompletedWhenTheirAttemptIsGone() throws Exception {
        start(3, 3);
        for (int i = 0; i < 3; i++) {
            reader(i, 0, 0);
            ledger(i, waiting(1_000, 1, 0));
        }
        gateways.get(2).take();
        List<CompletableFuture<?>> confirmations = new ArrayList<>();
        gateways.forEach(gateway -> confirmations.addAll(gateway.confirmations));
        assertThat(confirmations).hasSize(3);

        readers.subtaskReset(1, 1);

        assertThat(confirmations.subList(0, 2)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(confirmations.get(2)).isCompleted();
    }

    @Test
    void sourcesOfOneJobDoNotMeet() throws Exception {
        start(1, 1);
        OperatorCoordinator other = coordinator(new ReaderCoordinatorProvider(new OperatorID(), "other"), 1);
        ledger(0, waiting(100, 1, 0));
        other.handleEventFromOperator(0, 0, new ReaderReport(1, 1, 0, 0, 0, 0, TOTALS));
        assertThat(gateways.get(0).isEmpty()).isTrue();
    }

    @Test
    void checkpointsNothing() throws Exception {
        for (OperatorCoordinator coordinator : List.of(ledgers, readers)) {
            CompletableFuture<byte[]> state = new CompletableFuture<>();
            coordinator.checkpointCoordinator(1, state);
            assertThat(state.get()).isEmpty();
        }
    }
}
