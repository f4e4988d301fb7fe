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
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestHandler;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.CoordinatorStoreImpl;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.junit.jupiter.api.RepeatedTest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ledgers and readers as counters, whose messages take their time, beside the real coordinators: whatever the order of events and
 * wherever a failure falls, all files arrive, no reader is given more than it wants, and the source is drained exactly then.
 */
class BrokerSimulationTest {
    private static final FileRange RANGE = FileRange.whole(new FileEntry(Location.parse("/in/a"), 1, 0, null));
    private static final int CAPACITY = 16;

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);
    private final int ledgerCount = 1 + random.nextInt(4);
    private final int readerCount = 1 + random.nextInt(4);
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    /** Messages that were on their way when their attempt failed. */
    private final Deque<Delivery> late = new ArrayDeque<>();

    private final int mostFiles = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(20);
    /** Files released by all ledgers, by attempt and the barrier before. */
    private final Map<List<Integer>, Integer> released = new HashMap<>();
    /** The barrier that is on its way to the ledgers, or has passed them. */
    private int barrier;

    private final OperatorCoordinator ledgerCoordinator;
    private final OperatorCoordinator readerCoordinator;
    private int attempt;

    BrokerSimulationTest() throws Exception {
        CoordinatorStore store = new CoordinatorStoreImpl();
        ledgerCoordinator = new LedgerCoordinatorProvider(
                        new OperatorID(), "in", BrokerTest.config(new ReleaseLimits(mostFiles, Long.MAX_VALUE)))
                .create(new FakeCoordinatorContext(new OperatorID(), ledgerCount, store));
        readerCoordinator = new ReaderCoordinatorProvider(new OperatorID(), "in")
                .create(new FakeCoordinatorContext(new OperatorID(), readerCount, store));
        ledgerCoordinator.start();
        readerCoordinator.start();
    }

    private interface Delivery {
        void run() throws Exception;
    }

    private final class Ledger {
        private final int subtask;
        private final FakeLedgerGateway gateway;
        private final Deque<Delivery> outbox = new ArrayDeque<>();
        private int undiscovered;
        private int waiting;
        private int passed = barrier;

        Ledger(int subtask, int undiscovered, int waiting) {
            this.subtask = subtask;
            this.undiscovered = undiscovered;
            this.waiting = waiting;
            this.gateway = new FakeLedgerGateway(subtask);
            ledgerCoordinator.executionAttemptReady(subtask, attempt, gateway);
            send(report());
        }

        LedgerReport report() {
            return new LedgerReport(
                    0,
                    new BacklogView(
                            waiting, waiting, waiting, waiting == 0 ? BacklogView.NO_HEAD : random.nextInt(100), false),
                    BacklogView.EMPTY,
                    undiscovered == 0 ? 1 : 0,
                    passed);
        }

        void send(OperatorEvent event) {
            int sender = attempt;
            outbox.add(() -> ledgerCoordinator.handleEventFromOperator(subtask, sender, event));
        }

        boolean isBusy() {
            return undiscovered + waiting > 0 || !gateway.isEmpty() || !outbox.isEmpty();
        }

        void step() throws Exception {
            int dice = random.nextInt(3);
            if (dice == 0 && undiscovered > 0) {
                int found = 1 + random.nextInt(undiscovered);
                undiscovered -= found;
                waiting += found;
                send(report());
            } else if (dice == 1 && !gateway.isEmpty()) {
                Grant grant = gateway.take();
                int most = Math.min(Math.min(grant.files(), grant.ranges()), waiting);
                waiting -= most;
                assertThat(released.merge(List.of(attempt, passed), most, Integer::sum))
                        .as("seed %d: files between two barriers", seed)
                        .isLessThanOrEqualTo(mostFiles);
                readers.get(grant.reader()).receive(most);
                send(new GrantReleased(grant.id(), most, most, most, report()));
            } else if (dice == 2 && passed < barrier) {
                passed = barrier;
                send(report());
            } else if (!outbox.isEmpty()) {
                outbox.remove().run();
            }
        }
    }

    private final class Reader {
        private final Deque<Delivery> outbox = new ArrayDeque<>();
        private final ReaderReporter reporter;
        private long finished;
        private int held;

        Reader(int subtask, int held, long finished) {
            int sender = attempt;
            this.held = held;
            this.finished = finished;
            reporter = new ReaderReporter(
                    event -> outbox.add(() -> readerCoordinator.handleEventFromOperator(subtask, sender, event)),
                    CAPACITY,
                    1 << 20);
            for (int i = 0; i < held; i++) {
                reporter.restored(RANGE);
            }
            reporter.start(totals());
        }

        ReadTotals totals() {
            return new ReadTotals(finished, 0, 0, 0, 0, 0, 0);
        }

        void receive(int ranges) {
            held += ranges;
            assertThat(held).as("seed %d: ranges that a reader holds", seed).isLessThanOrEqualTo(CAPACITY);
            for (int i = 0; i < ranges; i++) {
                reporter.received(RANGE);
            }
        }

        boolean isBusy() {
            return held > 0 || !outbox.isEmpty();
        }

        void step() throws Exception {
            if (random.nextBoolean()) {
                int done = random.nextInt(held + 1);
                held -= done;
                finished += done;
                for (int i = 0; i < done; i++) {
                    reporter.finished(RANGE);
                }
                reporter.reportIfDue(totals());
            } else if (!outbox.isEmpty()) {
                outbox.remove().run();
            }
        }
    }

    /** A barrier is sent once the last one has passed all ledgers. */
    private void sendBarrier() {
        if (ledgers.stream().allMatch(ledger -> ledger.passed == barrier)) {
            barrier++;
        }
    }

    private record Checkpoint(int[] undiscovered, int[] waiting, int[] held, long[] finished) {}

    private Checkpoint checkpoint() {
        return new Checkpoint(
                ledgers.stream().mapToInt(ledger -> ledger.undiscovered).toArray(),
                ledgers.stream().mapToInt(ledger -> ledger.waiting).toArray(),
                readers.stream().mapToInt(reader -> reader.held).toArray(),
                readers.stream().mapToLong(reader -> reader.finished).toArray());
    }

    private void start(Checkpoint from) {
        ledgers.clear();
        readers.clear();
        for (int i = 0; i < ledgerCount; i++) {
            ledgers.add(new Ledger(i, from.undiscovered[i], from.waiting[i]));
        }
        for (int i = 0; i < readerCount; i++) {
            readers.add(new Reader(i, from.held[i], from.finished[i]));
        }
    }

    private void fail(Checkpoint restored) throws Exception {
        ledgers.forEach(ledger -> late.addAll(ledger.outbox));
        readers.forEach(reader -> late.addAll(reader.outbox));
        for (int i = 0; i < ledgerCount; i++) {
            ledgerCoordinator.executionAttemptFailed(i, attempt, null);
        }
        for (int i = 0; i < readerCount; i++) {
            readerCoordinator.executionAttemptFailed(i, attempt, null);
        }
        if (random.nextBoolean()) {
            ledgerCoordinator.resetToCheckpoint(1, new byte[0]);
            readerCoordinator.resetToCheckpoint(1, new byte[0]);
        } else {
            for (int i = 0; i < ledgerCount; i++) {
                ledgerCoordinator.subtaskReset(i, 1);
            }
            for (int i = 0; i < readerCount; i++) {
                readerCoordinator.subtaskReset(i, 1);
            }
        }
        assertThat(ledgers.stream().flatMap(ledger -> ledger.gateway.confirmations.stream()))
                .as("seed %d: events that Flink waits for", seed)
                .allMatch(CompletableFuture::isDone);
        attempt++;
        start(restored);
    }

    @RepeatedTest(200)
    void everythingArrivesAndThenTheSourceIsDrained() throws Exception {
        int files = random.nextInt(400);
        int[] undiscovered = new int[ledgerCount];
        for (int i = 0; i < files; i++) {
            undiscovered[random.nextInt(ledgerCount)]++;
        }
        start(new Checkpoint(undiscovered, new int[ledgerCount], new int[readerCount], new long[readerCount]));
        Checkpoint checkpoint = checkpoint();
        int failuresLeft = random.nextInt(4);
        while (!late.isEmpty()
                || ledgers.stream().anyMatch(Ledger::isBusy)
                || readers.stream().anyMatch(Reader::isBusy)) {
            if (failuresLeft > 0 && random.nextInt(100) == 0) {
                failuresLeft--;
                fail(checkpoint);
            } else if (random.nextInt(30) == 0) {
                checkpoint = checkpoint();
            } else if (random.nextInt(10) == 0) {
                sendBarrier();
            } else if (!late.isEmpty()) {
                late.remove().run();
            }
            for (Ledger ledger : ledgers) {
                ledger.step();
            }
            for (Reader reader : readers) {
                reader.step();
            }
            if (progress().drained()) {
                assertThat(ledgers).as("seed %d", seed).allMatch(ledger -> ledger.undiscovered + ledger.waiting == 0);
                assertThat(readers).as("seed %d", seed).allMatch(reader -> reader.held == 0);
            }
        }
        assertThat(progress().drained()).as("seed %d: drained at rest", seed).isTrue();
        assertThat(progress().totals().files()).as("seed %d: finished", seed).isEqualTo(files);
    }

    private SourceProgress progress() throws Exception {
        return SourceProgress.of(((CoordinationRequestHandler) ledgerCoordinator)
                .handleCoordinationRequest(new ProgressRequest())
                .get());
    }
}
