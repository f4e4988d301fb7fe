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
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What others do to a table while it is compacted, and what fails meanwhile. */
class CompactionConflictITCase extends CompactedTables {
    /** Something happens before the first try to put the commit. */
    private Compaction.Result compactWhile(Path table, Runnable meanwhile) throws IOException {
        return compactWith(
                table, Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT).doing(meanwhile::run));
    }

    private static Compaction.Result compactWith(Path table, Fault fault) throws IOException {
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            FaultyStorage storage = new FaultyStorage(storages.open(location, Map.of()));
            storage.inject(fault.at(file -> file.name().endsWith(".json")));
            return new Compaction(DeltaTable.at(location, storage), storage, Clock.systemUTC()).run("", TARGET, false);
        }
    }

    private Path twoPartitions() {
        Path table = directory.resolve("raced");
        sql(
                "CREATE TABLE $t (id BIGINT, p STRING) USING delta PARTITIONED BY (p)"
                        + " TBLPROPERTIES ('delta.enableDeletionVectors'='true')",
                table);
        for (int i = 0; i < 3; i++) {
            sql(
                    "INSERT INTO $t SELECT id, IF(id % 2 = 0, 'even', 'odd') FROM range(" + i * 10 + ", " + (i + 1) * 10
                            + ", 1, 1)",
                    table);
        }
        return table;
    }

    @Test
    void whatADeleteHasTouchedMeanwhileStaysAndTheRestIsMerged() throws Exception {
        Path table = twoPartitions();

        Compaction.Result result = compactWhile(table, () -> sql("DELETE FROM $t WHERE id = 4", table));

        assertThat(result.dropped()).singleElement().asString().startsWith("3 files stay as they are");
        assertThat(result.removedFiles()).isEqualTo(3);
        assertThat(result.addedFiles()).isEqualTo(1);
        assertThat(spark.read(table, "id")).hasSize(29).doesNotContain(Map.of("id", 4L));
        assertThat(dataFiles(table)).isEqualTo(6 + 1);
    }

    @Test
    void anAppendMeanwhileIsKept() throws Exception {
        Path table = twoPartitions();

        Compaction.Result result =
                compactWhile(table, () -> sql("INSERT INTO $t VALUES (100, 'odd'), (101, 'new')", table));

        assertThat(result.dropped()).isEmpty();
        assertThat(result.removedFiles()).isEqualTo(6);
        assertThat(spark.count(table)).isEqualTo(32);
        assertThat(filesOf(table)).isEqualTo(4);
    }

    @Test
    void aChangeOfColumnsMeanwhileStopsIt() throws Exception {
        Path table = twoPartitions();

        Compaction.Result result = compactWhile(table, () -> sql("ALTER TABLE $t ADD COLUMNS (more STRING)", table));

        assertThat(result.dropped()).singleElement().asString().contains("columns, properties or features");
        assertThat(result.versions()).isEmpty();
        assertThat(filesOf(table)).isEqualTo(6);
        assertThat(dataFiles(table)).isEqualTo(6);
    }

    @Test
    void deathBeforeTheCommitLeavesTheTableAsItWas() throws Exception {
        Path table = twoPartitions();

        assertThatThrownBy(() -> compactWhile(table, () -> {
                    throw new OutOfMemoryError("killed");
                }))
                .hasStackTraceContaining("killed");

        assertThat(spark.count(table)).isEqualTo(30);
        assertThat(filesOf(table)).isEqualTo(6);
        assertThat(dataFiles(table)).isEqualTo(6 + 2);
        assertThat(compact(table, "").removedFiles()).isEqualTo(6);
        assertThat(spark.count(table)).isEqualTo(30);
    }

    @Test
    void aLostAnswerIsFoundInTheTable() throws Exception {
        Path table = twoPartitions();

        Compaction.Result result = compactWith(
                table, Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT).losingTheResponse());

        assertThat(result.versions()).hasSize(1);
        assertThat(filesOf(table)).isEqualTo(2);
        assertThat(spark.count(table)).isEqualTo(30);
    }

    @Test
    void aFailedReadLeavesNoFileBehind() throws Exception {
        Path table = twoPartitions();

        assertThatThrownBy(() -> {
                    try (Storages storages = Storages.load()) {
                        Location location = Location.of(table);
                        FaultyStorage storage = new FaultyStorage(storages.open(location, Map.of()));
                        storage.inject(Fault.on(FaultyStorage.Operation.OPEN)
                                .at(file -> file.name().endsWith(".parquet"))
                                .fromCall(6)
                                .forever());
                        new Compaction(DeltaTable.at(location, storage), storage, Clock.systemUTC())
                                .run("", TARGET, false);
                    }
                })
                .hasStackTraceContaining("injected failure of OPEN");

        assertThat(dataFiles(table)).isEqualTo(6);
        assertThat(filesOf(table)).isEqualTo(6);
    }

    @Test
    void aFailedReadOfTheLogIsAFailureOfTheStore() throws Exception {
        Path table = twoPartitions();

        assertThatThrownBy(() -> compactWith(
                        table,
                        Fault.on(FaultyStorage.Operation.OPEN).fromCall(2).forever()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("injected failure of OPEN");

        assertThat(filesOf(table)).isEqualTo(6);
    }

    @Test
    void aFailureTellsWhatWasCommittedBeforeIt() throws Exception {
        Path table = directory.resolve("many");
        sql("CREATE TABLE $t (id BIGINT) USING delta", table);
        sql("INSERT INTO $t SELECT id FROM range(0, 2, 1, 1)", table);
        Path file;
        try (Stream<Path> files = Files.list(table)) {
            file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        StringBuilder commit = new StringBuilder("{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n");
        for (int i = 0; i < 1002; i++) {
            String name = "copy-%04d.parquet".formatted(i);
            Files.copy(file, table.resolve(name));
            commit.append(HandWrittenTable.add(name, Files.size(file))).append('\n');
        }
        Files.writeString(table.resolve("_delta_log/%020d.json".formatted(2)), commit);

        assertThatThrownBy(() -> compactWith(
                        table,
                        Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT)
                                .fromCall(2)
                                .forever()))
                .hasMessageContaining("injected failure of PUT_IF_ABSENT")
                .hasMessageContaining("[1000 files were merged into 1 before that, as version 3, and stay so.");

        assertThat(filesOf(table)).isEqualTo(4);
        assertThat(spark.count(table)).isEqualTo(2 * 1003);
    }

    private static long dataFiles(Path table) throws IOException {
        try (Stream<Path> files = Files.walk(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.toString().contains("_delta_log"))
                    .count();
        }
    }
}
