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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.ManualClock;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to the log behind the commits. */
class MaintenanceTest {
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"f0"});

    private final TableLab lab = new TableLab();

    @AfterEach
    void tearDown() {
        lab.close();
    }

    @Test
    void theLogIsCheckpointedAsOftenAsTheTableWants() throws Exception {
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "5"));
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 5);
            lab.awaitLogFile("00000000000000000005.checkpoint.parquet");
            commit(committer, 6, 9);
            assertThat(logFiles()).filteredOn(MaintenanceTest::isCheckpoint).hasSize(1);
            commit(committer, 10, 10);
            lab.awaitLogFile("00000000000000000010.checkpoint.parquet");
        }

        assertThat(logFiles()).contains("_last_checkpoint");
        assertThat(lab.table().lastCommitted("app")).hasValue(10);
    }

    @Test
    void aTableOfManyFilesIsCheckpointedLessOften() throws Exception {
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "1"));
        String[] files =
                IntStream.range(0, 500).mapToObj(file -> file + ".parquet").toArray(String[]::new);
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, files));
            lab.awaitLogFile("00000000000000000001.checkpoint.parquet");
            // It tells how many files there are, without which the next commit is taken for one of a small table.
            lab.awaitLogFile("00000000000000000001.crc");
            commit(committer, 2, 6);
            lab.awaitLogFile("00000000000000000006.checkpoint.parquet");
            commit(committer, 7, 9);
        }

        assertThat(logFiles()).filteredOn(MaintenanceTest::isCheckpoint).hasSize(2);
    }

    @Test
    void aCheckpointThatFallsDueWhileOneIsWrittenComesBehindIt() throws Exception {
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "1"));
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        lab.faults().inject(Fault.on(Operation.CREATE).doing(() -> {
            writing.countDown();
            awaitQuietly(committed);
        }));
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 1);
            awaitQuietly(writing);
            commit(committer, 2, 4);
            committed.countDown();
            lab.awaitLogFile("00000000000000000002.checkpoint.parquet");
        }

        assertThat(logFiles())
                .filteredOn(MaintenanceTest::isCheckpoint)
                .containsExactlyInAnyOrder(
                        "00000000000000000001.checkpoint.parquet", "00000000000000000002.checkpoint.parquet");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyVersionHasItsChecksum() throws Exception {
        lab.create(ROWS);
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 3);
            for (int version = 0; version <= 3; version++) {
                lab.awaitLogFile("%020d.crc".formatted(version));
            }
        }
    }

    @Test
    void nothingRunsOnBehindACommitterThatIsClosedByAnInterruptedTask() throws Exception {
        lab.create(ROWS);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(MaintenanceTest::isChecksum)
                        .doing(() -> {
                            writing.countDown();
                            awaitInterruption(never);
                            ended.set(true);
                        }));
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 1);
            assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();
            Thread.currentThread().interrupt();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isTrue();
    }

    /** Takes a while to notice, as a request on the wire does. */
    private static void awaitInterruption(CountDownLatch never) {
        try {
            assertThat(never.await(30, TimeUnit.SECONDS)).isFalse();
        } catch (InterruptedException e) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void aFailureBehindACommitNeverReachesTheJob() throws Exception {
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "2"));
        lab.faults()
                .inject(Fault.on(Operation.CREATE).forever())
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(MaintenanceTest::isChecksum)
                        .forever());

        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 8);
        }

        assertThat(lab.version()).isEqualTo(8);
        assertThat(lab.faults().calls(Operation.CREATE)).isPositive();
        assertThat(logFiles()).noneMatch(MaintenanceTest::isCheckpoint);
    }

    @Test
    void theChainOfSnapshotsBeginsAnewBehindACheckpoint() throws Exception {
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "3"));
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 3);
            lab.awaitLogFile("_last_checkpoint");
            long before = lab.faults().calls(Operation.LIST);
            TableLab.await(
                    () -> {
                        commitUnchecked(committer, lab.version() + 1);
                        return lab.faults().calls(Operation.LIST) > before;
                    },
                    "a new snapshot");
        }

        assertThat(lab.addedPaths()).doesNotHaveDuplicates();
    }

    @Test
    void expiredCommitsAreRemovedWithACheckpoint() throws Exception {
        ManualClock clock = new ManualClock(Instant.now().minus(Duration.ofDays(90)));
        lab.memory().useClock(clock);
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "4"));
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 1, 4);
            lab.awaitLogFile("00000000000000000004.checkpoint.parquet");
            commit(committer, 5, 7);
        }
        lab.memory().useClock(Clock.systemUTC());
        try (DeltaCommitter committer = lab.committer()) {
            commit(committer, 8, 8);
        }

        assertThat(logFiles())
                .contains("00000000000000000008.checkpoint.parquet", "00000000000000000008.json")
                .doesNotContain("00000000000000000000.json", "00000000000000000003.json");
        assertThat(lab.table().lastCommitted("app")).hasValue(8);
    }

    @Test
    void expiredCommitsAreLookedForWithTheFirstCheckpointAndEveryTenthBehind() throws Exception {
        lab.memory().useClock(new ManualClock(Instant.now().minus(Duration.ofDays(90))));
        lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "1"));
        try (DeltaCommitter committer = lab.committer()) {
            for (int version = 1; version <= 10; version++) {
                commit(committer, version, version);
                lab.awaitLogFile("%020d.checkpoint.parquet".formatted(version));
            }
            assertThat(logFiles())
                    .doesNotContain("00000000000000000000.json")
                    .contains("00000000000000000001.json", "00000000000000000009.json");
            commit(committer, 11, 11);
        }

        assertThat(logFiles()).doesNotContain("00000000000000000001.json", "00000000000000000009.json");
    }

    private static boolean isChecksum(Location file) {
        return file.name().endsWith(".crc");
    }

    private static boolean isCheckpoint(String file) {
        return file.endsWith(".checkpoint.parquet");
    }

    private void commit(DeltaCommitter committer, int first, int last) throws Exception {
        for (int checkpoint = first; checkpoint <= last; checkpoint++) {
            TableLab.commit(committer, lab.committable("app", checkpoint, checkpoint + ".parquet"));
        }
    }

    private void commitUnchecked(DeltaCommitter committer, long checkpoint) {
        try {
            TableLab.commit(committer, lab.committable("app", checkpoint, checkpoint + ".parquet"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> logFiles() {
        return lab.everything().stream().map(file -> file.location().name()).toList();
    }
}
