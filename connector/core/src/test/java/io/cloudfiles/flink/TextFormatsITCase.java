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
import io.cloudfiles.flink.schema.SchemaDdl;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** CSV and text through the public door. */
class TextFormatsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path directory;

    private Path landing;

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectory(directory.resolve("landing"));
    }

    @Test
    void csvFilesOfDifferentHeadersAreReadByName() throws Exception {
        Files.writeString(landing.resolve("a.csv"), "id,name\n1,one\n2,\"two, too\"\n");
        Files.writeString(landing.resolve("b.csv"), "name;id\n");
        Files.writeString(landing.resolve("c.csv"), "team,name,id\nnavy,three,3\n");
        CloudFilesSourceBuilder source = source("csv")
                .schemaLocation(directory.resolve("schema").toString())
                .option("discovery.file-filter", "[ac].csv")
                .option("schema.infer-column-types", "true");
        assertThat(take(source, 3))
                .containsExactlyInAnyOrder("+I(null,one,1,null)", "+I(null,two, too,2,null)", "+I(navy,three,3,null)");
    }

    @Test
    void hintsSayWhatColumnsAreAndWhatDoesNotFitThemIsRescued() throws Exception {
        Files.writeString(landing.resolve("a.csv"), "ID,name\n1,one\ntwo,2\n");
        CloudFilesSourceBuilder csv =
                inferring("csv", "ID BIGINT, later DATE").option("discovery.file-filter", "*.csv");
        assertThat(take(csv, 2))
                .containsExactlyInAnyOrder(
                        "+I(1,one,null,null)",
                        "+I(null,2,null,{\"ID\":\"two\",\"_file_path\":\"" + file("a.csv") + "\"})");

        Files.writeString(landing.resolve("b.json"), """
                {"id":1,"user":{"born":"2026-01-02"},"tag":{"x":1},"n":7}
                {"id":"one","user":{"born":"late"},"tag":{"x":"y"}}
                no record
                """);
        CloudFilesSourceBuilder json = inferring(
                        "json", "id BIGINT, user.born DATE, tag.x INT, N INT, _corrupt_record STRING")
                .option("discovery.file-filter", "*.json");
        assertThat(json.outputType(environment()).copy(true))
                .isEqualTo(SchemaDdl.parse(
                        "id BIGINT, user ROW<born DATE>, tag ROW<x INT>, N INT, _corrupt_record STRING, "
                                + "_rescued_data STRING"));
        assertThat(take(json, 3))
                .containsExactlyInAnyOrder(
                        "+I(1,+I(20455),+I(1),null,null,{\"n\":\"7\",\"_file_path\":\"" + file("b.json") + "\"})",
                        "+I(null,+I(null),+I(null),null,null,{\"id\":\"one\",\"user\":{\"born\":\"late\"},\"tag\":{\"x\":\"y\"},"
                                + "\"_file_path\":\"" + file("b.json") + "\"})",
                        "+I(null,null,null,null,no record,null)");
    }

    @Test
    void aLargeCsvFileIsCutIntoRangesThatKnowItsHeader() throws Exception {
        String lines = IntStream.range(0, 20_000)
                .mapToObj(i -> "row ".repeat(30) + i + "," + i + "\n")
                .collect(Collectors.joining());
        Files.writeString(landing.resolve("a.csv"), "name,id\n" + lines);
        CloudFilesSourceBuilder source = source("csv")
                .schema(SchemaDdl.parse("id BIGINT"))
                .option("header", "true")
                .option("read.split-size", "1 mb");
        assertThat(take(source, 20_000))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20_000)
                        .mapToObj(i -> "+I(" + i + ")")
                        .toList());
    }

    @Test
    void csvFilesWithoutHeadersAreReadByPosition() throws Exception {
        Files.writeString(landing.resolve("a.csv"), "1|one\n2|\n");
        CloudFilesSourceBuilder source = source("csv")
                .schema(SchemaDdl.parse("id BIGINT, name STRING"))
                .option("csv.header", "false")
                .option("delimiter", "|");
        assertThat(take(source, 2)).containsExactly("+I(1,one)", "+I(2,null)");
    }

    @Test
    void declaredCsvColumnsNeedToSayHowTheyAreFound() {
        CloudFilesSourceBuilder source = source("csv").schema(SchemaDdl.parse("id BIGINT"));
        assertThatThrownBy(() -> source.read(environment()))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("Option 'csv.header' is missing.");
    }

    @Test
    void linesOfTextAreRows() throws Exception {
        Files.writeString(landing.resolve("a.txt"), "first\n\nlast");
        CloudFilesSourceBuilder source = source("text").schema(SchemaDdl.parse("line STRING"));
        assertThat(take(source, 3)).containsExactly("+I(first)", "+I()", "+I(last)");
    }

    private CloudFilesSourceBuilder source(String format) {
        return CloudFiles.source(landing.toString())
                .uid("events")
                .format(format)
                .option("discovery.settle-time", "0 s");
    }

    private CloudFilesSourceBuilder inferring(String format, String hints) {
        return source(format)
                .schemaLocation(directory.resolve("schema of " + format).toString())
                .option("schema.hints", hints);
    }

    private String file(String name) {
        return "file://" + landing.resolve(name);
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(200);
        env.setParallelism(1);
        return env;
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    private static List<String> take(CloudFilesSourceBuilder source, int count) throws Exception {
        StreamExecutionEnvironment env = environment();
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
