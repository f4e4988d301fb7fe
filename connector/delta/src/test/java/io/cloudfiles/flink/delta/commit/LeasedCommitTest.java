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

import io.cloudfiles.flink.delta.commit.TableLab.Answer;
import io.cloudfiles.flink.delta.schema.ProtocolPermission;
import io.cloudfiles.flink.delta.schema.SchemaMerge;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.CheckpointLease;
import io.cloudfiles.flink.lease.CheckpointLease.Taken;
import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Commits of a run that holds its checkpoint, and of one that has lost it. */
class LeasedCommitTest {
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"f0"});

    private final TableLab lab = new TableLab();
    private Location checkpoint;

    @BeforeEach
    void prepare() {
        lab.create(ROWS);
        checkpoint = lab.memory().root().child("checkpoint");
    }

    @AfterEach
    void tearDown() {
        lab.close();
    }

    private Taken take() throws IOException {
        try {
            return new CheckpointLease(lab.memory(), checkpoint).take(true);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private DeltaCommitter committer(Taken taken) {
        return lab.committer(new Lease(checkpoint.toString(), Map.of(), taken.number()));
    }

    private void assertLost(DeltaCommitter committer) {
        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> TableLab.commit(committer, lab.committable("app", 3, "a.parquet")))
                .havingCause()
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.CF_CHECKPOINT_LOST));
        assertThat(lab.addedPaths()).isEmpty();
    }

    @Test
    void areMadeByTheHolder() throws Exception {
        try (DeltaCommitter committer = committer(take())) {
            assertThat(TableLab.commit(committer, lab.committable("app", 3, "a.parquet")))
                    .isEqualTo(Answer.COMMITTED);
        }
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void areNotMadeOnceAnotherRunHasTakenTheLease() throws Exception {
        Taken lost = take();
        lost.file().leave();
        take();
        try (DeltaCommitter committer = committer(lost)) {
            assertLost(committer);
        }
    }

    @Test
    void areNotMadeWhenTheLeaseGoesOverBetweenTheLastLookAndThePut() throws Exception {
        Taken paused = take();
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(file -> file.name().matches("\\d{20}\\.json"))
                        .doing(() -> {
                            paused.file().leave();
                            assertThat(take().mustFence()).isTrue();
                            lab.table().fence();
                        }));
        try (DeltaCommitter committer = committer(paused)) {
            assertLost(committer);
        }
        assertThat(lab.version()).as("the fence").isEqualTo(1);
    }

    @Test
    void areRepeatedWhenTheLeaseCannotBeRead() throws Exception {
        Taken holder = take();
        lab.faults()
                .inject(Fault.on(Operation.STAT)
                        .at(file -> file.name().equals("HOLDER"))
                        .times(2));
        try (DeltaCommitter committer = committer(holder)) {
            assertThat(TableLab.commit(committer, lab.committable("app", 3, "a.parquet")))
                    .isEqualTo(Answer.COMMITTED);
        }
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void areFencedOffAlsoWhileSomebodyChangesTheTable() throws Exception {
        DeltaTable fenced = DeltaTable.at(lab.location(), lab.faults());
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(TableLab::isCommit)
                        .doing(() -> new SchemaEvolver(
                                        lab.table(),
                                        new Backoff(
                                                1, Duration.ofMillis(1), Duration.ofMillis(1), new SplittableRandom(1)))
                                .evolve(now -> SchemaMerge.of(
                                        now, TableLab.NAMED_ROWS, new ProtocolPermission(false, Map.of())))));

        fenced.fence();

        assertThat(lab.version()).as("the change, and the fence behind it").isEqualTo(2);
        assertThat(lab.actions("metaData")).hasSize(2);
    }

    @Test
    void needNoFenceWhereThereIsNoTable() throws Exception {
        Location nowhere = lab.memory().root().child("nowhere");
        DeltaTable.at(nowhere, lab.memory()).fence();
        assertThat(DeltaTable.at(nowhere, lab.memory()).definition()).isEmpty();
    }
}
