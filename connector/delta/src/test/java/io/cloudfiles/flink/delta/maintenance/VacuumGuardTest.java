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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A vacuum never deletes a file that the table needs, whoever commits meanwhile and however the log writes its path. */
class VacuumGuardTest {
    private HandWrittenTable table = new HandWrittenTable();

    @AfterEach
    void tearDown() {
        table.close();
    }

    private void whileTheStoreIsListed(Fault.Effect effect) {
        Location root = table.location();
        table.storage()
                .inject(Fault.on(Operation.NEXT_PAGE)
                        .at(directory -> directory.equals(root))
                        .doing(effect));
    }

    private void refuses(ErrorCode code, String... why) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(table::vacuum)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.getMessage()).contains(why));
    }

    @Test
    void aFileThatIsCommittedWhileTheStoreIsListedStays() throws Exception {
        Location waiting = table.file("waiting.parquet");
        Location left = table.file("left.parquet");
        whileTheStoreIsListed(() -> table.commit(HandWrittenTable.add("waiting.parquet")));

        assertThat(table.vacuum()).containsExactly(left);

        assertThat(table.has(waiting)).isTrue();
        assertThat(table.has(left)).isFalse();
    }

    @Test
    void aFileThatIsCommittedWhileOthersAreDeletedStays() throws Exception {
        for (int i = 0; i < 1500; i++) {
            table.file("left-" + i + ".parquet");
        }
        List<Location> candidates = table.wouldVacuum();
        Location waiting = candidates.get(1200);
        table.storage()
                .inject(Fault.on(Operation.DELETE).doing(() -> table.commit(HandWrittenTable.add(waiting.name()))));

        List<Location> deleted = table.vacuum();

        List<Location> expected = new ArrayList<>(candidates);
        expected.remove(waiting);
        assertThat(deleted).containsExactlyElementsOf(expected);
        assertThat(table.has(waiting)).isTrue();
        assertThat(table.vacuum()).isEmpty();
    }

    @Test
    void anActiveFileInAnotherSpellingIsNotTakenForLeftOver() {
        Location good = table.file("good.parquet");
        Location odd = table.file("part%201.parquet");
        Location left = table.file("left.parquet");
        table.commit(HandWrittenTable.add("good.parquet"), HandWrittenTable.add("part%201.parquet"));

        refuses(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED, "1 files that the newest version needs", "part 1.parquet");

        assertThat(List.of(good, odd, left)).allMatch(table::has);
    }

    @Test
    void norIsOneThatIsCommittedWhileTheStoreIsListed() {
        Location odd = table.file("part%201.parquet");
        whileTheStoreIsListed(() -> table.commit(HandWrittenTable.add("part%201.parquet")));

        refuses(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED, "1 files that the newest version needs", "part 1.parquet");

        assertThat(table.has(odd)).isTrue();
    }

    @Test
    void norIsOneWhoseWholeAddressDiffers() {
        Location file = table.file("part-1.parquet");
        table.commit(HandWrittenTable.add("hdfs://host:8020/table/part-1.parquet"));

        refuses(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED, "part-1.parquet] The log names a file of this name, but outside");

        assertThat(table.has(file)).isTrue();
    }

    @Test
    void aTableThatIsMadeAnewMeanwhileIsLeftAlone() {
        Location left = table.file("left.parquet");
        whileTheStoreIsListed(table::replace);

        refuses(ErrorCode.CF_DELTA_TABLE_REPLACED, "its id was the-table and is another-table");

        assertThat(table.has(left)).isTrue();
    }

    @Test
    void aTableWithAFeatureThatIsNotKnownIsLeftAlone() {
        table.close();
        table = new HandWrittenTable("appendOnly", "made-up");
        Location left = table.file("left.parquet");

        refuses(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED, "The table uses made-up, which may need files");

        assertThat(table.has(left)).isTrue();
    }

    @Test
    void aFeatureThatComesMeanwhileStopsIt() {
        Location left = table.file("left.parquet");
        whileTheStoreIsListed(() -> table.commit(HandWrittenTable.protocol("made-up")));

        refuses(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED, "The table uses made-up");

        assertThat(table.has(left)).isTrue();
    }
}
