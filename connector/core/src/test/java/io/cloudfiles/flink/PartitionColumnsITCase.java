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

import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.source.SourceConfig;
import io.cloudfiles.flink.source.SourcePlanner;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.types.logical.RowType;
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
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionColumnsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path temporary;

    private StreamExecutionEnvironment env;

    @BeforeEach
    void prepare() {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(200);
        env.setParallelism(1);
    }

    @Test
    void declaredOnesStandWhereTheyAreDeclaredAndWinOverTheData() throws Exception {
        put("day=2026-01-02/n=5/a.json", "{\"id\":1,\"n\":99}");
        put("day=__HIVE_DEFAULT_PARTITION__/b.json", "{\"id\":2,\"n\":98}");
        CloudFilesSourceBuilder source =
                source("day,n").schema(SchemaDdl.parse("day DATE, id BIGINT, n INT, _rescued_data STRING"));
        assertThat(rows(source, 2)).containsExactlyInAnyOrder("+I(20455,1,5,null)", "+I(null,2,null,null)");
    }

    @Test
    void instantsWithoutAZoneAreOfTheSessionsInThePathAsInTheFile() throws Exception {
        Configuration session = new Configuration();
        session.setString("table.local-time-zone", "Asia/Tokyo");
        env.configure(session);
        put("t=2026-01-02 12%3A00%3A00/a.json", "{\"u\":\"2026-01-02 12:00:00\"}");
        CloudFilesSourceBuilder source = source("t").schema(SchemaDdl.parse("t TIMESTAMP_LTZ(3), u TIMESTAMP_LTZ(3)"));
        assertThat(rows(source, 1)).containsExactly("+I(2026-01-02T03:00,2026-01-02T03:00)");
    }

    @Test
    void inferredOnesAreAllDirectoriesBelowThePath() throws Exception {
        put("year=2026/month=01/a.json", "{\"id\":1,\"year\":\"other\"}");
        put("year=2027/month=02/b.json", "{\"id\":2}");
        CloudFilesSourceBuilder source = inferring();
        assertThat(names(source)).containsExactly("id", "year", "month", "_rescued_data");
        assertThat(rows(source, 2)).containsExactlyInAnyOrder("+I(1,2026,01,null)", "+I(2,2027,02,null)");
    }

    @Test
    void inferredTypesAreKeptInTheSchemaLog() throws Exception {
        put("year=2026/a.json", "{\"id\":1}");
        CloudFilesSourceBuilder source = inferring().option("schema.infer-column-types", "true");
        assertThat(source.outputType(env).getTypeAt(1).asSummaryString()).isEqualTo("INT");
        put("year=late/b.json", "{\"id\":2}");
        assertThat(source.outputType(env).getTypeAt(1).asSummaryString()).isEqualTo("INT");
        assertThatThrownBy(() -> rows(source, 3))
                .rootCause()
                .hasMessageContaining("CF_INVALID_PARTITION_VALUE")
                .hasMessageContaining("'year=late'");
    }

    @Test
    void directoriesOfDifferentNamesAreNoColumnsUnlessNamed() throws Exception {
        put("year=2026/week=1/a.json", "{\"id\":1}");
        put("year=2027/b.json", "{\"id\":2}");
        assertThat(names(inferring())).containsExactly("id", "_rescued_data");
        CloudFilesSourceBuilder named = inferring().option("cloudFiles.partitionColumns", "week");
        assertThat(names(named)).containsExactly("id", "week", "_rescued_data");
        assertThat(rows(named, 2)).containsExactlyInAnyOrder("+I(1,1,null)", "+I(2,null,null)");
    }

    @Test
    void anEmptyTextMeansNone() throws Exception {
        put("year=2026/a.json", "{\"id\":1}");
        assertThat(names(inferring().option("schema.partition-columns", ""))).containsExactly("id", "_rescued_data");
    }

    @Test
    void aValueThatDoesNotFitSetsTheFileAsideWhereThatIsAsked() throws Exception {
        put("n=x/a.json", "{\"id\":1}");
        put("n=1/b.json", "{\"id\":2}");
        CloudFilesSourceBuilder source =
                source("n").schema(SchemaDdl.parse("id BIGINT, n INT")).option("read.on-failure", "quarantine");
        assertThat(rows(source, 1)).containsExactly("+I(2,1)");
    }

    @Test
    void namesThatAreNotDeclaredAreRefused() {
        assertThatThrownBy(() -> source("day, hour")
                        .schema(SchemaDdl.parse("id BIGINT, day DATE"))
                        .outputType(env))
                .hasMessageContaining("CF_MISSING_PARTITION_COLUMN_ERROR")
                .hasMessageContaining("names [hour]")
                .hasMessageContaining("[id, day]");
    }

    @Test
    void needNothingOfTheFileWhenAlone() throws IOException {
        Files.createDirectories(landing());
        Map<String, String> options = Map.of(
                "path", landing().toString(),
                "format", "json",
                "source.uid", "events",
                "schema.partition-columns", "n");
        SourceConfig config = new SourcePlanner(ZoneOffset.UTC, Clock.systemUTC())
                .plan(options, SchemaDdl.parse("id BIGINT, n INT, _rescued_data STRING"), Map.of())
                .project(List.of("n"));
        assertThat(config.read().outputType().getFieldNames()).containsExactly("n");
        assertThat(config.read().schema().type().getFieldCount()).isZero();
    }

    private List<String> names(CloudFilesSourceBuilder source) {
        return source.outputType(env).getFieldNames();
    }

    private CloudFilesSourceBuilder source(String partitionColumns) {
        return source().option("schema.partition-columns", partitionColumns);
    }

    private CloudFilesSourceBuilder inferring() {
        return source().schemaLocation(temporary.resolve("schemas").toString());
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(landing().toString())
                .uid("events")
                .format("json")
                .option("discovery.interval", "100 ms")
                .option("discovery.settle-time", "0 s");
    }

    private Path landing() {
        return temporary.resolve("landing");
    }

    private void put(String name, String line) throws IOException {
        Path file = landing().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, line + "\n");
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    private List<String> rows(CloudFilesSourceBuilder source, int count) throws Exception {
        RowType type = source.outputType(env);
        List<String> taken = new ArrayList<>();
        try (CloseableIterator<String> rows =
                source.read(env).map(new RowTexts(type)).executeAndCollect()) {
            while (taken.size() < count && rows.hasNext()) {
                taken.add(rows.next());
            }
        }
        return taken;
    }
}
