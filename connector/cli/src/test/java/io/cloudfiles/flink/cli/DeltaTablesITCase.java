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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.testing.CommandProcess;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What kinds of tables {@code ingest} makes and goes on with, as Spark sees them. */
class DeltaTablesITCase {
    private static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    private Path files() throws Exception {
        return Files.createDirectories(directory.resolve("files"));
    }

    private Path table() {
        return directory.resolve("table");
    }

    private void ingest(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                files().toString(),
                "--format",
                "json",
                "--target",
                table().toString(),
                "--available-now",
                "--option",
                "discovery.settle-time=0s"));
        arguments.addAll(List.of(more));
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
    }

    @Test
    void wholeRecordsBecomeVariants() throws Exception {
        Files.writeString(
                files().resolve("a.json"),
                "{\"id\":1,\"tags\":[\"x\",null]}\n[1,2]\n{\"id\":2.5,\"deep\":{\"a\":true}}\n");

        ingest("--option", "singleVariantColumn=doc");

        assertThat(spark.query("SELECT to_json(doc) AS doc, variant_get(doc, '$.id', 'double') AS id FROM delta.`"
                        + table() + "`"))
                .containsExactlyInAnyOrder(
                        Map.of("doc", "{\"id\":1,\"tags\":[\"x\",null]}", "id", 1.0),
                        without("id", "doc", "[1,2]"),
                        Map.of("doc", "{\"deep\":{\"a\":true},\"id\":2.5}", "id", 2.5));
    }

    @Test
    void aTableIsMadeAsOptionsSayAndGrowsWithTheFiles() throws Exception {
        Files.writeString(files().resolve("a.json"), "{\"id\":1,\"s\":{\"n\":1}}\n");
        ingest(
                "--schema",
                "id BIGINT, s ROW<n BIGINT>",
                "--option",
                "sink.cluster-by=id,s.n",
                "--option",
                "delta.columnMapping.mode=name",
                "--option",
                "delta.enableRowTracking=true");
        Files.writeString(files().resolve("b.json"), "{\"id\":2,\"name\":\"two\",\"s\":{\"n\":2,\"m\":true}}\n");
        ingest(
                "--schema",
                "id BIGINT, name STRING, s ROW<n BIGINT, m BOOLEAN>",
                "--checkpoint",
                directory.resolve("other").toString(),
                "--option",
                "discovery.file-filter=b*");

        Map<String, Object> detail =
                spark.query("DESCRIBE DETAIL delta.`" + table() + "`").get(0);
        assertThat(detail.get("clusteringColumns")).isEqualTo(List.of("id", "s.n"));
        assertThat(String.valueOf(detail.get("properties")))
                .contains("delta.columnMapping.mode=name", "delta.enableRowTracking=true");
        assertThat(spark.query("SELECT id, name, s.m AS m FROM delta.`" + table() + "` WHERE id = 2"))
                .containsExactly(Map.of("id", 2L, "name", "two", "m", true));
        assertThat(spark.count(table())).isEqualTo(2);
    }

    /** A row with one value, and a null. */
    private static Map<String, @Nullable Object> without(String nullColumn, String column, Object value) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put(nullColumn, null);
        row.put(column, value);
        return row;
    }
}
