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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lifecycle.CommitMark;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

@SuppressWarnings("try") // the harness declares that closing it throws anything
class CommitAggregatorTest {
    private static final JobID JOB = new JobID(1, 1);
    private static final JobID ANOTHER_JOB = new JobID(2, 2);

    private final TableLab lab = new TableLab();
    private String tableId;

    @BeforeEach
    void setUp() {
        tableId = lab.create(RowType.of(new BigIntType())).id();
    }

    @AfterEach
    void tearDown() {
        lab.close();
    }

    @Test
    void theFilesOfAllWritersBecomeOneCommittablePerCheckpoint() throws Exception {
        try (AggregatorHarness harness = open(JOB)) {
            harness.receive(4, result(tableId, "a"), result(tableId, "b"));
            harness.receive(4, result(tableId, "c"));
            harness.prepareSnapshotPreBarrier(4);
            harness.receive(5, result(tableId, "d"));
            harness.prepareSnapshotPreBarrier(5);

            assertThat(harness.committables())
                    .extracting(DeltaCommittable::checkpointId, CommitAggregatorTest::paths)
                    .containsExactly(tuple(4L, List.of("a", "b", "c")), tuple(5L, List.of("d")));
            assertThat(harness.committables())
                    .extracting(DeltaCommittable::appId)
                    .allMatch(appId -> appId.startsWith("sink-"))
                    .hasSize(2)
                    .containsOnly(harness.committables().get(0).appId());
        }
    }

    @Test
    void aCheckpointWithoutRowsSendsNothing() throws Exception {
        try (AggregatorHarness harness = open(JOB)) {
            harness.receive(1);
            harness.prepareSnapshotPreBarrier(1);

            assertThat(harness.messages()).isEmpty();
        }
    }

    @Test
    void eachCommittableIsAnnouncedAsFlinkWantsIt() throws Exception {
        try (AggregatorHarness harness = open(JOB)) {
            harness.receive(1, result(tableId, "a"));
            harness.prepareSnapshotPreBarrier(1);

            assertThat(harness.messages()).hasSize(2);
            assertThat(harness.messages().get(0)).isEqualTo(new CommittableSummary<>(0, 1, 1, 1, 0));
        }
    }

    @Test
    void theEndOfTheInputFlushesOnceUnderTheNextId() throws Exception {
        try (AggregatorHarness harness = open(JOB)) {
            harness.prepareSnapshotPreBarrier(6);
            harness.receive(7, result(tableId, "a"));
            harness.endInput();
            harness.prepareSnapshotPreBarrier(7);
            harness.prepareSnapshotPreBarrier(8);

            assertThat(harness.committables())
                    .extracting(DeltaCommittable::checkpointId)
                    .containsExactly(7L);
        }
    }

    @Test
    void aBoundedJobWithoutCheckpointsCommitsAsTheFirst() throws Exception {
        try (AggregatorHarness harness =
                new AggregatorHarness(new CommitAggregatorFactory("sink", lab.access(), false), JOB)) {
            harness.open();
            harness.receive(1, result(tableId, "a"));
            harness.endInput();

            assertThat(harness.committables())
                    .extracting(DeltaCommittable::checkpointId)
                    .containsExactly(1L);
        }
    }

    @Test
    void aTaskThatRunsAgainWithoutCheckpointsGivesItsFilesTheSameName() throws Exception {
        CommitAggregatorFactory plan = new CommitAggregatorFactory("sink", lab.access(), false);
        CommitAggregatorFactory samePlanAgain = new CommitAggregatorFactory("sink", lab.access(), false);

        assertThat(appIdOfOneRun(plan, JOB)).isEqualTo(appIdOfOneRun(plan, JOB));
        assertThat(appIdOfOneRun(plan, JOB)).isNotEqualTo(appIdOfOneRun(samePlanAgain, JOB));
        assertThat(appIdOfOneRun(plan, JOB)).isNotEqualTo(appIdOfOneRun(plan, ANOTHER_JOB));
    }

    private String appIdOfOneRun(CommitAggregatorFactory plan, JobID job) throws Exception {
        try (AggregatorHarness harness = new AggregatorHarness(plan, job)) {
            harness.open();
            harness.receive(1, result(tableId, "a"));
            harness.endInput();
            return harness.committables().get(0).appId();
        }
    }

    @Test
    void theEpochGoesOnAfterAFailover() throws Exception {
        Run first = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.commit(first.committable);

        Run second = runOneCheckpoint(JOB, Optional.of(first), 4);

        assertThat(second.committable.appId()).isEqualTo(first.committable.appId());
    }

    @Test
    void anotherJobBeginsANewEpoch() throws Exception {
        Run first = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.commit(first.committable);

        Run second = runOneCheckpoint(ANOTHER_JOB, Optional.of(first), 4);

        assertThat(second.committable.appId()).isNotEqualTo(first.committable.appId());
    }

