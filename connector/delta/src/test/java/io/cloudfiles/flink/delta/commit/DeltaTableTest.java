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
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeltaTableTest {
    private static final RowType ROWS =
            RowType.of(new LogicalType[] {new BigIntType(), new VarCharType()}, new String[] {"id", "day"});

    private final TableLab lab = new TableLab();

    @AfterEach
    void tearDown() {
        lab.close();
    }

    @Test
    void aTableThatDoesNotExistIsEmpty() throws IOException {
        assertThat(lab.table().definition()).isEmpty();
        assertThat(lab.table().lastCommitted("app")).isEmpty();
    }

    @Test
    void aNewTableHasTheLowestProtocolThatItsTypesNeed() {
        lab.create(ROWS);

        JsonNode protocol = lab.actions("protocol").get(0);
        assertThat(protocol.get("minReaderVersion").asInt()).isEqualTo(1);
        assertThat(protocol.get("minWriterVersion").asInt()).isEqualTo(2);
        assertThat(lab.definition().properties()).isEmpty();
    }

    @Test
    void aTypeThatNeedsAFeatureBringsThatFeatureOnly() {
        lab.create(RowType.of(new LogicalType[] {new BigIntType(), new TimestampType(3)}, new String[] {"id", "at"}));

        assertThat(lab.definition().features()).contains("timestampNtz").doesNotContain("columnMapping");
    }

    @Test
    void aNameThatParquetCannotHaveBringsColumnMapping() {
        lab.create(RowType.of(
                new LogicalType[] {new BigIntType(), new VarCharType()},
                new String[] {"plain", "with space, and comma"}));

        assertThat(lab.definition().properties()).containsEntry("delta.columnMapping.mode", "name");
        assertThat(lab.definition().schema().fieldNames()).containsExactly("plain", "with space, and comma");
    }

    @Test
    void partitionColumnsAndPropertiesAreThoseThatWereAskedFor() {
        TableDefinition table = lab.create(ROWS, List.of("DAY"), Map.of("delta.appendOnly", "true"));

        assertThat(table.partitionColumns()).containsExactly("day");
        assertThat(table.properties()).containsEntry("delta.appendOnly", "true");
    }

    @Test
    void anExistingTableStaysAsItIs() {
        TableDefinition first = lab.create(ROWS);
        TableDefinition second = lab.create(ROWS, List.of("day"), Map.of());

        assertThat(second).isEqualTo(first);
        assertThat(lab.version()).isZero();
    }

    @Test
    void ofManyWhoMakeTheTableOneDoesAndAllSeeTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<TableDefinition> maker = () -> lab.table().createIfAbsent(NewTable.of(ROWS, List.of(), Map.of()));
            List<Future<TableDefinition>> tables =
                    threads.invokeAll(Stream.generate(() -> maker).limit(8).toList());

            for (Future<TableDefinition> table : tables) {
                assertThat(table.get().id()).isEqualTo(lab.definition().id());
            }
            assertThat(lab.version()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aLostResponseWhileMakingTheTableIsNoFailure() throws IOException {
        lab.faults().inject(Fault.on(Operation.PUT_IF_ABSENT).losingTheResponse());

        TableDefinition table = faulty().createIfAbsent(NewTable.of(ROWS, List.of(), Map.of()));

        assertThat(table).isEqualTo(lab.definition());
    }

    @Test
    void aStoreThatFailsWhileTheTableIsMadeIsAnIoFailureAndLeavesNothing() {
        lab.faults().inject(Fault.on(Operation.PUT_IF_ABSENT).forever());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> faulty().createIfAbsent(NewTable.of(ROWS, List.of(), Map.of())))
                .withMessageContaining("injected");
        assertThat(lab.everything()).isEmpty();
    }

    @Test
    void aPropertyThatDeltaDoesNotKnowIsRefused() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> lab.create(ROWS, List.of(), Map.of("delta.noSuchProperty", "1")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .withMessageContaining("delta.noSuchProperty");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> lab.create(ROWS, List.of(), Map.of("delta.checkpointInterval", "often")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .withMessageContaining("delta.checkpointInterval");
        assertThat(lab.everything()).isEmpty();
    }

    @Test
    void aStoreWhereTwoWritersCouldBothWinIsRefused() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> DeltaTable.at(lab.location(), UnconditionalStorage.of(lab.memory())))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED))
                .withMessageContaining("scheme 'mem'")
                .withMessageContaining("overwrite each other's commits");
    }

    private DeltaTable faulty() {
        return DeltaTable.at(lab.location(), lab.faults());
    }
}
