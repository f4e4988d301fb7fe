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
import io.cloudfiles.flink.delta.schema.TableProperties;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delta.appendOnly=true",
                "delta.checkpoint.writeStatsAsJson=true",
                "delta.checkpoint.writeStatsAsStruct=false",
                "delta.checkpointInterval=1",
                "delta.checkpointPolicy=classic,v2",
                "delta.columnMapping.mode=none,name,id",
                "delta.dataSkippingNumIndexedCols=-1,0",
                "delta.dataSkippingStatsColumns=id",
                "delta.deletedFileRetentionDuration=interval 1 week,3 hours 1 second",
                "delta.enableChangeDataFeed=true",
                "delta.enableDeletionVectors=true",
                "delta.enableExpiredLogCleanup=false",
                "delta.enableInCommitTimestamps=true",
                "delta.enableRowTracking=true",
                "delta.enableTypeWidening=true",
                "delta.enableVariantShredding=true",
                "delta.logRetentionDuration=30 days,INTERVAL 1 WEEK 2 MINUTES",
                "delta.parquet.compression.codec=zstd,snappy,gzip,uncompressed,none",
                "delta.autoOptimize=true",
                "delta.autoOptimize.autoCompact=true",
                "delta.autoOptimize.optimizeWrite=true",
                "delta.checkpointRetentionDuration=2 days",
                "delta.dropFeatureTruncateHistory.retentionDuration=1 day",
                "delta.enableFullRetentionRollback=true",
                "delta.isolationLevel=Serializable,WriteSerializable",
                "delta.sampleRetentionDuration=7 days",
                "delta.setTransactionRetentionDuration=30 days",
                "delta.targetFileSize=32mb,104857600",
                "delta.tuneFileSizesForRewrites=true",
                "delta.feature.deletionVectors=supported",
                "delta.feature.variantType-preview=supported"
            })
    void aPropertyThatIsTakenIsOneOfTheTable(String property) throws IOException {
        String name = property.substring(0, property.indexOf('='));
        for (String value : property.substring(name.length() + 1).split(",")) {
            List<OptionProblem> problems = new ArrayList<>();
            Map<String, String> checked = TableProperties.check(Map.of(name, value), problems);
            assertThat(problems).isEmpty();
            try (TableLab fresh = new TableLab()) {
                TableDefinition table = fresh.create(ROWS, List.of("day"), checked);

                if (name.startsWith("delta.feature.")) {
                    assertThat(table.features()).contains(name.substring("delta.feature.".length()));
                } else {
                    assertThat(table.properties()).containsAllEntriesOf(checked);
                    assertThat(fresh.actions("metaData").get(0).get("configuration"))
                            .anySatisfy(noted -> assertThat(noted.asText()).isEqualTo(checked.get(name)));
                }
                assertThat(table.partitionColumns()).containsExactly("day");
            }
        }
    }

    @Test
    void aPropertyThatIsOnlyNotedIsInTheChecksumToo() throws IOException {
        lab.create(ROWS, List.of(), Map.of("delta.isolationLevel", "Serializable"));

        byte[] checksum = lab.memory().readAll(lab.location().child("_delta_log/00000000000000000000.crc"));
        assertThat(new String(checksum, StandardCharsets.UTF_8)).contains("delta.isolationLevel");
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