    @Test
    void goingBackBehindACommittedCheckpointBeginsANewEpochSoThatNothingIsSwallowed() throws Exception {
        Run older = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.commit(older.committable);
        Run newer = runOneCheckpoint(JOB, Optional.of(older), 4);
        lab.commit(newer.committable);

        Run again = runOneCheckpoint(JOB, Optional.of(older), 4);

        assertThat(again.committable.appId()).isNotEqualTo(newer.committable.appId());
        assertThat(lab.commit(again.committable)).isEqualTo(TableLab.Answer.COMMITTED);
    }

    @Test
    void goingBackBehindTheFirstRowBeginsANewEpochSoThatNothingIsSwallowed() throws Exception {
        try (AggregatorHarness first = open(JOB)) {
            first.prepareSnapshotPreBarrier(3);
            OperatorSubtaskState beforeTheFirstRow = first.snapshot(3, 1);
            first.receive(4, result(tableId, "file-4"));
            first.prepareSnapshotPreBarrier(4);
            DeltaCommittable committed = first.committables().get(0);
            lab.commit(committed);

            Run again = runOneCheckpoint(JOB, Optional.of(new Run(committed, beforeTheFirstRow, 3)), 4);

            assertThat(lab.commit(again.committable())).isEqualTo(TableLab.Answer.COMMITTED);
        }
    }

    @Test
    void aCheckpointIsCommittedWhenItsRowsAreInTheTable() throws Exception {
        try (TableCommitProbe probe = new TableCommitProbe(lab.access());
                AggregatorHarness harness = open(JOB)) {
            harness.receive(3, result(tableId, "file-3"));
            harness.prepareSnapshotPreBarrier(3);
            CommitMark mark = harness.lastMark();

            assertThat(mark.checkpointId()).isEqualTo(3);
            assertThat(probe.isCommitted(mark)).isFalse();
            lab.commit(harness.committables().get(0));
            assertThat(probe.isCommitted(mark)).isTrue();
        }
    }

    @Test
    void aCheckpointWithoutRowsIsCommittedWithTheOneBeforeIt() throws Exception {
        try (TableCommitProbe probe = new TableCommitProbe(lab.access());
                AggregatorHarness harness = open(JOB)) {
            harness.prepareSnapshotPreBarrier(2);
            assertThat(probe.isCommitted(harness.lastMark())).isTrue();

            harness.receive(3, result(tableId, "file-3"));
            harness.prepareSnapshotPreBarrier(3);
            harness.prepareSnapshotPreBarrier(4);
            CommitMark empty = harness.lastMark();

            assertThat(empty.checkpointId()).isEqualTo(4);
            assertThat(probe.isCommitted(empty)).isFalse();
            lab.commit(harness.committables().get(0));
            assertThat(probe.isCommitted(empty)).isTrue();
        }
    }

    @Test
    void anotherJobWaitsForWhatItWasRestoredWithUntilItHasRowsOfItsOwn() throws Exception {
        Run first = runOneCheckpoint(JOB, Optional.empty(), 3);
        try (TableCommitProbe probe = new TableCommitProbe(lab.access());
                AggregatorHarness second = restored(ANOTHER_JOB, first)) {
            second.prepareSnapshotPreBarrier(4);
            CommitMark withoutRows = second.lastMark();
            assertThat(probe.isCommitted(withoutRows)).isFalse();
            lab.commit(first.committable);
            assertThat(probe.isCommitted(withoutRows)).isTrue();

            second.receive(5, result(tableId, "file-5"));
            second.prepareSnapshotPreBarrier(5);
            CommitMark withRows = second.lastMark();
            assertThat(probe.isCommitted(withRows)).isFalse();
            lab.commit(second.committables().get(0));
            assertThat(probe.isCommitted(withRows)).isTrue();
        }
    }

    @Test
    void afterGoingBackTheSameCheckpointIsCommittedAgainBeforeItCountsAsSuch() throws Exception {
        Run older = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.commit(older.committable);
        Run newer = runOneCheckpoint(JOB, Optional.of(older), 4);
        lab.commit(newer.committable);
        try (TableCommitProbe probe = new TableCommitProbe(lab.access());
                AggregatorHarness again = restored(JOB, older)) {
            again.receive(4, result(tableId, "file-4-again"));
            again.prepareSnapshotPreBarrier(4);
            CommitMark mark = again.lastMark();

            assertThat(mark.checkpointId()).isEqualTo(4);
            assertThat(probe.isCommitted(mark)).isFalse();
            lab.commit(again.committables().get(0));
            assertThat(probe.isCommitted(mark)).isTrue();
        }
    }

    @Test
    void whatIsRestoredIsMarkedAtOnce() throws Exception {
        Run run = runOneCheckpoint(JOB, Optional.empty(), 3);
        try (TableCommitProbe probe = new TableCommitProbe(lab.access());
                AggregatorHarness again = restored(ANOTHER_JOB, run)) {
            assertThat(again.marks()).containsExactly(new CommitMark(3, run.committable.appId(), 3));
            assertThat(probe.isCommitted(again.lastMark())).isFalse();
            lab.commit(run.committable);
            assertThat(probe.isCommitted(again.lastMark())).isTrue();
        }
    }

