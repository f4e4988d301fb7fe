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

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.distribution.DistributionMode;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.testing.ConfigMapping;
import org.apache.flink.configuration.ReadableConfig;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Every option's default, and where each option ends up. */
class DeltaConfigTest {
    private static final TableAccess TABLE = new TableAccess("/lake/bronze", Map.of());

    @Test
    void optionsReachTheConfiguration() {
        ConfigMapping.of(DeltaOptions.all(), DeltaConfigTest::config)
                .defaults(
                        Map.of(),
                        expected(List.of(), true, false, FileSettings.NONE, 1000, DistributionMode.AUTO, true, 10))
                .mapping(
                        Map.of(
                                "sink.create-table", "false",
                                "sink.cluster-by", "id, s.a",
                                "sink.merge-schema", "true",
                                "sink.allow-protocol-upgrade", "true",
                                "sink.target-file-size", "1 mb",
                                "sink.max-open-files", "3",
                                "sink.distribution", "adaptive",
                                "sink.compression", "snappy",
                                "sink.record-sources", "false",
                                "sink.commit-attempts", "2"),
                        expected(
                                List.of("id", "s.a"),
                                false,
                                true,
                                new FileSettings(1L << 20, ParquetCompression.SNAPPY),
                                3,
                                DistributionMode.ADAPTIVE,
                                false,
                                2))
                .verify();
    }

    private static DeltaConfig expected(
            List<String> clusterBy,
            boolean createTable,
            boolean changesTable,
            FileSettings files,
            int openFiles,
            DistributionMode distribution,
            boolean recordsSources,
            int attempts) {
        return new DeltaConfig(
                "uid",
                TABLE,
                null,
                List.of(),
                clusterBy,
                Map.of(),
                createTable,
                changesTable,
                changesTable,
                files,
                openFiles,
                distribution,
                recordsSources,
                attempts);
    }

    private static DeltaConfig config(ReadableConfig options) {
        List<OptionProblem> problems = new ArrayList<>();
        DeltaConfig config = DeltaConfig.from(options, "uid", TABLE, null, List.of(), Map.of(), problems);
        assertThat(problems).isEmpty();
        return config;
    }
}
