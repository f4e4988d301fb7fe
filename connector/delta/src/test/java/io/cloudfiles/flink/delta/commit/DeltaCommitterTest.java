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
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.delta.kernel.types.StructType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One sink alone on its table, on a store that fails. */
class DeltaCommitterTest {
    private final TableLab lab = new TableLab();

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
        lab.create(TableLab.ROWS);
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
        lab.create(TableLab.ROWS);
        lab.memory().putIfAbsent(lab.location().child("a.parquet"), new byte[100]);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT).at(TableLab::isCommit).times(3));
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
        lab.create(TableLab.ROWS);

        Answer answer = lab.commit(lab.committable("app", 3, "a.parquet", "b c.parquet"));

        assertThat(answer).isEqualTo(Answer.COMMITTED);
        assertThat(lab.version()).isEqualTo(1);
        assertThat(lab.addedPaths()).containsExactly("a.parquet", "b%20c.parquet");
        assertThat(lab.table().lastCommitted("app")).hasValue(3);
        assertThat(lab.table().lastCommitted("another")).isEmpty();
    }

    @Test
    void theHistoryShowsABlindAppendWithItsNumbers() throws Exception {
        lab.create(TableLab.ROWS);

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
        lab.create(TableLab.ROWS);
        DeltaCommittable committable = lab.committable("app", 3, "a.parquet");
        lab.commit(committable);
        lab.commit(lab.committable("app", 4, "b.parquet"));

        assertThat(lab.commit(committable)).isEqualTo(Answer.ALREADY_COMMITTED);

        assertThat(lab.addedPaths()).containsExactly("a.parquet", "b.parquet");
        assertThat(lab.version()).isEqualTo(2);
    }

    @Test
    void aCommitterGoesOnWithoutListingTheLogAgain() throws Exception {
        lab.create(TableLab.ROWS);
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
        lab.create(TableLab.ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT).at(TableLab::isCommit).losingTheResponse());

        Answer answer = lab.commit(lab.committable("app", 1, "a.parquet"));

        assertThat(answer).isEqualTo(Answer.COMMITTED);
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
        assertThat(lab.version()).isEqualTo(1);
    }

    @Test
    void aLostResponseIsRecognisedEvenWhenTheFileCannotBeReadBackAtOnce() throws Exception {
        lab.create(TableLab.ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT).at(TableLab::isCommit).losingTheResponse())
                .inject(Fault.on(Operation.STAT).at(file -> file.name().equals("00000000000000000001.json")));

        Answer answer = lab.commit(lab.committable("app", 1, "a.parquet"));

        assertThat(answer).isEqualTo(Answer.ALREADY_COMMITTED);
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void afterALostResponseTheTableIsAskedBeforeAnythingElse() throws Exception {
        lab.create(TableLab.NAMED_ROWS, List.of(), Map.of("delta.columnMapping.mode", "name"));
        TableLayout layout = lab.layout(TableLab.NAMED_ROWS);
        DeltaCommittable second = lab.committable("app", 2, layout, "2.parquet");
        try (DeltaCommitter committer = lab.committer(1)) {
            TableLab.commit(committer, lab.committable("app", 1, layout, "1.parquet"));
            lab.faults()
                    .inject(Fault.on(Operation.PUT_IF_ABSENT)
                            .at(TableLab::isCommit)
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
        lab.create(TableLab.ROWS);
        PutFaults faults = PutFaults.first(lab.memory(), PutFaults.Kind.OWN_CONFLICT);
        MemoryStorage.decorate(lab.location().authority(), memory -> faults.storage());

        assertThat(lab.commit(lab.committable("app", 1, "a.parquet"))).isEqualTo(Answer.COMMITTED);

        assertThat(faults.counts()).isEqualTo(Map.of(PutFaults.Kind.OWN_CONFLICT, 1));
        assertThat(lab.addedPaths()).containsExactly("a.parquet");
        assertThat(lab.version()).isEqualTo(1);
    }

    @Test
    void aPutThatFailedIsRepeated() throws Exception {
        lab.create(TableLab.ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT).at(TableLab::isCommit).times(3));

        assertThat(lab.commit(lab.committable("app", 1, "a.parquet"))).isEqualTo(Answer.COMMITTED);

        assertThat(lab.addedPaths()).containsExactly("a.parquet");
    }

    @Test
    void aPutThatAlwaysFailsEndsInOneClearErrorAndNothingIsHalfDone() throws Exception {
        lab.create(TableLab.ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT).at(TableLab::isCommit).forever());
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
        lab.create(TableLab.ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(TableLab::isCommit)
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
        lab.create(TableLab.ROWS);
        lab.faults()
                .inject(Fault.on(Operation.PUT_IF_ABSENT).at(TableLab::isCommit).doing(() -> {
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
    void committablesOfOneCallAreCommittedInTheOrderOfTheirCheckpoints() throws Exception {
        lab.create(TableLab.ROWS);
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
    void partitionValuesAreInTheLogAsTheyAre() throws Exception {
        RowType rows = TableLab.NAMED_ROWS;
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
