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
package io.cloudfiles.flink;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.source.SourceConfig;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.source.SourceTopology;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceProjectionITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path landing;

    private final Map<String, MetadataColumn> metadata = new LinkedHashMap<>();
    private final Map<String, String> more = new HashMap<>();

    @BeforeEach
    void prepare() throws IOException {
        metadata.put("file", MetadataColumn.FILE_NAME);
        metadata.put("size", MetadataColumn.FILE_SIZE);
        Files.writeString(
                landing.resolve("a.json"),
                "{\"id\":1,\"name\":\"one\",\"n\":5}\n{\"id\":2,\"name\":\"two\",\"n\":\"x\",\"extra\":3}\n");
    }

    @Test
    void givesTheColumnsWantedInTheOrderWanted() throws Exception {
        assertThat(take(plan().project(List.of("file", "name", "id")), 2))
                .containsExactly("+I(a.json,one,1)", "+I(a.json,two,2)");
    }

    @Test
    void givesRowsWithoutColumnsForCounting() throws Exception {
        assertThat(take(plan().project(List.of()), 2)).containsExactly("+I()", "+I()");
    }

    @Test
    void doesNotTakeColumnsThatWereLeftOutForRescuedData() throws Exception {
        assertThat(take(plan().project(List.of("_rescued_data", "size")), 2))
                .containsExactly(
                        "+I(null,68)",
                        "+I({\"n\":\"x\",\"extra\":\"3\",\"_file_path\":\"file://" + landing.resolve("a.json")
                                + "\"},68)");
    }

    @Test
    void failsOnBadValuesOfColumnsThatWereLeftOutWhereTheModeSaysSo() {
        more.put("bad-records.mode", "failfast");
        SourceConfig plan = plan("id BIGINT, name STRING, n BIGINT").project(List.of("id"));
        assertThatThrownBy(() -> take(plan, 2)).rootCause().hasMessageContaining("CF_CORRUPT_RECORD");
    }

    @Test
    void refusesDataAndMetadataColumnsOfOneName() {
        assertThatThrownBy(() -> plan("id BIGINT, file STRING"))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .hasMessageContaining("Column 'file' of the data and an added column that tells of the file");
    }

    private SourceConfig plan() {
        return plan("id BIGINT, name STRING, n BIGINT, _rescued_data STRING");
    }

    private SourceConfig plan(String columns) {
        Map<String, String> options = new HashMap<>(more);
        options.put("path", landing.toString());
        options.put("source.uid", "events");
        options.put("format", "json");
        options.put("discovery.settle-time", "0 s");
        return new SourcePlanner(ZoneOffset.UTC, Clock.systemUTC()).plan(options, SchemaDdl.parse(columns), metadata);
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    private static List<String> take(SourceConfig config, int count) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(200);
        env.setParallelism(1);
        List<String> taken = new ArrayList<>();
        RowTexts texts = new RowTexts(config.read().outputType());
        try (CloseableIterator<String> rows =
                SourceTopology.rows(config, null, env).map(texts).executeAndCollect()) {
            while (taken.size() < count && rows.hasNext()) {
                taken.add(rows.next());
            }
        }
        return taken;
    }
}