    @Test
    void aProbeThatCouldNotAskSaysSoAndIsAskedAgain() throws Exception {
        Run run = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.commit(run.committable);
        try (TableCommitProbe probe = new TableCommitProbe(lab.access())) {
            CommitMark mark = new CommitMark(3, run.committable.appId(), 3);
            lab.faults().inject(Fault.on(Operation.LIST));

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> probe.isCommitted(mark));
            assertThat(probe.isCommitted(mark)).isTrue();
        }
    }

    @Test
    void aJobWithoutStateBeginsANewEpoch() throws Exception {
        Run first = runOneCheckpoint(JOB, Optional.empty(), 3);
        Run second = runOneCheckpoint(JOB, Optional.empty(), 3);

        assertThat(second.committable.appId()).isNotEqualTo(first.committable.appId());
    }

    @Test
    void stateOfATableThatWasMadeAnewIsRefused() throws Exception {
        Run first = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.delete();
        lab.create(RowType.of(new BigIntType()));

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> runOneCheckpoint(JOB, Optional.of(first), 4))
                .havingCause()
                .isInstanceOf(CloudFilesException.class)
                .withMessageContaining(ErrorCode.CF_DELTA_TABLE_REPLACED.name())
                .withMessageContaining(tableId)
                .withMessageContaining(lab.definition().id());
    }

    @Test
    void stateOfATableThatWasDeletedIsRefusedAndNoTableMade() throws Exception {
        Run first = runOneCheckpoint(JOB, Optional.empty(), 3);
        lab.delete();

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> runOneCheckpoint(JOB, Optional.of(first), 4))
                .havingCause()
                .isInstanceOf(CloudFilesException.class)
                .withMessageContaining(ErrorCode.CF_DELTA_TABLE_REPLACED.name())
                .withMessageContaining("there is no table");
        assertThat(lab.everything()).isEmpty();
    }

    @Test
    void writersThatSawDifferentTablesAreNotMixed() throws Exception {
        try (AggregatorHarness harness = open(JOB)) {
            harness.receive(1, result(tableId, "a"));

            assertThatExceptionOfType(SuppressRestartsException.class)
                    .isThrownBy(() -> harness.receive(1, result("another", "b")))
                    .havingCause()
                    .isInstanceOf(CloudFilesException.class)
                    .withMessageContaining(ErrorCode.CF_DELTA_TABLE_REPLACED.name());
        }
    }

    @Test
    void filesOfTwoSchemasStayApartAndTheNewestIsNoted() throws Exception {
        try (AggregatorHarness harness = open(JOB)) {
            harness.receive(1, result(tableId, 1, "a"), result(tableId, 2, "b"), result(tableId, 1, "c"));
            harness.prepareSnapshotPreBarrier(1);

            assertThat(harness.committables()).singleElement().satisfies(committable -> {
                assertThat(committable.newestSchemaVersion()).isEqualTo(2);
                assertThat(committable.groups())
                        .extracting(FileGroup::schemaVersion)
                        .containsExactly(1, 2);
                assertThat(paths(committable)).containsExactly("a", "c", "b");
            });
        }
    }

    private record Run(DeltaCommittable committable, OperatorSubtaskState state, long checkpointId) {}

    /** A run that is restored from an earlier one's checkpoint and ends after one more. */
    private Run runOneCheckpoint(JobID job, Optional<Run> restored, long checkpointId) throws Exception {
        try (AggregatorHarness harness =
                new AggregatorHarness(new CommitAggregatorFactory("sink", lab.access(), true), job)) {
            if (restored.isPresent()) {
                harness.restore(restored.get().checkpointId(), restored.get().state());
            }
            harness.open();
            harness.receive(checkpointId, result(tableId, "file-" + checkpointId));
            harness.prepareSnapshotPreBarrier(checkpointId);
            OperatorSubtaskState state = harness.snapshot(checkpointId, 1);
            return new Run(harness.committables().get(0), state, checkpointId);
        }
    }

    private AggregatorHarness restored(JobID job, Run run) throws Exception {
        AggregatorHarness harness = new AggregatorHarness(new CommitAggregatorFactory("sink", lab.access(), true), job);
        harness.restore(run.checkpointId(), run.state());
        harness.open();
        return harness;
    }

    private AggregatorHarness open(JobID job) throws Exception {
        AggregatorHarness harness = new AggregatorHarness(new CommitAggregatorFactory("sink", lab.access(), true), job);
        harness.open();
        return harness;
    }

    private DeltaWriteResult result(String table, String path) {
        return result(table, 0, path);
    }

    private DeltaWriteResult result(String table, int schemaVersion, String path) {
        String reliesOn = lab.committable("any", 1, "any").groups().get(0).reliesOn();
        return new DeltaWriteResult(
                table,
                List.of(new FileGroup(
                        schemaVersion,
                        reliesOn,
                        List.of(new AddedFile(path, Map.of(), 1, System.currentTimeMillis(), 1, null)))));
    }

    private static List<String> paths(DeltaCommittable committable) {
        return committable.groups().stream()
                .flatMap(group -> group.files().stream())
                .map(AddedFile::path)
                .toList();
    }
}
