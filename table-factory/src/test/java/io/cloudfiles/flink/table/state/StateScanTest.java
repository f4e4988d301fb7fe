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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.cli.state.FileState.Ending;
import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A file as a row. */
class StateScanTest {
    private static final Instant DAY = Instant.parse("2026-01-31T00:00:00Z");
    private static final FileEntry FILE =
            new FileEntry(Location.parse("s3://lake/in/a.json"), 10, DAY.toEpochMilli() * 1000 + 999, "etag");

    private static FileState at(Stage stage, Ending ending) {
        return new FileState(FILE, DAY.plusSeconds(1), stage, 7, ending);
    }

    private static Ending ending(Stage outcome, Instant archived, String movedTo) {
        return new Ending(outcome, "broken", 3, DAY.plusSeconds(2), DAY.plusSeconds(3), archived, movedTo);
    }

    private static StateScan scan(StateFilter... filters) {
        RowType all = new RowType(Arrays.stream(StateColumn.values())
                .map(column -> new RowType.RowField(column.columnName(), column.type()))
                .toList());
        return new StateScan(
                "file:///c", "events", Map.of(), List.of(0), all, List.of(StateColumn.values()), List.of(filters));
    }

    private static List<String> values(FileState file) {
        RowData row = scan().row(file);
        return Stream.of(StateColumn.values())
                .map(column -> RowData.createFieldGetter(column.type(), column.ordinal())
                        .getFieldOrNull(row))
                .map(String::valueOf)
                .toList();
    }

    @Test
    void showsAllThatIsKnown() {
        assertThat(values(at(Stage.INGESTED, ending(Stage.INGESTED, DAY.plusSeconds(4), "s3://lake/old/a.json"))))
                .containsExactly(
                        "s3://lake/in/a.json",
                        "10",
                        "2026-01-31T00:00",
                        "2026-01-31T00:00:01",
                        "2026-01-31T00:00:02",
                        "2026-01-31T00:00:03",
                        "2026-01-31T00:00:04",
                        "MOVE",
                        "s3://lake/old/a.json",
                        "events",
                        "null",
                        "INGESTED",
                        "ingested",
                        "7",
                        "etag",
                        "3",
                        "broken");
        assertThat(values(at(Stage.INGESTED, ending(Stage.INGESTED, DAY.plusSeconds(4), null))))
                .containsSubsequence("2026-01-31T00:00:04", "DELETE", "null", "events");
    }

    @ParameterizedTest
    @EnumSource
    void hasEveryStageAndAutoLoadersWordForIt(Stage stage) {
        String state = Set.of(Stage.BASELINE, Stage.WAITING, Stage.UNKNOWN).contains(stage)
                ? "null"
                : stage == Stage.IMPORTED ? "INGESTED" : stage.name();
        assertThat(values(at(stage, null)))
                .containsExactly(
                        "s3://lake/in/a.json",
                        "10",
                        "2026-01-31T00:00",
                        "2026-01-31T00:00:01",
                        "null",
                        "null",
                        "null",
                        "null",
                        "null",
                        "events",
                        "null",
                        state,
                        stage.name().toLowerCase(Locale.ROOT),
                        "7",
                        "etag",
                        "null",
                        "null");
    }

    @Test
    void leavesOutWhatTheFiltersDo() {
        FileState file = at(Stage.CHANGED, null);
        assertThat(scan(
                                new StateFilter.HasPath(Set.of("s3://lake/in/a.json")),
                                new StateFilter.HasStage(Set.of("changed")))
                        .row(file))
                .isNotNull();
        for (StateFilter filter : List.of(
                new StateFilter.HasPath(Set.of("s3://lake/in/b.json")),
                new StateFilter.HasPrefix("s3://lake/other"),
                new StateFilter.HasState(Set.of("INGESTED")),
                new StateFilter.HasStage(Set.of("waiting")),
                new StateFilter.KnowsState(false))) {
            assertThat(scan(new StateFilter.HasPrefix("s3://lake/"), filter).row(file))
                    .as(filter.toString())
                    .isNull();
        }
    }

    @Test
    void onlyWhatIsAlwaysKnownMayBeDeclaredNotNull() {
        assertThat(Stream.of(StateColumn.values())
                        .filter(column -> column.mayBeDeclared(column.type().copy(false)))
                        .map(StateColumn::columnName)
                        .collect(Collectors.joining(" ")))
                .isEqualTo("path size discovery_time source_id stage waiting_bytes");
        assertThat(StateColumn.SIZE.mayBeDeclared(new BigIntType())).isTrue();
        assertThat(StateColumn.SIZE.mayBeDeclared(new IntType())).isFalse();
    }

    @Test
    void partsThatAreLeftSurviveACheckpoint() throws IOException {
        StatePartSplit.ListSerializer serializer = new StatePartSplit.ListSerializer();
        List<StatePartSplit> parts = List.of(new StatePartSplit(0, 0), new StatePartSplit(63, 5_000_000_000L));
        byte[] bytes = serializer.serialize(parts);

        assertThat(serializer.deserialize(1, bytes)).isEqualTo(parts);
        assertThat(serializer.deserialize(1, serializer.serialize(List.of()))).isEmpty();
        assertThat(bytes).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 63);
        assertThatThrownBy(() -> serializer.deserialize(2, bytes)).hasMessageContaining("written by a newer release");
    }
}
