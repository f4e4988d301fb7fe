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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeltaSinkBuilderTest {
    private static final RowType ROWS =
            RowType.of(new LogicalType[] {new BigIntType(), new VarCharType()}, new String[] {"id", "day"});

    private static DeltaSinkBuilder sink() {
        return DeltaSink.forPath("/lake/bronze").uid("bronze");
    }

    @Test
    void everyOptionAndEveryTablePropertyIsTaken() {
        DeltaSinkBuilder builder = sink().partitionBy("day")
                .options(Map.of(
                        "sink.target-file-size", "1 mb",
                        "sink.compression", "snappy",
                        "sink.max-open-files", "3",
                        "sink.create-table", "false",
                        "sink.merge-schema", "true",
                        "sink.allow-protocol-upgrade", "true",
                        "sink.commit-attempts", "2",
                        "delta.appendOnly", "true"));

        assertThatCode(() -> builder.buildForRows(ROWS)).doesNotThrowAnyException();
        assertThatCode(builder::build).doesNotThrowAnyException();
    }

    @Test
    void allThatIsWrongIsToldTogether() {
        DeltaSinkBuilder builder = DeltaSink.forPath("lake/bronze")
                .option("sink.target-file-sise", "1 mb")
                .option("sink.compression", "lzo")
                .option("sink.max-open-files", "0")
                .option("checkpointLocation", "/tmp")
                .option("sink.parallelism", "3")
                .option("delta.appendOnyl", "true")
                .option("delta.checkpointInterval", "often")
                .option("delta.enableIcebergCompatV2", "true");

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(builder::build)
                .withMessageContaining("no uid")
                .withMessageContaining("'lake/bronze' is not a location")
                .withMessageContaining("Did you mean 'sink.target-file-size'?")
                .withMessageContaining("'sink.compression' = 'lzo'")
                .withMessageContaining("'sink.max-open-files' = '0'")
                .withMessageContaining("execution.checkpointing.dir")
                .withMessageContaining("setParallelism")
                .withMessageContaining("Did you mean 'delta.appendOnly'?")
                .withMessageContaining("'delta.checkpointInterval' = 'often' is wrong")
                .withMessageContaining("'delta.enableIcebergCompatV2' = 'true' is not available");
    }

    @Test
    void anUnknownOptionIsRefusedUnderItsCode() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> sink().option("sink.commit-atempts", "3").build())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR))
                .withMessageContaining("sink.commit-attempts");
    }

    @Test
    void aTableIsPartitionedOrClustered() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> sink().partitionBy("day").clusterBy("id").build())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .withMessageContaining("'sink.cluster-by' = 'id' cannot be combined with partition columns (day)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere   | 'nowhere' is no column of the rows",
                "id, ID    | 'ID' is named twice",
                "id,       | '' is no column of the rows",
                "flag      | 'flag' is BOOLEAN, of which the log keeps no bounds",
                "s         | 's' is ROW<`a` INT>, of which the log keeps no bounds",
                "s.b       | 's.b' is no column of the rows",
                "id,day,s.a,c,d | these are more than 4"
            })
    void clusteringColumnsThatCannotBeAreRefusedWhenTheSinkIsBuilt(String columns, String reason) {
        RowType rows = RowType.of(
                new LogicalType[] {
                    new BigIntType(),
                    new VarCharType(),
                    new BooleanType(),
                    RowType.of(new LogicalType[] {new IntType()}, new String[] {"a"}),
                    new IntType(),
                    new IntType()
                },
                new String[] {"id", "day", "flag", "s", "c", "d"});

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> sink().option("clusterBy", columns).buildForRows(rows))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere | 'nowhere' is no column of the rows",
                "id,id   | 'id' is named twice",
                "id,day  | all columns are partition columns"
            })
    void partitionColumnsThatCannotBeAreRefusedWhenTheSinkIsBuilt(String columns, String reason) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> sink().partitionBy(columns.split(",")).buildForRows(ROWS))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .withMessageContaining(reason);
    }

    @Test
    void rowsThatDeltaHasNoTypeForAreRefusedWhenTheSinkIsBuilt() {
        RowType rows = RowType.of(new LogicalType[] {new TimeType(3)}, new String[] {"at"});

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> sink().buildForRows(rows))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .withMessageContaining("column 'at' of type TIME(3)");
    }

    @Test
    void theDefaultsAreThoseOfTheReferencePage() {
        assertThat(DeltaOptions.TARGET_FILE_SIZE.option().defaultValue().getMebiBytes())
                .isEqualTo(128);
        assertThat(DeltaOptions.COMPRESSION.option().defaultValue()).hasToString("zstd");
        assertThat(DeltaOptions.MAX_OPEN_FILES.option().defaultValue()).isEqualTo(1000);
        assertThat(DeltaOptions.DISTRIBUTION.option().defaultValue()).hasToString("auto");
        assertThat(DeltaOptions.CREATE_TABLE.option().defaultValue()).isTrue();
        assertThat(DeltaOptions.MERGE_SCHEMA.option().defaultValue()).isFalse();
        assertThat(DeltaOptions.ALLOW_PROTOCOL_UPGRADE.option().defaultValue()).isFalse();
        assertThat(DeltaOptions.CLUSTER_BY.option().hasDefaultValue()).isFalse();
        assertThat(DeltaOptions.COMMIT_ATTEMPTS.option().defaultValue()).isEqualTo(10);
        assertThat(DeltaOptions.RECORD_SOURCES.option().defaultValue()).isTrue();
        assertThat(DeltaOptions.all()).hasSize(11);
    }
}
