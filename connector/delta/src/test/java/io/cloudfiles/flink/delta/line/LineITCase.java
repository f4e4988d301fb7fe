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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.delta.line.Trap.Place;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** The line on a real cluster with RocksDB, read back by Spark: every row once, whatever fails. */
class LineITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int FILES = 5_000;
    private static final int ROUNDS = 2;
    /** Characters that mean something in a URI. */
    private static final String ODD = "o dd%20+ü ";
    /** A file of so many rows is larger than a range, so the ledger must ask whether it may be cut. */
    private static final int ROWS_TO_CUT = 40_000;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .setConfiguration(clusterConfiguration())
            .build());

    private static SparkDelta spark;

    @TempDir
    private Path temporary;

    private Path table;
    private LandingZone landing;

    private static Configuration clusterConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        return configuration;
    }

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        Trap.reset();
        table = temporary.resolve(ODD + "table");
        landing = new LandingZone(temporary.resolve(ODD + "landing"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deliversEveryRowOnceThoughEachPartFails(boolean unaligned, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        Configuration flink = new Configuration();
        flink.set(CheckpointingOptions.ENABLE_UNALIGNED, unaligned);
        landing.add(3, 100_000);
        int places = Place.values().length;
        int wave = FILES / (places * ROUNDS) - 1;
        try (Line line =
                Line.start(plan(TrappedJsonFactory.NAME, true, false, Map.of("read.split-size", "1 mb"), flink))) {
            for (int strike = 0; strike < places * ROUNDS; strike++) {
                landing.add(wave, 7);
                long before = completedCheckpoints(cluster);
                await(line, () -> completedCheckpoints(cluster) > before);
                Trap.arm(Place.values()[strike % places]);
                landing.add(1, ROWS_TO_CUT);
                await(line, () -> !Trap.isArmed());
            }
            landing.add(FILES - landing.files(), 7);
            await(line, () -> line.rows() == landing.ids());
            assertThat(checkpoints(cluster).getCounts().getNumberOfRestoredCheckpoints())
                    .isGreaterThanOrEqualTo(places);
            line.stop();
        }
        // The last failure may have come after the last row was read, so that the stop found the job behind again; what
        // the savepoint
        // still has to read, the next run reads.
        try (Line rest = Line.start(plan(TrappedJsonFactory.NAME, true, true, Map.of(), flink))) {
            assertThat(rest.result().get().drained()).isTrue();
        }
        for (Place place : Place.values()) {
            assertThat(Trap.sprung(place)).as("failures at %s", place).isEqualTo(ROUNDS);
        }
        assertEveryIdOnce();
    }

    @Test
    void completesCheckpointsWhileALargeFileIsRead(@InjectMiniCluster MiniCluster cluster) throws Exception {
        landing.add(1, 600_000);
        Trap.closeGate();
        try (Line line = Line.start(plan("json", true, true, Map.of("read.split-size", "1 gb"), new Configuration()))) {
            await(line, () -> line.rows() > 0);
            long before = completedCheckpoints(cluster);
            await(line, () -> completedCheckpoints(cluster) >= before + 2);
            assertThat(line.rows()).as("rows of half a file").isLessThan(landing.ids());
            Trap.openGate();
            assertThat(line.result().get().drained()).isTrue();
        }
        assertEveryIdOnce();
    }

    @Test
    void picksUpNewFilesInContinuousMode() throws Exception {
        try (Line line = Line.start(plan("json", false, false, Map.of(), new Configuration()))) {
            for (int wave = 1; wave <= 5; wave++) {
                landing.add(10 * wave, 3);
                await(line, () -> line.rows() == landing.ids());
            }
            line.stop();
        }
        assertEveryIdOnce();
    }

    @Test
    void addsExactlyTheNewFilesInEachRun() throws Exception {
        for (int run = 1; run <= 4; run++) {
            if (run != 2) {
                landing.add(50, 20);
            }
            long versionsBefore = run == 1 ? 0 : versions();
            try (Line line = Line.start(plan("json", false, true, Map.of(), new Configuration()))) {
                assertThat(line.result().get().drained()).isTrue();
            }
            assertEveryIdOnce();
            if (run == 2) {
                assertThat(versions())
                        .as("a run without new files commits nothing")
                        .isEqualTo(versionsBefore);
            }
        }
    }

    private Line.Plan plan(
            String format, boolean trapped, boolean availableNow, Map<String, String> options, Configuration flink) {
        return new Line.Plan(
                temporary.resolve(ODD + "landing"),
                table,
                temporary.resolve(ODD + "checkpoint"),
                format,
                trapped,
                availableNow,
                3,
                options,
                flink);
    }

    private void assertEveryIdOnce() {
        List<Map<String, Object>> found =
                spark.query("SELECT count(*) AS n, count(DISTINCT id) AS ids, min(id) AS least, "
                        + "max(id) AS greatest, sum(CASE WHEN name = concat('row ', id) THEN 0 ELSE 1 END) AS wrong FROM delta.`"
                        + table + "`");
        assertThat(found)
                .singleElement()
                .isEqualTo(Map.of(
                        "n",
                        landing.ids(),
                        "ids",
                        landing.ids(),
                        "least",
                        0L,
                        "greatest",
                        landing.ids() - 1,
                        "wrong",
                        0L));
    }

    private long versions() {
        return spark.query("DESCRIBE HISTORY delta.`" + table + "`").size();
    }

    private static CheckpointStatsSnapshot checkpoints(MiniCluster cluster) throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                return cluster.getExecutionGraph(job.getJobId()).get().getCheckpointStatsSnapshot();
            }
        }
        throw new IllegalStateException("No job runs.");
    }

    private static long completedCheckpoints(MiniCluster cluster) {
        try {
            return checkpoints(cluster).getCounts().getNumberOfCompletedCheckpoints();
        } catch (IllegalStateException e) {
            return -1;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(Line line, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (line.result().isCompletedExceptionally()) {
                line.result().get();
            }
            assertThat(System.nanoTime())
                    .as("patience, with %s", line.progress())
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
