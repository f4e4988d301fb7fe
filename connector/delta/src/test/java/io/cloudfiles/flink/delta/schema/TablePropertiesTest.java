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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TablePropertiesTest {
    private final List<OptionProblem> problems = new ArrayList<>();

    private Map<String, String> check(Map<String, String> given) {
        return TableProperties.check(given, problems);
    }

    @Test
    void namesAndWordsBecomeThoseOfDelta() {
        assertThat(check(Map.of(
                        "delta.AUTOOPTIMIZE.optimizewrite", "TRUE",
                        "DELTA.columnmapping.mode", "Name",
                        "delta.isolationlevel", "serializable",
                        "delta.logRetentionDuration", "INTERVAL 2 weeks 1 day",
                        "delta.feature.ROWTRACKING", "supported")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "delta.autoOptimize.optimizeWrite", "true",
                        "delta.columnMapping.mode", "name",
                        "delta.isolationLevel", "Serializable",
                        "delta.logRetentionDuration", "INTERVAL 2 weeks 1 day",
                        "delta.feature.rowTracking", "supported"));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delta.appendonlyy | true | Did you mean 'delta.appendOnly'?",
                "delta.autoOptimize.optimizeWrites | true | Did you mean 'delta.autoOptimize.optimizeWrite'?",
                "delta.something.that.nobody.knows | 1 | See docs/reference/delta-tables.md.",
                "delta.feature.timestampNTC | supported | Did you mean 'delta.feature.timestampNtz'?",
                "delta.feature.geo | supported | The sink keeps only these features: delta.feature.allowColumnDefaults,"
            })
    void anUnknownNameIsToldWithTheNearestOne(String name, String value, String hint) {
        assertThat(check(Map.of(name, value))).isEmpty();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR);
            assertThat(problem.message())
                    .contains("'" + name + "' = '" + value + "' is not known. ")
                    .contains(hint);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delta.appendOnly | yes | one of 'true', 'false'",
                "delta.autoOptimize.autoCompact | auto | one of 'true', 'false'",
                "delta.checkpointInterval | often | a positive whole number",
                "delta.checkpointInterval | 0 | a positive whole number",
                "delta.checkpointPolicy | v3 | one of 'classic', 'v2'",
                "delta.columnMapping.mode | index | one of 'none', 'name', 'id'",
                "delta.dataSkippingNumIndexedCols | -2 | a number of columns, or -1 for all",
                "delta.dataSkippingStatsColumns | ' ' | a text",
                "delta.deletedFileRetentionDuration | 1 month | without months and years",
                "delta.deletedFileRetentionDuration | 7d | an interval such as '30 days'",
                "delta.logRetentionDuration | -1 day | an interval such as '30 days'",
                "delta.isolationLevel | SnapshotIsolation | one of 'Serializable', 'WriteSerializable'",
                "delta.parquet.compression.codec | lz4 | one of 'zstd', 'snappy', 'gzip', 'uncompressed', 'none'",
                "delta.targetFileSize | big | a positive size such as '128mb'",
                "delta.feature.rowTracking | enabled | 'supported'"
            })
    void aValueThatAPropertyCannotHaveIsRefused(String name, String value, String expected) {
        assertThat(check(Map.of(name, value))).isEmpty();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS);
            assertThat(problem.message())
                    .contains("'" + name + "' = '" + value + "' is wrong: it must be ")
                    .contains(expected);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delta.enableIcebergCompatV2 | true | The sink writes no metadata of Iceberg or Hudi",
                "delta.universalFormat.enabledFormats | iceberg | The sink writes no metadata of Iceberg or Hudi",
                "delta.universalformat.config.iceberg.x | 1 | The sink writes no metadata of Iceberg or Hudi",
                "delta.constraints.positive | id > 0 | The sink checks no constraints.",
                "delta.minWriterVersion | 7 | by delta.feature.<name> = supported.",
                "delta.columnMapping.maxColumnId | 7 | Writers of the table set it by themselves.",
                "delta.randomizeFilePrefixes | true | directories of their partitions",
                "delta.dataSkippingStringPrefixLength | 64 | up to 32 characters"
            })
    void whatTheSinkWouldNotKeepIsRefusedWithTheReason(String name, String value, String reason) {
        assertThat(check(Map.of(name, value))).isEmpty();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE);
            assertThat(problem.message())
                    .contains("'" + name + "' = '" + value + "' is not available in this version. ")
                    .contains(reason);
        });
    }

    @Test
    void twoSpellingsOfOnePropertyHaveToAgree() {
        assertThat(check(Map.of("delta.appendOnly", "true", "delta.APPENDONLY", "TRUE")))
                .containsExactly(Map.entry("delta.appendOnly", "true"));
        assertThat(problems).isEmpty();

        check(Map.of("delta.appendOnly", "true", "delta.APPENDONLY", "false"));
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("in two spellings"));
    }
}
