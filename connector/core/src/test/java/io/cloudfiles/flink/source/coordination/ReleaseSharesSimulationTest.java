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

import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogView;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.CoordinatorStoreImpl;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.junit.jupiter.api.RepeatedTest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What new files and those of a back-fill get, over several ledgers and readers whose messages take their time. */
class ReleaseSharesSimulationTest {
    private static final int CAPACITY = 16;
    private static final int MOST_BYTES = 1_000;
    private static final int ROUNDS = 3_000;

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);
    private final int percent = 1 + random.nextInt(99);
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Map<Arrival, Long> files = new EnumMap<>(Arrival.class);
    private final Map<Arrival, Long> bytes = new EnumMap<>(Arrival.class);
    /** How many files of each kind were released at most for one grant. */
    private final Map<Arrival, Integer> largest = new EnumMap<>(Arrival.class);

    private OperatorCoordinator ledgerCoordinator;
    private OperatorCoordinator readerCoordinator;
    private int barrier;

    private void start(ReleaseShare share, ReleaseLimits limits) throws Exception {
        int ledgerCount = 1 + random.nextInt(4);
        int readerCount = 1 + random.nextInt(4);
        CoordinatorStore store = new CoordinatorStoreImpl();
        ledgerCoordinator = new LedgerCoordinatorProvider(
                        new OperatorID(), "in", new LedgerConfig(ReleaseOrder.OLDEST_FIRST, 1, false, limits, share))
                .create(new FakeCoordinatorContext(new OperatorID(), ledgerCount, store));
        readerCoordinator = new ReaderCoordinatorProvider(new OperatorID(), "in")
                .create(new FakeCoordinatorContext(new OperatorID(), readerCount, store));
        ledgerCoordinator.start();
        readerCoordinator.start();
        IntStream.range(0, ledgerCount).forEach(subtask -> ledgers.add(new Ledger(subtask)));
        IntStream.range(0, readerCount).forEach(subtask -> readers.add(new Reader(subtask)));
    }

    private final class Ledger {
        private final int subtask;
        private final FakeLedgerGateway gateway;
        private final Deque<OperatorEvent> outbox = new ArrayDeque<>();
        private final Map<Arrival, Deque<Integer>> waiting = new EnumMap<>(Arrival.class);
        private int passed;

        Ledger(int subtask) {
            this.subtask = subtask;
            this.gateway = new FakeLedgerGateway(subtask);
            for (Arrival arrival : Arrival.values()) {
                waiting.put(arrival, new ArrayDeque<>());
            }
            ledgerCoordinator.executionAttemptReady(subtask, 0, gateway);
            outbox.add(report());
        }

        /** Older files are first, so a back-fill has the first of all. */
        private BacklogView view(Arrival arrival) {
            Deque<Integer> sizes = waiting.get(arrival);
            int total = sizes.stream().mapToInt(size -> size).sum();
            return sizes.isEmpty()
                    ? BacklogView.EMPTY
                    : new BacklogView(sizes.size(), total, sizes.size(), arrival == Arrival.NEW ? 2 : 1, false);
        }

        private LedgerReport report() {
            return new LedgerReport(0, view(Arrival.BACKFILL), view(Arrival.NEW), 1, passed);
        }

        /** Finds files until so many wait. */
        void find(int count, Arrival... arrivals) {
            for (Arrival arrival : arrivals) {
                Deque<Integer> sizes = waiting.get(arrival);
                while (sizes.size() < count) {
                    sizes.add(random.nextInt(MOST_BYTES));
                }
            }
            outbox.add(report());
        }

        private void release(Grant grant) {
            Arrival arrival = grant.allowed().arrival();
            Deque<Integer> sizes = waiting.get(arrival);
            int count = 0;
            long length = 0;
            while (!sizes.isEmpty() && count < Math.min(grant.files(), grant.ranges()) && length < grant.bytes()) {
                length += sizes.remove();
                count++;
            }
            files.merge(arrival, (long) count, Long::sum);
            bytes.merge(arrival, length, Long::sum);
            largest.merge(arrival, count, Math::max);
            readers.get(grant.reader()).held += count;
            outbox.add(new GrantReleased(grant.id(), count, count, length, report()));
        }

        boolean isBusy() {
            return passed < barrier || !gateway.isEmpty() || !outbox.isEmpty();
        }

        void step() throws Exception {
            if (passed < barrier && random.nextBoolean()) {
                passed = barrier;
                outbox.add(report());
            } else if (!gateway.isEmpty() && random.nextBoolean()) {
                release(gateway.take());
            } else if (!outbox.isEmpty()) {
                ledgerCoordinator.handleEventFromOperator(subtask, 0, outbox.remove());
            }
        }
    }

    private final class Reader {
        private final int subtask;
        private int held;
        private int finished;

        Reader(int subtask) {
            this.subtask = subtask;
        }

        void step() throws Exception {
            int done = random.nextInt(held + 1);
            held -= done;
            finished += done;
            readerCoordinator.handleEventFromOperator(
                    subtask, 0, new ReaderReport(CAPACITY, 1L << 50, 0, 0, finished, 0, ReadTotals.ZERO));
        }
    }

    private void step() throws Exception {
        for (Ledger ledger : ledgers) {
            ledger.step();
        }
        for (Reader reader : readers) {
            reader.step();
        }
    }

    private void untilRest() throws Exception {
        do {
            step();
            assertThat(readers).as("seed %d", seed).allMatch(reader -> reader.held <= CAPACITY);
        } while (ledgers.stream().anyMatch(Ledger::isBusy) || readers.stream().anyMatch(reader -> reader.held > 0));
    }

    private void fill(Arrival... arrivals) {
        for (Ledger ledger : ledgers) {
            ledger.find(1_000, arrivals);
        }
    }

    /** What an interval allows is released when the barrier before it has passed. */
    private void nextInterval() throws Exception {
        barrier++;
        untilRest();
    }

    private static ReleaseShare share(int percent) {
        return new ReleaseShare(percent, true);
    }

    private static long sum(Map<Arrival, Long> released) {
        return released.values().stream().mapToLong(amount -> amount).sum();
    }

    private long newFiles() {
        return files.getOrDefault(Arrival.NEW, 0L);
    }

    /** What one grant of either kind may be ahead. */
    private double tolerance(double sizeOfFile) {
        return sizeOfFile
                * (1
                        + Math.max(
                                largest.getOrDefault(Arrival.NEW, 0) * (100 - percent) / 100.0,
                                largest.getOrDefault(Arrival.BACKFILL, 0) * percent / 100.0));
    }

    @RepeatedTest(50)
    void whileBothWaitEachHasItsShareOfEveryInterval() throws Exception {
        int most = 1 + random.nextInt(200);
        start(share(percent), new ReleaseLimits(most, Long.MAX_VALUE));
        fill(Arrival.values());
        untilRest();
        for (int interval = 1; interval <= 50; interval++) {
            long filesBefore = sum(files);
            long newBefore = newFiles();
            fill(Arrival.values());
            nextInterval();
            assertThat(sum(files) - filesBefore)
                    .as("seed %d: all that may be", seed)
                    .isEqualTo(most);
            assertThat(Math.abs(newFiles() - newBefore - most * percent / 100.0))
                    .as("seed %d: new ones of %d at %d %%", seed, most, percent)
                    .isLessThanOrEqualTo(2 * tolerance(1));
            assertThat(Math.abs(newFiles() - sum(files) * percent / 100.0))
                    .as("seed %d: new ones of all", seed)
                    .isLessThanOrEqualTo(tolerance(1));
        }
    }

    @RepeatedTest(50)
    void aLimitOfBytesIsSharedInBytes() throws Exception {
        int most = MOST_BYTES + random.nextInt(100 * MOST_BYTES);
        start(share(percent), new ReleaseLimits(Integer.MAX_VALUE, most));
        for (int interval = 1; interval <= 50; interval++) {
            fill(Arrival.values());
            nextInterval();
        }
        assertThat(Math.abs(bytes.getOrDefault(Arrival.NEW, 0L) - sum(bytes) * percent / 100.0))
                .as("seed %d: new ones of %d bytes at %d %%", seed, sum(bytes), percent)
                .isLessThanOrEqualTo(tolerance(MOST_BYTES));
    }

    @RepeatedTest(20)
    void withoutLimitsTheReadersAreShared() throws Exception {
        start(share(percent), ReleaseLimits.NONE);
        for (int round = 0; round < ROUNDS; round++) {
            fill(Arrival.values());
            step();
        }
        // Files of so few bytes weigh their opening.
        assertThat(Math.abs(newFiles() - sum(files) * percent / 100.0))
                .as("seed %d: new ones of %d at %d %%", seed, sum(files), percent)
                .isLessThanOrEqualTo(ledgers.size() * tolerance(1));
    }

    @RepeatedTest(20)
    void theOnlyKindThatWaitsGetsAll() throws Exception {
        int most = 1 + random.nextInt(200);
        start(share(percent), new ReleaseLimits(most, Long.MAX_VALUE));
        for (Arrival arrival : Arrival.values()) {
            for (int interval = 1; interval <= 5; interval++) {
                long before = sum(files);
                int found = Math.min(most, 100);
                ledgers.get(0).find(found, arrival);
                nextInterval();
                assertThat(sum(files) - before).as("seed %d: %s", seed, arrival).isEqualTo(found);
            }
        }
    }

    /** In one order the oldest are first, and new files wait until the back-fill is through. */
    @RepeatedTest(20)
    void newFilesThatComeNowAndThenDoNotWaitForTheBackfill() throws Exception {
        boolean shares = random.nextInt(4) > 0;
        start(shares ? share(50) : ReleaseShare.NONE, new ReleaseLimits(20, Long.MAX_VALUE));
        fill(Arrival.BACKFILL);
        untilRest();
        for (int interval = 1; interval <= 100; interval++) {
            fill(Arrival.BACKFILL);
            ledgers.get(random.nextInt(ledgers.size())).find(1 + random.nextInt(9), Arrival.NEW);
            nextInterval();
            int waiting = ledgers.stream()
                    .mapToInt(ledger -> ledger.waiting.get(Arrival.NEW).size())
                    .sum();
            if (shares) {
                assertThat(waiting).as("seed %d: new ones that wait", seed).isZero();
            }
        }
        assertThat(newFiles() > 0).as("seed %d", seed).isEqualTo(shares);
    }
}
