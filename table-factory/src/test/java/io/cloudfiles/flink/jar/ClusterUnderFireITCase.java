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

import io.cloudfiles.flink.testing.Seeds;
import io.cloudfiles.flink.testing.TableLog;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Detached ingests on a cluster with high availability whose processes are killed and paused while files land: the table holds every row
 * once. A fault counts only if the job was restored from a checkpoint because of it.
 */
class ClusterUnderFireITCase {
    private static final int JOB_MANAGERS = 2;
    private static final int TASK_MANAGERS = 3;
    private static final int FILES = 10_000;
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    /** Kinds take turns, so that Flink's growing pauses between restarts, which a new JobManager begins anew, stay short. */
    private static final List<Fault> FAULTS_BESIDE_A_STORE =
            List.of(Fault.TASK_MANAGER_KILLED, Fault.JOB_MANAGER_KILLED);

    private static final int FILES_OF_A_STORE = 300;

    private static final List<Fault> FAULTS = List.of(
            Fault.TASK_MANAGER_KILLED,
            Fault.JOB_MANAGER_KILLED,
            Fault.TASK_MANAGER_PAUSED,
            Fault.JOB_MANAGER_PAUSED,
            Fault.TASK_MANAGER_KILLED,
            Fault.JOB_MANAGER_KILLED,
            Fault.BOTH_KILLED,
            Fault.TASK_MANAGER_KILLED,
            Fault.JOB_MANAGER_PAUSED,
            Fault.TASK_MANAGER_PAUSED,
            Fault.JOB_MANAGER_KILLED,
            Fault.TASK_MANAGER_KILLED,
            Fault.BOTH_KILLED,
            Fault.TASK_MANAGER_KILLED,
            Fault.JOB_MANAGER_KILLED);

    private static final Pattern JOB = Pattern.compile("Job ([0-9a-f]{32}) is submitted");
    private static final Pattern STOP = Pattern.compile("flink stop --savepointPath (\\S+) ");

    private static SparkDelta spark;
    private static FailoverCluster cluster;

