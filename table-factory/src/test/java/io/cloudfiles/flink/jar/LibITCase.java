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

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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

    private static S3Emulator store;
    private static GcsEmulator google;
    private static FlinkCluster cluster;
    private static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        store = S3Emulator.start();
        google = GcsEmulator.start();
        cluster = FlinkCluster.start(ClusterFiles.newDirectory("lib"), 1, List.of(ClusterFiles.jar()), stores());
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        spark.close();
        store.close();
        google.close();
    }

    @Test
    void sourceTableAndCheckpointsMayBeOnS3() throws Exception {
        store.createBucket("lake");
        ingestsWithin(Location.parse("s3://lake"), 2);
    }

    @Test
    void sourceTableAndCheckpointsMayBeOnGoogleCloudStorage() throws Exception {
        google.createBucket("lake");
        ingestsWithin(Location.parse("gs://lake"), 1);
    }

    /** The job's jar is the one in lib, and the store is known from the cluster's configuration alone. */
    private void ingestsWithin(Location bucket, int runs) throws Exception {
        Landing landing = Landing.in(directory);
        long rows = landing.add(3);
        Location table = bucket.child("bronze");
        try (Storages storages = Storages.load();
                Stream<Path> files = Files.list(landing.files())) {
            Storage storage = storages.open(table, stores());
            for (Path file : files.toList()) {
                storage.putIfAbsent(bucket.child("files/" + file.getFileName()), Files.readAllBytes(file));
            }
            for (int run = 1; run <= runs; run++) {
                FlinkProcess.Result result = cluster.flink(
                        "run",
                        ClusterFiles.jar(),
                        List.of("ingest", "--source", bucket.child("files"), "--format", "json"),
                        List.of("--target", table, "--trigger-interval", "200ms", "--available-now"));
                assertThat(result.exitCode()).as(result.toString()).isZero();
                assertThat(result.printed())
                        .contains("Checkpoint: " + table + "/_cloudfiles/")
                        .doesNotContain(S3Emulator.SECRET_KEY, GcsEmulator.ACCESS_TOKEN);
            }

            List<String> ids = new ArrayList<>();
            DeltaTableReader.open(storage, table).forEachRow(row -> ids.add(String.valueOf(row.get("id"))));
            assertThat(ids)
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, rows)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    private static Map<String, String> stores() {
        Map<String, String> options = new HashMap<>(store.options());
        options.putAll(google.options());
        return options;
    }

    @Test
    void theJobsJarMayHoldOtherVersionsOfOurLibraries() throws Exception {
        Path jar = Files.copy(ClusterFiles.jar(), directory.resolve("user.jar"));
        try (FileSystem entries = FileSystems.newFileSystem(jar)) {
            for (String name : OF_THE_USER) {
                Path entry = entries.getPath(name);
                Files.createDirectories(entry.getParent());
                Files.writeString(entry, "another version");
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
                "run",
                "-c",
                "io.cloudfiles.flink.cli.CloudFilesCommand",
                jar,
                landing.ingest("--available-now", "--add-column", "source=UPPER(_metadata.file_name)"));

        assertThat(result.exitCode()).as(result.toString()).isZero();
        List<Map<String, Object>> read = spark.read(landing.table(), "id", "source");
        assertThat(read).allMatch(row -> String.valueOf(row.get("source")).endsWith(".JSON"));
        assertThat(read.stream().map(row -> row.get("id"))).containsExactlyInAnyOrder(Landing.ids(rows));
    }
}
