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
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Commits to a table that others write to, change, delete and make anew meanwhile. */
class CommitBesideOthersTest {
    private final TableLab lab = new TableLab();

    @AfterEach
    void tearDown() {
        lab.close();
    }

    @Test
    void anotherAppenderIsNoObstacle() throws Exception {
        lab.create(TableLab.ROWS);
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            lab.commit(lab.committable("others", 1, "x.parquet"));

            assertThat(TableLab.commit(committer, lab.committable("app", 2, "2.parquet")))
                    .isEqualTo(Answer.COMMITTED);
            assertThat(TableLab.commit(committer, lab.committable("app", 3, "3.parquet")))
                    .isEqualTo(Answer.COMMITTED);
        }

        assertThat(lab.addedPaths()).containsExactly("1.parquet", "x.parquet", "2.parquet", "3.parquet");
    }

    @Test
    void filesAreCommittedUnderAChangedSchemaThatTheyStillFit() throws Exception {
        lab.create(TableLab.ROWS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        DeltaCommittable second = lab.committable("app", 2, "2.parquet");
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            lab.byOthers(table -> table.withUpdatedSchema(lab.schema().add("added", StringType.STRING, true)));

            assertThat(TableLab.commit(committer, second)).isEqualTo(Answer.COMMITTED);
        }

        assertThat(lab.addedPaths()).containsExactly("1.parquet", "2.parquet");
    }

    @Test
    void filesMayRelyOnAColumnThatIsYoungerThanTheLastCommit() throws Exception {
        lab.create(TableLab.ROWS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            lab.byOthers(table -> table.withUpdatedSchema(lab.schema().add("name", StringType.STRING, true)));

            assertThat(TableLab.commit(
                            committer, lab.committable("app", 2, lab.layout(TableLab.NAMED_ROWS), "2.parquet")))
                    .isEqualTo(Answer.COMMITTED);
        }
    }

    @Test
    void filesThatNoLongerFitAChangedSchemaAreRefusedWithEveryReason() throws Exception {
        lab.create(TableLab.NAMED_ROWS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        TableLayout layout = lab.layout(TableLab.NAMED_ROWS);
        DeltaCommittable second = lab.committable("app", 2, layout, "2.parquet");
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, layout, "1.parquet"));
            lab.byOthers(table ->
                    table.withUpdatedSchema(new StructType().add(lab.schema().get("f0"))));

            assertThatExceptionOfType(SuppressRestartsException.class)
                    .isThrownBy(() -> TableLab.commit(committer, second))
                    .havingCause()
                    .isInstanceOf(CloudFilesException.class)
                    .withMessageContaining(ErrorCode.DELTA_METADATA_MISMATCH.name())
                    .withMessageContaining("column 'name' STRING was dropped");
        }

        assertThat(lab.addedPaths()).containsExactly("1.parquet");
    }

    @Test
    void narrowFilesAreCommittedToAColumnThatWasWidened() throws Exception {
        RowType narrow = RowType.of(new LogicalType[] {new IntType()}, new String[] {"f0"});
        lab.create(narrow, List.of(), Map.of("delta.enableTypeWidening", "true", "delta.columnMapping.mode", "name"));
        DeltaCommittable committable = lab.committable("app", 1, lab.layout(narrow), "1.parquet");
        StructField column = lab.schema().get("f0");
        lab.byOthers(table -> table.withUpdatedSchema(
                new StructType().add(new StructField("f0", LongType.LONG, true, column.getMetadata()))));

        assertThat(lab.commit(committable)).isEqualTo(Answer.COMMITTED);
    }

    @Test
    void aColumnThatWasDroppedAndAddedAgainIsAnotherColumn() throws Exception {
        lab.create(TableLab.NAMED_ROWS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        DeltaCommittable committable = lab.committable("app", 1, lab.layout(TableLab.NAMED_ROWS), "1.parquet");
        lab.byOthers(table ->
                table.withUpdatedSchema(new StructType().add(lab.schema().get("f0"))));
        FieldMetadata another = FieldMetadata.builder()
                .putLong("delta.columnMapping.id", 3)
                .putString("delta.columnMapping.physicalName", "col-another")
                .build();
        lab.byOthers(table ->
                table.withUpdatedSchema(lab.schema().add(new StructField("name", StringType.STRING, true, another))));

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> lab.commit(committable))
                .havingCause()
                .withMessageContaining("column 'name' STRING was dropped");
    }

    @Test
    void aPredecessorThatStillLivesAndItsSuccessorCommitOnce() throws Exception {
        lab.create(TableLab.ROWS);
        DeltaCommittable committable = lab.committable("app", 2, "2.parquet");
        try (DeltaCommitter zombie = lab.committer();
                DeltaCommitter successor = lab.committer()) {
            TableLab.commit(zombie, lab.committable("app", 1, "1.parquet"));
            TableLab.commit(successor, lab.committable("app", 1, "1.parquet"));

            assertThat(TableLab.commit(successor, committable)).isEqualTo(Answer.COMMITTED);
            assertThat(TableLab.commit(zombie, committable)).isEqualTo(Answer.ALREADY_COMMITTED);
        }

        assertThat(lab.transactions("app")).isEqualTo(Map.of(1L, 1, 2L, 1));
        assertThat(lab.addedPaths()).containsExactly("1.parquet", "2.parquet");
    }

    @Test
    void aZombieThatOvertakesWithinOurPutStopsUs() throws Exception {
        lab.create(TableLab.ROWS);
        DeltaCommittable committable = lab.committable("app", 1, "1.parquet");
        try (DeltaCommitter ours = lab.committer()) {
            lab.faults()
                    .inject(Fault.on(Operation.PUT_IF_ABSENT)
                            .at(TableLab::isCommit)
                            .doing(() -> commitUnchecked(committable)));

            assertThat(TableLab.commit(ours, committable)).isEqualTo(Answer.ALREADY_COMMITTED);
        }

        assertThat(lab.transactions("app")).isEqualTo(Map.of(1L, 1));
    }

    private void commitUnchecked(DeltaCommittable committable) throws IOException {
        try {
            lab.commit(committable);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aTableThatWasMadeAnewIsNotTheOneThatTheFilesWereWrittenFor() throws Exception {
        lab.create(TableLab.ROWS);
        DeltaCommittable committable = lab.committable("app", 1, "1.parquet");
        lab.delete();
        lab.create(TableLab.ROWS);

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> lab.commit(committable))
                .havingCause()
                .isInstanceOf(CloudFilesException.class)
                .withMessageContaining(ErrorCode.CF_DELTA_TABLE_REPLACED.name())
                .withMessageContaining(committable.tableId())
                .withMessageContaining(lab.definition().id());
        assertThat(lab.addedPaths()).isEmpty();
    }

    @Test
    void aTableThatIsMadeAnewBetweenTwoCommitsIsNoticed() throws Exception {
        lab.create(TableLab.ROWS);
        DeltaCommittable second = lab.committable("app", 2, "2.parquet");
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            lab.awaitLogFile("00000000000000000001.crc");
            lab.delete();
            lab.create(TableLab.ROWS);

            assertThatExceptionOfType(SuppressRestartsException.class)
                    .isThrownBy(() -> TableLab.commit(committer, second))
                    .havingCause()
                    .isInstanceOf(CloudFilesException.class)
                    .withMessageContaining(ErrorCode.CF_DELTA_TABLE_REPLACED.name());
        }
        assertThat(lab.addedPaths()).isEmpty();
    }

    @Test
    void aDeletedTableIsNotMadeAnewByACommit() throws Exception {
        lab.create(TableLab.ROWS);
        DeltaCommittable committable = lab.committable("app", 1, "1.parquet");
        lab.delete();

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> lab.commit(committable))
                .havingCause()
                .isInstanceOf(CloudFilesException.class)
                .withMessageContaining(ErrorCode.CF_DELTA_TABLE_REPLACED.name())
                .withMessageContaining("there is no table");
        assertThat(lab.everything()).isEmpty();
    }

    @Test
    void sinksWithDifferentUidsDoNotTakeEachOthersCheckpointsForTheirOwn() throws Exception {
        lab.create(TableLab.ROWS);

        for (String app : List.of("left", "right")) {
            for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
                assertThat(lab.commit(lab.committable(app, checkpoint, app + checkpoint)))
                        .isEqualTo(Answer.COMMITTED);
            }
        }

        assertThat(lab.addedPaths()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void aTableThatComesToUseAFeatureThatWeDoNotKeepIsRefused() throws Exception {
        lab.create(TableLab.ROWS);
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            DeltaCommittable second = lab.committable("app", 2, "2.parquet");
            lab.addProperty("delta.constraints.positive", "f0 > 0");

            assertThatExceptionOfType(SuppressRestartsException.class)
                    .isThrownBy(() -> TableLab.commit(committer, second))
                    .havingCause()
                    .isInstanceOf(CloudFilesException.class)
                    .withMessageContaining(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED.name())
                    .withMessageContaining("check constraint 'positive'");
        }
    }
}
