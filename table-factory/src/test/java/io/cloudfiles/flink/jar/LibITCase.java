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
package io.cloudfiles.flink.jar;

import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster that has the jar in {@code lib}, and jobs that bring jars of their own. */
class LibITCase {
    /** Classes of which a user's jar may hold other versions. These are no classes at all: whoever loads one fails. */
    private static final List<String> OF_THE_USER = List.of(
            "com/fasterxml/jackson/core/JsonFactory.class",
            "com/fasterxml/jackson/databind/ObjectMapper.class",
            "io/delta/kernel/Table.class",
            "io/delta/kernel/engine/Engine.class",
            "org/apache/hadoop/conf/Configuration.class",
            "org/apache/parquet/schema/MessageType.class",
            "org/roaringbitmap/RoaringBitmap.class",
            "picocli/CommandLine.class");

    private static FlinkCluster cluster;
    private static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        cluster = FlinkCluster.start(ClusterFiles.newDirectory("lib"), 1, List.of(ClusterFiles.jar()));
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
        spark.close();
    }

    @Test
    void theJobsJarMayBeTheOneInLib() throws Exception {
        ingests(ClusterFiles.jar());
    }

    @Test
    void theJobsJarMayHoldOtherVersionsOfOurLibraries() throws Exception {
        Path jar = directory.resolve("user.jar");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(ClusterFiles.jar()));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
            for (String name : OF_THE_USER) {
                out.putNextEntry(new ZipEntry(name));
                out.write("another version".getBytes(StandardCharsets.UTF_8));
            }
        }

        ingests(jar);
    }

    @Test
    void theSqlClientFindsIt() throws Exception {
        SqlScripts.ingestAndCount(cluster, Landing.in(directory), List.of());
    }

    /** Under Flink's default, child-first class loading. */
    private void ingests(Path jar) throws IOException, InterruptedException {
        Landing landing = Landing.in(directory);
        long rows = landing.add(3);
        FlinkProcess.Result result = cluster.flink(
                "run", "-c", "io.cloudfiles.flink.cli.CloudFilesCommand", jar, landing.ingest("--available-now"));

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(spark.read(landing.table(), "id").stream().map(row -> row.get("id")))
                .containsExactlyInAnyOrder(Landing.ids(rows));
    }
}