    @TempDir
    Path directory;

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);
    private Landing landing;
    private FileRain rain;
    private TableLog table;
    private JobWatch job;
    private JobWatch.Checkpoints before;

    @BeforeAll
    static void start() throws Exception {
        spark = SparkDelta.start();
        cluster = FailoverCluster.start(ClusterFiles.newDirectory("fire"), JOB_MANAGERS, TASK_MANAGERS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        spark.close();
    }

    /** What goes wrong. */
    enum Fault {
        /** One of those that run the job. */
        TASK_MANAGER_KILLED {
            @Override
            void strike(ClusterUnderFireITCase test) throws Exception {
                test.killTaskManager();
                cluster.startTaskManager();
                test.awaitRestore();
            }
        },
        /** The one that leads; the other takes over. */
        JOB_MANAGER_KILLED {
            @Override
            void strike(ClusterUnderFireITCase test) throws Exception {
                test.killLeader();
                cluster.startJobManager();
                test.awaitRestore();
            }
        },
        BOTH_KILLED {
            @Override
            void strike(ClusterUnderFireITCase test) throws Exception {
                test.killTaskManager();
                test.killLeader();
                cluster.startJobManager();
                cluster.startTaskManager();
                test.awaitRestore();
            }
        },
        /** The one that commits: given up by the others, it wakes up in the middle of what it did. */
        TASK_MANAGER_PAUSED {
            @Override
            void strike(ClusterUnderFireITCase test) throws Exception {
                String paused = test.committing();
                cluster.signalTaskManager(paused, "STOP");
                test.awaitRestore();
                test.goOn();
                cluster.signalTaskManager(paused, "CONT");
                cluster.awaitTaskManagers();
            }
        },
        /** The one that leads: the other takes over, and it wakes up in the belief that it leads. */
        JOB_MANAGER_PAUSED {
            @Override
            void strike(ClusterUnderFireITCase test) throws Exception {
                URI paused = cluster.leader();
                cluster.signalJobManager(paused, "STOP");
                cluster.awaitLeaderOtherThan(paused);
                test.awaitRestore();
                test.goOn();
                cluster.signalJobManager(paused, "CONT");
                cluster.awaitJobManager(paused);
                test.aSecondRunIsRefused();
            }
        };

        abstract void strike(ClusterUnderFireITCase test) throws Exception;
    }

    @Test
    void everyRowIsThereOnce() throws Exception {
        System.out.println("seed " + seed);
        landing = Landing.in(directory);
        table = TableLog.of(landing.table());
        String submitted = submit(landing.ingestEach("500ms", "--option", "read.split-size=1mb"));
        try (FileRain files = FileRain.into(landing.files())) {
            strike(FAULTS, files, FILES);
        }
        stop(submitted);
        thatEveryRowIsThereOnce();
        assertThat(Files.readString(landing.checkpoint().resolve("HOLDER")))
                .as("one job held the checkpoint all the time")
                .contains("\"number\":\"1\"");
    }

    /** Source and table are in S3, and a queue tells of files; requests to S3 fail, too. */
    @Test
    void everyRowOfAStoreThatTellsOfItsFilesIsThereOnce() throws Exception {
        System.out.println("seed " + seed);
        try (StoreLanding store = StoreLanding.start()) {
            table = store.table();
            String submitted = submit(store.ingest(directory.resolve("checkpoint")));
            store.spoil();
            try (FileRain files = FileRain.drizzlingOn(store)) {
                strike(FAULTS_BESIDE_A_STORE, files, FILES_OF_A_STORE);
            }
            stop(submitted);
            // Sorted, since an assertion in any order looks at each for each.
            assertThat(store.ids().stream().sorted().toList())
                    .as("seed %d", seed)
                    .isEqualTo(LongStream.rangeClosed(1, rain.rows()).boxed().toList());
            assertThat(store.spoilt()).isPositive();
        }
    }

    private String submit(List<String> ingest) throws Exception {
        FlinkProcess.Result submitted = cluster.flink("run", "-d", "-p", "4", ClusterFiles.jar(), ingest);
        assertThat(submitted.exitCode()).as(submitted.toString()).isZero();
        job = new JobWatch(cluster, match(JOB, submitted.printed()));
        return submitted.printed();
    }

    private void strike(List<Fault> faults, FileRain files, int most) throws Exception {
        rain = files;
        for (Fault fault : faults) {
            goOn();
            before = job.checkpoints();
            fault.strike(this);
        }
        goOn();
        rain.endWith(most);
        cluster.await(() -> table.rows() >= rain.rows(), rain.rows() + " rows in the table");
    }

    private void stop(String submitted) throws Exception {
        FlinkProcess.Result stopped = cluster.flink("stop", "--savepointPath", match(STOP, submitted), job.job());
        assertThat(stopped.exitCode()).as(stopped.toString()).isZero();
    }

    /** Returns some time after the job has completed a checkpoint and committed rows, in the middle of more. */
    private void goOn() throws Exception {
        JobWatch.Checkpoints start = job.checkpoints();
        long rows = table.rows();
        cluster.await(() -> job.checkpoints().completedId() > start.completedId(), "a checkpoint");
        cluster.await(() -> table.rows() > rows, "more rows");
        cluster.pause(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)));
    }

    /** Waits until the job goes on from its newest checkpoint, or one that was completed while the fault struck. */
    private void awaitRestore() throws InterruptedException {
        cluster.await(() -> job.checkpoints().restoresSince(before) > 0, "the job is restored");
        assertThat(job.checkpoints().restoredId()).isGreaterThanOrEqualTo(before.completedId());
    }

    private void killTaskManager() throws InterruptedException {
        List<String> working = job.taskManagersOf("Writer");
        cluster.killTaskManager(working.get(random.nextInt(working.size())));
    }

    private void killLeader() throws InterruptedException {
        URI leader = cluster.leader();
        cluster.killJobManager(leader);
        cluster.awaitLeaderOtherThan(leader);
    }

    /** The old leader ends its part of the job, and must not give away what the new one's holds. */
    private void aSecondRunIsRefused() throws Exception {
        FlinkProcess.Result second = cluster.flink("run", ClusterFiles.jar(), landing.ingest("--available-now"));
        assertThat(second.exitCode()).as(second.toString()).isEqualTo(1);
        assertThat(second.printed()).contains("CF_CHECKPOINT_IN_USE");
    }

    private String committing() throws InterruptedException {
        return job.taskManagersOf("Committer").get(0);
    }

    private void thatEveryRowIsThereOnce() {
        assertThat(spark.query("SELECT id, count(*) AS times, first(name) AS file FROM delta.`" + landing.table()
                        + "` GROUP BY id HAVING count(*) > 1"))
                .as("rows that are there more than once")
                .isEmpty();
        Map<String, Object> all = spark.read(landing.table(), "count(*) AS rows", "min(id) AS least", "max(id) AS most")
                .get(0);
        assertThat(all).as("seed %d", seed).isEqualTo(Map.of("rows", rain.rows(), "least", 1L, "most", rain.rows()));
    }

    private static String match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
