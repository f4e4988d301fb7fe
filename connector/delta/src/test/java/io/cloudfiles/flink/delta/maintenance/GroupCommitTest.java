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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.maintenance.CompactionPlan.Bin;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.delta.write.WrittenFile;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of rewritten files when it is unclear whether they were committed. */
class GroupCommitTest {
    private final HandWrittenTable table = new HandWrittenTable();
    private final Compaction.Sums sums = new Compaction.Sums();
    private List<RewrittenBin> merged = List.of();
    private Location mergedFile = table.location();

    @BeforeEach
    void mergeTwoFiles() throws IOException {
        table.commit(HandWrittenTable.add("a.parquet"), HandWrittenTable.add("b.parquet"));
        mergedFile = table.file("merged.parquet");
        TableLayout layout = SchemaFit.of(
                definition(), 0, RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"}), List.of());
        merged = List.of(
                new RewrittenBin(bin(), List.of(new WrittenFile(layout, "merged.parquet", Map.of(), 4, 1, 2, "{}"))));
    }

    @AfterEach
    void tearDown() {
        table.close();
    }

    private TableDefinition definition() throws IOException {
        return table.table().definition().orElseThrow();
    }

    private Bin bin() throws IOException {
        DeltaTable delta = table.table();
        List<SmallFile> files = new ArrayList<>();
        Compaction.forEachFile(
                delta.engine(), delta.requireSnapshot().getScanBuilder().build(), files::add);
        return new Bin(files);
    }

    private void commit(List<RewrittenBin> bins) throws IOException {
        new GroupCommit(table.table(), table.storage(), Clock.systemUTC(), definition(), "").run(bins, sums);
    }

    private static boolean isCommit(Location file) {
        return file.name().endsWith(".json");
    }

    @Test
    void aFileThatTheTableHasIsNotDeletedWhenItsSourcesAreGone() throws Exception {
        commit(merged);

        commit(merged);

        assertThat(sums.result().versions()).containsExactly(2L);
        assertThat(sums.result().dropped()).hasSize(1);
        assertThat(table.has(mergedFile)).isTrue();
    }

    @Test
    void aFileThatNoVersionNamesIsDeletedWhenItsSourcesAreGone() throws Exception {
        table.commit(HandWrittenTable.remove("a.parquet"));

        commit(merged);

        assertThat(sums.result().versions()).isEmpty();
        assertThat(sums.result().dropped()).hasSize(1);
        assertThat(table.has(mergedFile)).isFalse();
    }

    @Test
    void aConflictWithItsOwnCommitIsNoFailure() throws Exception {
        table.storage()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(GroupCommitTest::isCommit)
                        .doing(() -> table.commit(
                                HandWrittenTable.remove("a.parquet"),
                                HandWrittenTable.remove("b.parquet"),
                                HandWrittenTable.add("merged.parquet"))));

        commit(merged);

        assertThat(sums.result().versions()).containsExactly(2L);
        assertThat(sums.result().removedFiles()).isEqualTo(2);
        assertThat(sums.result().dropped()).isEmpty();
        assertThat(table.has(mergedFile)).isTrue();
    }

    @Test
    void aGroupWithoutRowsWhoseAnswerWasLostIsCommitted() throws Exception {
        table.storage()
                .inject(Fault.on(Operation.PUT_IF_ABSENT)
                        .at(GroupCommitTest::isCommit)
                        .losingTheResponse());

        commit(List.of(new RewrittenBin(bin(), List.of())));

        assertThat(sums.result().versions()).containsExactly(2L);
        assertThat(sums.result().removedFiles()).isEqualTo(2);
        assertThat(sums.result().addedFiles()).isZero();
    }
}
