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

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudfiles.flink.delta.commit.TableLab.Answer;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeltaCommitterTest {
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"f0"});
    private static final RowType TWO_COLUMNS =
            RowType.of(new LogicalType[] {new BigIntType(), new VarCharType()}, new String[] {"f0", "name"});
    private final TableLab lab = new TableLab();

    private static boolean isCommit(Location file) {
        return file.name().endsWith(".json");
    }

    @AfterEach
    void tearDown() {
        lab.close();
    }

    @Test
    void filesThatWaitedLongMustStillBeThere() throws Exception {
        lab.create(RowType.of(new BigIntType()));
        TableLayout layout = lab.layout(RowType.of(new BigIntType()));
        AddedFile old = new AddedFile("old.parquet", Map.of(), 100, 1, 10, null);
        DeltaCommittable committable = new DeltaCommittable(
                "sink-1", 1, layout.tableId(), 0, List.of(new FileGroup(0, layout.reliesOn(), List.of(old))));

        assertThatThrownBy(() -> lab.commit(committable))
                .hasStackTraceContaining(
                        "old.parquet] checkpoint 1 of sink-1 with 1 files, 10 rows is to be committed, but")
                .hasStackTraceContaining(ErrorCode.CF_FILE_MISSING.name());
        assertThat(lab.version()).isZero();

        lab.memory().putIfAbsent(lab.location().child("old.parquet"), new byte[100]);
        assertThat(lab.commit(committable)).isEqualTo(Answer.COMMITTED);
    }

    @Test
    void filesOfARestoredCheckpointMustStillBeThereHoweverYoung() throws Exception {
        lab.create(ROWS);
        DeltaCommittable restored = lab.committable("app", 7, "young.parquet", "other.parquet");
        lab.memory().putIfAbsent(lab.location().child("young.parquet"), new byte[100]);

        try (DeltaCommitter committer = lab.restoredCommitter(7)) {
            assertThatThrownBy(() -> TableLab.commit(committer, restored))
                    .hasStackTraceContaining("other.parquet] checkpoint 7 of app with 2 files")
                    .hasStackTraceContaining(ErrorCode.CF_FILE_MISSING.name());
            assertThat(lab.version()).isZero();

            lab.memory().putIfAbsent(lab.location().child("other.parquet"), new byte[100]);
            assertThat(TableLab.commit(committer, restored)).isEqualTo(Answer.COMMITTED);
            assertThat(TableLab.commit(committer, lab.committable("app", 8, "unseen.parquet")))
                    .as("what this run has written itself need not be looked for")
                    .isEqualTo(Answer.COMMITTED);
        }
    }

    @Test
    void filesOfARestoredCheckpointAreLookedForOnce() throws Exception {
        lab.create(ROWS);
        lab.memory().putIfAbsent(lab.location().child("a.parquet"), new byte[100]);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .times(3));
        AtomicLong looks = new AtomicLong();
        lab.faults()
                .inject(Fault.on(Operation.STAT)
                        .at(file -> file.name().equals("a.parquet"))
                        .forever()
                        .doing(looks::incrementAndGet));

        try (DeltaCommitter committer = lab.restoredCommitter(7)) {
            assertThat(TableLab.commit(committer, lab.committable("app", 7, "a.parquet")))
                    .isEqualTo(Answer.COMMITTED);
        }

        assertThat(lab.faults().calls(Operation.PUT_IF_ABSENT)).isGreaterThan(3);
        assertThat(looks).hasValue(1);
    }

    @Test
    void oneCheckpointBecomesOneVersionWithAllItsFiles() throws Exception {
        lab.create(ROWS);

        Answer answer = lab.commit(lab.committable("app", 3, "a.parquet", "b c.parquet"));

        assertThat(answer).isEqualTo(Answer.COMMITTED);
        assertThat(lab.version()).isEqualTo(1);
        assertThat(lab.addedPaths()).containsExactly("a.parquet", "b%20c.parquet");
        assertThat(lab.table().lastCommitted("app")).hasValue(3);
        assertThat(lab.table().lastCommitted("another")).isEmpty();
    }

    @Test
    void theHistoryShowsABlindAppendWithItsNumbers() throws Exception {
        lab.create(ROWS);

        lab.commit(lab.committable("app", 3, "a.parquet", "b.parquet"));

        JsonNode creation = lab.actions("commitInfo").get(0);
        JsonNode append = lab.actions("commitInfo").get(1);
        assertThat(creation.get("isBlindAppend").asBoolean()).isFalse();
        assertThat(append.get("isBlindAppend").asBoolean()).isTrue();
        assertThat(append.get("operation").asText()).isEqualTo("STREAMING UPDATE");
        assertThat(append.at("/operationParameters/epochId").asText()).isEqualTo("3");
        assertThat(append.at("/operationParameters/queryId").asText()).isEqualTo("app");
        assertThat(append.at("/operationMetrics/numAddedFiles").asText()).isEqualTo("2");
        assertThat(append.at("/operationMetrics/numOutputRows").asText()).isEqualTo("20");
        assertThat(append.at("/operationMetrics/numOutputBytes").asText()).isEqualTo("200");
    }

    @Test
    void aRestoredCommittableThatTheTableHasIsNotCommittedAgain() throws Exception {
        lab.create(ROWS);
        DeltaCommittable committable = lab.committable("app", 3, "a.parquet");
        lab.commit(committable);
        lab.commit(lab.committable("app", 4, "b.parquet"));

        assertThat(lab.commit(committable)).isEqualTo(Answer.ALREADY_COMMITTED);

        assertThat(lab.addedPaths()).containsExactly("a.parquet", "b.parquet");
        assertThat(lab.version()).isEqualTo(2);
    }

    @Test
    void aCommitterGoesOnWithoutListingTheLogAgain() throws Exception {
        lab.create(ROWS);
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            long listings = lab.faults().calls(Operation.LIST);

            for (int checkpoint = 2; checkpoint <= 8; checkpoint++) {
                TableLab.commit(committer, lab.committable("app", checkpoint, checkpoint + ".parquet"));
            }

            assertThat(lab.faults().calls(Operation.LIST)).isEqualTo(listings);
        }
        assertThat(lab.version()).isEqualTo(8);
    }

    @Test
    void aLostResponseOfThePutIsRecognised() throws Exception {
        lab.create(ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .losingTheResponse());

        Answer answer = lab.commit(lab.committable("app", 1, "a.parquet"));

        assertThat(answer).isEqualTo(Answer.COMMITTED);
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
        assertThat(lab.version()).isEqualTo(1);
    }

    @Test
    void aLostResponseIsRecognisedEvenWhenTheFileCannotBeReadBackAtOnce() throws Exception {
        lab.create(ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .losingTheResponse())
                .inject(Fault.on(Operation.STAT).at(file -> file.name().equals("00000000000000000001.json")));

        Answer answer = lab.commit(lab.committable("app", 1, "a.parquet"));

        assertThat(answer).isEqualTo(Answer.ALREADY_COMMITTED);
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void afterALostResponseTheTableIsAskedBeforeAnythingElse() throws Exception {
        lab.create(TWO_COLUMNS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        TableLayout layout = lab.layout(TWO_COLUMNS);
        DeltaCommittable second = lab.committable("app", 2, layout, "2.parquet");
        try (DeltaCommitter committer = lab.committer(1)) {
            TableLab.commit(committer, lab.committable("app", 1, layout, "1.parquet"));
            lab.faults()
                    .inject(Fault.on(Operation.PUT_IF_ABSENT)
                            .at(DeltaCommitterTest::isCommit)
                            .losingTheResponse())
                    .inject(Fault.on(Operation.STAT).at(file -> file.name().equals("00000000000000000002.json")));
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> TableLab.commit(committer, second))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_COMMIT_FAILED));
            lab.byOthers(table ->
                    table.withUpdatedSchema(new StructType().add(lab.schema().get("f0"))));

            assertThat(TableLab.commit(committer, second)).isEqualTo(Answer.ALREADY_COMMITTED);
        }

        assertThat(lab.addedPaths()).containsExactly("1.parquet", "2.parquet");
    }

    @Test
    void aPutThatTheClientRepeatedAndThatFoundItsOwnFileIsASuccess() throws Exception {
        lab.create(ROWS);
        PutFaults faults = PutFaults.first(lab.memory(), PutFaults.Kind.OWN_CONFLICT);
        MemoryStorage.decorate(lab.location().authority(), memory -> faults.storage());

        assertThat(lab.commit(lab.committable("app", 1, "a.parquet"))).isEqualTo(Answer.COMMITTED);

        assertThat(faults.counts()).isEqualTo(Map.of(PutFaults.Kind.OWN_CONFLICT, 1));
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
        assertThat(lab.version()).isEqualTo(1);
    }

    @Test
    void aPutThatFailedIsRepeated() throws Exception {
        lab.create(ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .times(3));

        assertThat(lab.commit(lab.committable("app", 1, "a.parquet"))).isEqualTo(Answer.COMMITTED);

        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void aPutThatAlwaysFailsEndsInOneClearErrorAndNothingIsHalfDone() throws Exception {
        lab.create(ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .forever());
        DeltaCommittable committable = lab.committable("app", 7, "a.parquet");

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> lab.commit(committable))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_COMMIT_FAILED))
                .withMessageContaining(lab.location().toString())
                .withMessageContaining("checkpoint 7 of app")
                .withMessageContaining("5 attempts")
                .withMessageContaining("injected failure");
        assertThat(lab.version()).isZero();

        lab.faults().heal();
        assertThat(lab.commit(committable)).isEqualTo(Answer.COMMITTED);
    }

    @Test
    void aFailureThatWillNotPassIsNotRepeated() throws Exception {
        lab.create(ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .forever()
                        .doing(() -> {
                            throw new StorageException("[bucket] no permission to write.", null);
                        }));

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> lab.commit(lab.committable("app", 1, "a.parquet")))
                .havingCause()
                .isInstanceOf(CloudFilesException.class)
                .withMessageContaining(ErrorCode.CF_DELTA_COMMIT_FAILED.name())
                .withMessageContaining("no permission to write");
        // One put by the creation of the table, which does not go through the faults.
        assertThat(lab.faults().calls(Operation.PUT_IF_ABSENT)).isEqualTo(1);
    }

    @Test
    void aFullStoreIsToldAsItIs() throws Exception {
        lab.create(ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(DeltaCommitterTest::isCommit)
                        .doing(() -> {
                            throw new CloudFilesException(ErrorCode.CF_STORAGE_FULL, "[disk] no room left.");
                        }));
        DeltaCommittable committable = lab.committable("app", 1, "a.parquet");

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> lab.commit(committable))
                .havingCause()
                .isInstanceOf(CloudFilesException.class)
                .withMessageContaining(ErrorCode.CF_STORAGE_FULL.name());
        assertThat(lab.version()).isZero();

        assertThat(lab.commit(committable)).isEqualTo(Answer.COMMITTED);
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void anotherAppenderIsNoObstacle() throws Exception {
        lab.create(ROWS);
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
        lab.create(ROWS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        DeltaCommittable second = lab.committable("app", 2, "2.parquet");
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            lab.byOthers(table -> table.withUpdatedSchema(lab.schema().add("added", StringType.STRING, true)));

            assertThat(TableLab.commit(committer, second)).isEqualTo(Answer.COMMITTED);
        }

        assertThat(lab.addedPaths()).containsExactly("1.parquet", "2.parquet");
    }

    @Test
    void filesThatNoLongerFitAChangedSchemaAreRefusedWithEveryReason() throws Exception {
        lab.create(TWO_COLUMNS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        TableLayout layout = lab.layout(TWO_COLUMNS);
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
        lab.create(TWO_COLUMNS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        DeltaCommittable committable = lab.committable("app", 1, lab.layout(TWO_COLUMNS), "1.parquet");
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
        lab.create(ROWS);
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
        lab.create(ROWS);
        DeltaCommittable committable = lab.committable("app", 1, "1.parquet");
        try (DeltaCommitter ours = lab.committer()) {
            lab.faults()
                    .inject(Fault.on(Operation.PUT_IF_ABSENT)
                            .at(DeltaCommitterTest::isCommit)
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
        lab.create(ROWS);
        DeltaCommittable committable = lab.committable("app", 1, "1.parquet");
        lab.delete();
        lab.create(ROWS);

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
        lab.create(ROWS);
        DeltaCommittable second = lab.committable("app", 2, "2.parquet");
        try (DeltaCommitter committer = lab.committer()) {
            TableLab.commit(committer, lab.committable("app", 1, "1.parquet"));
            lab.awaitLogFile("00000000000000000001.crc");
            lab.delete();
            lab.create(ROWS);

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
        lab.create(ROWS);
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
        lab.create(ROWS);

        for (String app : List.of("left", "right")) {
            for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
                assertThat(lab.commit(lab.committable(app, checkpoint, app + checkpoint)))
                        .isEqualTo(Answer.COMMITTED);
            }
        }

        assertThat(lab.addedPaths()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void committablesOfOneCallAreCommittedInTheOrderOfTheirCheckpoints() throws Exception {
        lab.create(ROWS);
        try (DeltaCommitter committer = lab.committer()) {
            List<DeltaCommittable> committables = List.of(
                    lab.committable("app", 3, "3.parquet"),
                    lab.committable("app", 1, "1.parquet"),
                    lab.committable("app", 2, "2.parquet"));

            TableLab.commitAll(committer, committables);
        }

        assertThat(lab.addedPaths()).containsExactly("1.parquet", "2.parquet", "3.parquet");
    }

    @Test
    void aTableThatComesToUseAFeatureThatWeDoNotKeepIsRefused() throws Exception {
        lab.create(ROWS);
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

    @Test
    void partitionValuesAreInTheLogAsTheyAre() throws Exception {
        RowType rows = TWO_COLUMNS;
        lab.create(rows, List.of("name"), Map.of());
        String odd = "a/b=c d%e'\"ü";
        AddedFile file = new AddedFile("name=x/f.parquet", Map.of("name", odd), 1, System.currentTimeMillis(), 1, null);
        DeltaCommittable committable = new DeltaCommittable(
                "app",
                1,
                lab.definition().id(),
                0,
                List.of(new FileGroup(0, lab.layout(rows).reliesOn(), List.of(file))));

        lab.commit(committable);

        assertThat(lab.actions("add").get(0).get("partitionValues").get("name").asText())
                .isEqualTo(odd);
        assertThat(committable.groups().get(0).files().get(0).partitionValues().keySet())
                .isEqualTo(Set.of("name"));
    }
}
