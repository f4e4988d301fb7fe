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

import io.cloudfiles.flink.table.EndedSources;
import io.cloudfiles.flink.testing.TableLog;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code flink run cloudfiles.jar ingest …} on a session cluster in processes of its own, whose {@code lib} has nothing of ours. */
@ExtendWith(SharedCluster.class)
class FlinkRunITCase {
    private static final Path JAR = ClusterFiles.jar();
    private static final Pattern JOB = Pattern.compile("Job ([0-9a-f]{32}) is submitted");
    private static final Pattern STOP = Pattern.compile("flink stop --savepointPath (\\S+) ");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

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

    @Test
    void attachedIngestsWhatIsThereAndGoesOnNextTime(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);

        for (int run = 0; run < 2; run++) {
            long rows = landing.add(5);
            FlinkProcess.Result result = cluster.flink(
                    "run",
                    "-p",
                    "2",
                    JAR,
                    landing.ingest(
                            "--available-now", "--report", landing.report().toString()));

            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.printed())
                    .contains("Checkpoint: file://" + landing.checkpoint(), "5 files", "100 rows, in");
            assertThat(Files.readString(landing.report())).contains("\"files\" : 5", "\"rows\" : 100");
            assertThat(Files.readString(landing.checkpoint().resolve("LATEST")))
                    .contains("runs/0000000" + (run + 1) + "/savepoints/");
            thatTableHolds(landing, rows);
        }
        assertThat(cluster.jobs("RUNNING")).isEmpty();
    }

    @Test
    void detachedSurvivesATaskManagerAndIsStoppedAndResumed(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        landing.add(5);
        FlinkProcess.Result submitted = submit(cluster, landing);
        String job = match(JOB, submitted.printed());
        String savepoints = match(STOP, submitted.printed());
        awaitRows(cluster, landing, landing.add(1));

        cluster.killTaskManager(1);
        long rows = landing.add(5);
        cluster.startTaskManager(1);
        awaitRows(cluster, landing, rows);

        FlinkProcess.Result stop = cluster.flink("stop", "--savepointPath", savepoints, job);
        assertThat(stop.exitCode()).as(stop.toString()).isZero();
        assertThat(match(SAVEPOINT, stop.printed())).contains(landing.checkpoint() + "/runs/00000001/savepoints/");

        rows = landing.add(2);
        FlinkProcess.Result resumed = cluster.flink("run", JAR, landing.ingest("--available-now"));
        assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
        assertThat(resumed.printed()).contains("2 files");
        thatTableHolds(landing, rows);
        cluster.awaitTaskManagers();
    }

    @Test
    void killedJobIsResumedFromItsNewestCheckpoint(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        String job = match(JOB, submit(cluster, landing).printed());
        awaitRows(cluster, landing, landing.add(5));

        FlinkProcess.Result cancel = cluster.flink("cancel", job);
        assertThat(cancel.exitCode()).as(cancel.toString()).isZero();

        long rows = landing.add(3);
        FlinkProcess.Result resumed = cluster.flink("run", JAR, landing.ingest("--available-now"));
        assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
        thatTableHolds(landing, rows);
    }

    @Test
    void resumesFromASavepointThatTheUserNames(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        String job = match(JOB, submit(cluster, landing).printed());
        awaitRows(cluster, landing, landing.add(5));
        FlinkProcess.Result stop = cluster.flink("stop", "--savepointPath", directory.resolve("mine"), job);
        assertThat(stop.exitCode()).as(stop.toString()).isZero();
        String savepoint = match(SAVEPOINT, stop.printed());
        assertThat(savepoint).contains("/mine/savepoint-");

        // Said again by a script that is run again, it is not gone back to.
        for (int run = 0; run < 2; run++) {
            long rows = landing.add(2);
            FlinkProcess.Result resumed = cluster.flink("run", "-s", savepoint, JAR, landing.ingest("--available-now"));
            assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
            assertThat(resumed.printed()).contains("2 files");
            thatTableHolds(landing, rows);
        }
    }

    @Test
    void refusesASavepointOfWhichTheSourceHadEnded(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        landing.add(1);
        FlinkProcess.Result first = cluster.flink("run", JAR, landing.ingest("--available-now"));
        assertThat(first.exitCode()).as(first.toString()).isZero();
        Path savepoint = EndedSources.endIn(landing.checkpoint());
        landing.add(1);

        FlinkProcess.Result resumed = cluster.flink("run", JAR, landing.ingest("--available-now"));
        thatIsRefused(resumed, savepoint);
        Files.move(landing.checkpoint(), directory.resolve("elsewhere"));
        Path moved = directory.resolve("elsewhere").resolve(landing.checkpoint().relativize(savepoint));
        FlinkProcess.Result named = cluster.flink("run", "-s", moved.toUri(), JAR, landing.ingest("--available-now"));
        thatIsRefused(named, moved);
    }

    private static void thatIsRefused(FlinkProcess.Result result, Path savepoint) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.printed())
                .contains("CF_INVALID_CHECKPOINT: [file://" + savepoint)
                .contains("' had finished");
    }

    @Test
    void anInterruptedClientLeavesASavepoint(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        try (FlinkProcess client = cluster.startFlink("run", JAR, landing.ingest())) {
            awaitRows(cluster, landing, landing.add(5));
            client.signal("INT");
            FlinkProcess.Result result = client.result();

            assertThat(result.exitCode()).as(result.toString()).isEqualTo(130);
            assertThat(result.printed()).contains("the savepoint is taken");
        }
        assertThat(landing.checkpoint().resolve("LATEST")).exists();
        assertThat(cluster.jobs("RUNNING")).isEmpty();
    }

    @Test
    void mistakesAreToldWithoutAStackTrace(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        landing.add(1);

        FlinkProcess.Result unknown = cluster.flink("run", JAR, landing.ingest("--option", "colour=red"));
        assertThat(unknown.exitCode()).as(unknown.toString()).isEqualTo(2);
        assertThat(unknown.printed()).contains("CF_UNKNOWN_OPTION_KEYS_ERROR").doesNotContain("\tat ");

        FlinkProcess.Result detached = cluster.flink(
                "run", "-d", JAR, landing.ingest("--report", landing.report().toString()));
        assertThat(detached.exitCode()).as(detached.toString()).isEqualTo(2);
        assertThat(detached.printed()).contains("'--progress' and '--report'").doesNotContain("\tat ");

        Files.writeString(landing.files().resolve("bad.json"), "{\"id\": 1");
        FlinkProcess.Result failed =
                cluster.flink("run", JAR, landing.ingest("--available-now", "--option", "bad-records.mode=FAILFAST"));
        assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
        assertThat(failed.printed()).contains("bad.json").doesNotContain("\tat ");
    }

    @Test
    void theSqlClientIsGivenTheJar(FlinkCluster cluster) throws Exception {
        SqlScripts.ingestAndCount(cluster, Landing.in(directory), List.of(JAR));
    }

    @Test
    void theSqlClientFindsFormatsOfFlink(FlinkCluster cluster) throws Exception {
        SqlScripts.ingestByFlinksFormatAndCount(cluster, Landing.in(directory), List.of(JAR));
    }

    private static FlinkProcess.Result submit(FlinkCluster cluster, Landing landing)
            throws IOException, InterruptedException {
        FlinkProcess.Result result = cluster.flink("run", "-d", "-p", "2", JAR, landing.ingest());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private static void awaitRows(FlinkCluster cluster, Landing landing, long rows) throws InterruptedException {
        TableLog table = TableLog.of(landing.table());
        cluster.await(() -> table.rows() == rows, rows + " rows in the table");
    }

    private static void thatTableHolds(Landing landing, long rows) {
        List<Object> ids = spark.read(landing.table(), "id").stream()
                .map(row -> row.get("id"))
                .toList();
        assertThat(ids).containsExactlyInAnyOrder(Landing.ids(rows));
    }

    private static String match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
