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
import io.cloudfiles.flink.delta.schema.ProtocolPermission;
import io.cloudfiles.flink.delta.schema.SchemaMerge;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaEvolverTest {
    private static final int EVOLVERS = 5;
    private static final int COLUMNS = 8;
    private static final ProtocolPermission ASKED = new ProtocolPermission(false, Map.of());
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});

    private final TableLab lab = new TableLab();

    @AfterEach
    void tearDown() {
        lab.close();
    }

    private static RowType rows(List<String> names) {
        return RowType.of(
                Stream.concat(Stream.of(new BigIntType()), names.stream().map(name -> new VarCharType()))
                        .toArray(LogicalType[]::new),
                Stream.concat(Stream.of("id"), names.stream()).toArray(String[]::new));
    }

    private static TableDefinition evolve(DeltaTable table, RowType rows, int attempts) throws IOException {
        return new SchemaEvolver(
                        table,
                        new Backoff(attempts, Duration.ofMillis(1), Duration.ofMillis(4), new SplittableRandom(1)))
                .evolve(now -> SchemaMerge.of(now, rows, ASKED));
    }

    @Test
    void theHistoryTellsWhatWasChangedInDeltasWords() throws IOException {
        RowType narrow = RowType.of(new LogicalType[] {new IntType()}, new String[] {"id"});
        lab.create(narrow, List.of(), Map.of("delta.enableTypeWidening", "true"));

        evolve(lab.table(), RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"}), 1);
        evolve(lab.table(), rows(List.of("a", "b")), 1);

        assertThat(lab.actions("commitInfo"))
                .extracting(commit -> commit.get("operation").asText())
                .containsExactly("CREATE TABLE", "CHANGE COLUMN", "ADD COLUMNS");
        JsonNode added = lab.actions("commitInfo").get(2);
        assertThat(added.get("operationParameters").get("changes").asText())
                .isEqualTo("added column 'a' STRING; added column 'b' STRING");
        assertThat(added.get("isBlindAppend").asBoolean()).isFalse();
    }

    /** Everyone adds the same columns, one after the other in an order of his own, on a store that fails. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "name", "id"})
    void evolversWhoRaceAddEachColumnOnce(String mode) throws Exception {
        lab.create(ROWS, List.of(), Map.of("delta.columnMapping.mode", mode));
        long seed = Seeds.next();
        PutFaults faults = PutFaults.random(lab.memory(), seed);
        MemoryStorage.decorate(lab.location().authority(), memory -> faults.storage());
        List<String> columns =
                IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i).toList();
        ExecutorService threads = Executors.newFixedThreadPool(EVOLVERS);
        try {
            List<Callable<TableDefinition>> evolvers = new ArrayList<>();
            for (int i = 0; i < EVOLVERS; i++) {
                List<String> order = new ArrayList<>(columns);
                Collections.rotate(order, i);
                evolvers.add(() -> {
                    DeltaTable table = DeltaTable.at(lab.location(), faults.storage());
                    for (int known = 1; known < COLUMNS; known++) {
                        evolve(table, rows(order.subList(0, known)), 1000);
                    }
                    return evolve(table, rows(order), 1000);
                });
            }
            for (Future<TableDefinition> definition : threads.invokeAll(evolvers)) {
                assertThat(definition.get().schema().fieldNames())
                        .as("seed %d", seed)
                        .containsAll(columns);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(lab.schema().fieldNames()).hasSize(1 + COLUMNS).doesNotHaveDuplicates();
        // one version for each column, but for those that came together
        assertThat(lab.version()).isLessThanOrEqualTo(COLUMNS);
        if (!mode.equals("none")) {
            assertThat(lab.schema().fields())
                    .extracting(field -> field.getMetadata().getLong("delta.columnMapping.id"))
                    .doesNotHaveDuplicates();
            assertThat(lab.schema().fields())
                    .extracting(field -> field.getMetadata().getString("delta.columnMapping.physicalName"))
                    .doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name).startsWith("col-"));
            assertThat(lab.definition().properties())
                    .containsEntry("delta.columnMapping.maxColumnId", String.valueOf(1 + COLUMNS));
        }
    }

    @Test
    void aTableThatHasAllColumnsGetsNoVersion() throws IOException {
        lab.create(rows(List.of("name")));

        TableDefinition table = evolve(lab.table(), ROWS, 1);

        assertThat(table).isEqualTo(lab.definition());
        assertThat(lab.version()).isZero();
    }

    @Test
    void theProtocolStaysWhereNothingNeedsMore() throws IOException {
        lab.create(ROWS);

        evolve(lab.table(), rows(List.of("name")), 1);

        assertThat(lab.actions("protocol")).hasSize(1);
    }

    @Test
    void aProtocolIsRaisedOnlyWhenAllowed() throws IOException {
        lab.create(ROWS);
        RowType rows =
                RowType.of(new LogicalType[] {new BigIntType(), new TimestampType(6)}, new String[] {"id", "at"});

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> evolve(lab.table(), rows, 1))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DELTA_METADATA_MISMATCH))
                .withMessageContaining("ALTER TABLE delta.`" + lab.location()
                        + "` SET TBLPROPERTIES ('delta.feature.timestampNtz' = 'supported')");
        assertThat(lab.version()).isZero();

        new SchemaEvolver(lab.table(), 1)
                .evolve(now -> SchemaMerge.of(now, rows, new ProtocolPermission(true, Map.of())));

        assertThat(lab.definition().features()).contains("timestampNtz").doesNotContain("columnMapping");
        assertThat(lab.definition().properties()).isEmpty();
    }

    @Test
    void aPropertyGivenToTheSinkAllowsWhatItAsksFor() throws IOException {
        lab.create(RowType.of(new LogicalType[] {new IntType()}, new String[] {"id"}));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> evolve(lab.table(), ROWS, 1))
                .withMessageContaining("SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')");
        new SchemaEvolver(lab.table(), 1)
                .evolve(now -> SchemaMerge.of(
                        now, ROWS, new ProtocolPermission(false, Map.of("delta.enableTypeWidening", "true"))));

        assertThat(lab.schema().get("id").getDataType()).hasToString("long");
        assertThat(lab.schema().get("id").getTypeChanges()).hasSize(1);
        assertThat(lab.definition().properties()).containsEntry("delta.enableTypeWidening", "true");
        assertThat(lab.definition().features()).contains("typeWidening");
    }

    @Test
    void aStoreThatFailsIsAnIoFailureAfterTheAttempts() throws IOException {
        lab.create(ROWS);
        lab.faults().inject(Fault.on(Operation.PUT_IF_ABSENT).forever());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> evolve(DeltaTable.at(lab.location(), lab.faults()), rows(List.of("a")), 3))
                .withMessageContaining("The table could not be changed in 3 attempts");
        assertThat(lab.version()).isZero();
    }

    @Test
    void aColumnThatWasDroppedAndComesAgainHasNothingOfTheOldOne() throws IOException {
        lab.create(rows(List.of("name")), List.of(), Map.of("delta.columnMapping.mode", "name"));
        String old = physicalName("name");
        lab.byOthers(change ->
                change.withUpdatedSchema(new StructType(lab.schema().fields().subList(0, 1))));

        evolve(lab.table(), rows(List.of("name")), 1);

        assertThat(physicalName("name")).isNotEqualTo(old);
        assertThat(lab.definition().properties()).containsEntry("delta.columnMapping.maxColumnId", "3");
    }

    private String physicalName(String column) {
        return lab.schema().get(column).getMetadata().getString("delta.columnMapping.physicalName");
    }
}
