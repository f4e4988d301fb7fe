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
package io.cloudfiles.flink.examples;

import io.cloudfiles.flink.testing.JobTasks;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** The programs are run; those that go on for ever are ended once their rows are committed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FromPysparkITCase {
    private static final String[] SALES = {"1 1.5", "2 2.5", "3 3.5"};

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** Of all tests: it goes after the cluster, which still leaves the lease of a checkpoint when a job has ended. */
    @TempDir
    static Path root;

    private Path data;
    private Path table;
    private String checkpoint;

    @BeforeEach
    void land() throws IOException {
        data = Files.createTempDirectory(root, "data");
        table = data.resolve("table");
        checkpoint = data.resolve("checkpoint").toString();
        land("json/a.json", 400, "{\"id\":1,\"amount\":1.5}\n{\"id\":2,\"amount\":2.5,\"more\":true}\n");
        land("json/b.json", 2, "{\"id\":3,\"amount\":3.5}\n");
        land("csv/a.csv", 400, "id,amount\n1,1.5\n2,2.5\n");
        land("csv/b.csv", 2, "amount,id,more\n3.5,3,true\n");
    }

    private void land(String name, int daysAgo, String content) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(daysAgo))));
    }

    private String files(String format) {
        return data.resolve(format).toString();
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).enableCheckpointing(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"then stop", "two more columns", "fixed schema", "everything", "last months"})
    void isWhatThePageShows(String mark) throws IOException {
        ShownCode.assertShown("docs/how-to/pyspark.md", FromPyspark.class, mark);
    }

    @Test
    void readsWhatIsThereThenStops() throws Exception {
        assertThat(FromPyspark.thenStop(files("json"), table.toString(), checkpoint)
                        .drained())
                .isTrue();

        assertThat(TableRows.of(table, "id", "amount")).containsExactly(SALES);
        assertThat(TableRows.of(table, "more")).containsExactly("null", "null", "true");
    }

    @Test
    void addsTwoColumns(@InjectMiniCluster MiniCluster cluster) throws Exception {
        StreamExecutionEnvironment env = environment();
        runUntil(
                List.of(SALES),
                cluster,
                () -> FromPyspark.twoMoreColumns(env, files("csv"), table.toString(), checkpoint));

        assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(300_000);
        assertThat(TableRows.of(table, "source_file", "ingest_time")).allMatch(row -> row.matches("file:.*csv 20.*Z"));
        assertThat(TableRows.of(table, "_rescued_data"))
                .filteredOn(rescued -> rescued.contains("\"more\":\"true\""))
                .hasSize(1);
    }

    @Test
    void takesTheSchemaOfASample() throws Exception {
        FromPyspark.thenStop(files("json"), table.toString(), checkpoint);
        Files.createDirectories(data.resolve("parquet"));
        try (DirectoryStream<Path> written = Files.newDirectoryStream(table, "*.parquet")) {
            for (Path file : written) {
                Files.move(file, data.resolve("parquet").resolve(file.getFileName()));
            }
        }

        Path fixed = data.resolve("fixed");
        FromPyspark.fixedSchema(environment(), files("parquet"), fixed.toString(), checkpoint + "-fixed");

        assertThat(TableRows.of(fixed, "id", "amount")).containsExactly(SALES);
    }

    @Test
    void readsEverythingAndGoesOn(@InjectMiniCluster MiniCluster cluster) throws Exception {
        StreamExecutionEnvironment env = environment();
        runUntil(
                List.of(SALES),
                cluster,
                () -> FromPyspark.everything(env, files("json"), table.toString(), checkpoint));
    }

    @Test
    void leavesOldFilesOut() throws Exception {
        FromPyspark.lastMonths(environment(), files("csv"), table.toString(), checkpoint);

        assertThat(TableRows.of(table, "id", "amount")).containsExactly("3 3.5");
    }

    private interface Program {
        void run() throws Exception;
    }

    /** Runs a program that does not end until its table has the expected rows. */
    private void runUntil(List<String> expected, MiniCluster cluster, Program program) throws Exception {
        FutureTask<?> run = new FutureTask<>(() -> {
            program.run();
            return null;
        });
        Thread driver = new Thread(run);
        driver.start();
        while (!TableRows.of(table, "id", "amount").equals(expected)) {
            if (run.isDone()) {
                run.get();
                throw new AssertionError("The program has ended by itself.");
            }
            commit(cluster);
        }
        run.cancel(true);
        driver.join();
    }

    private static void commit(MiniCluster cluster) throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            JobID id = job.getJobId();
            if (job.getJobState() == JobStatus.RUNNING && JobTasks.allRun(cluster, id)) {
                cluster.triggerCheckpoint(id).get();
            }
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
}
