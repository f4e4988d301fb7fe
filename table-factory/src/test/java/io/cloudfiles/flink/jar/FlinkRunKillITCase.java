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
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code flink run cloudfiles.jar ingest --available-now} again and again, each run struck at a random moment after its job was submitted,
 * with new files between: whatever the moment, the table holds every row once.
 */
@ExtendWith(SharedCluster.class)
class FlinkRunKillITCase {
    private static final int FILES_PER_RUN = 40;
    private static final int MOST_RUNS = 20;

    /** About as long as a job takes. */
    private static final int MOST_MILLIS = 4_000;

    private static final List<Fault> FAULTS = List.of(
            Fault.CLIENT_KILLED,
            Fault.JOB_CANCELLED,
            Fault.TASK_MANAGERS_KILLED,
            Fault.CLIENT_AND_TASK_MANAGERS_KILLED,
            Fault.CLIENT_KILLED,
            Fault.JOB_CANCELLED);

    @TempDir
    Path directory;

    /** What happens to a run. */
    enum Fault {
        /** The job goes on without it, and has to be cancelled before another run may begin. */
        CLIENT_KILLED {
            @Override
            void strike(FlinkCluster cluster, FlinkProcess client, String job) throws Exception {
                client.kill();
                cancel(cluster, job);
            }
        },
        JOB_CANCELLED {
            @Override
            void strike(FlinkCluster cluster, FlinkProcess client, String job) throws Exception {
                cancel(cluster, job);
                client.result();
            }
        },
        /** The job goes on when there are others, and its client with it. */
        TASK_MANAGERS_KILLED {
            @Override
            void strike(FlinkCluster cluster, FlinkProcess client, String job) throws Exception {
                replaceTaskManagers(cluster);
                FlinkProcess.Result result = client.result();
                assertThat(result.exitCode()).as(result.toString()).isZero();
            }
        },
        CLIENT_AND_TASK_MANAGERS_KILLED {
            @Override
            void strike(FlinkCluster cluster, FlinkProcess client, String job) throws Exception {
                client.kill();
                replaceTaskManagers(cluster);
                cancel(cluster, job);
            }
        };

        abstract void strike(FlinkCluster cluster, FlinkProcess client, String job) throws Exception;

        private static void cancel(FlinkCluster cluster, String job) throws Exception {
            // It fails if the job has just ended.
            cluster.flink("cancel", job);
            cluster.await(() -> ENDED.contains(cluster.stateOf(job)), "the end of " + job);
        }

        private static void replaceTaskManagers(FlinkCluster cluster) throws Exception {
            for (int number = 1; number <= SharedCluster.TASK_MANAGERS; number++) {
                cluster.killTaskManager(number);
                cluster.startTaskManager(number);
            }
        }
    }

    private static final List<String> ENDED = List.of("FINISHED", "CANCELED", "FAILED");

    @Test
    void atRandomMoments(FlinkCluster cluster) throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        System.out.println("seed " + seed);
        Landing landing = Landing.in(directory);
        Set<String> before = new HashSet<>();
        int struck = 0;
        for (int run = 0; run < MOST_RUNS && struck < FAULTS.size(); run++) {
            landing.add(FILES_PER_RUN);
            try (FlinkProcess client =
                    cluster.startFlink("run", "-p", "2", ClusterFiles.jar(), landing.ingest("--available-now"))) {
                String job = newJob(cluster, landing, before);
                before.add(job);
                if (client.endsWithin(Duration.ofMillis(random.nextInt(MOST_MILLIS)))) {
                    FlinkProcess.Result unharmed = client.result();
                    assertThat(unharmed.exitCode()).as(unharmed.toString()).isZero();
                } else {
                    FAULTS.get(struck++).strike(cluster, client, job);
                }
            }
        }
        assertThat(struck).isEqualTo(FAULTS.size());
        cluster.awaitTaskManagers();

        long rows = landing.add(1);
        FlinkProcess.Result last = cluster.flink("run", ClusterFiles.jar(), landing.ingest("--available-now"));
        assertThat(last.exitCode()).as(last.toString()).isZero();
        try (SparkDelta spark = SparkDelta.start()) {
            assertThat(spark.read(landing.table(), "id").stream().map(row -> row.get("id")))
                    .as("ids with seed " + seed)
                    .containsExactlyInAnyOrder(Landing.ids(rows));
        }
    }

    /** The one that is not among those before; Flink may still count the last of these among the running ones. */
    private static String newJob(FlinkCluster cluster, Landing landing, Set<String> before)
            throws InterruptedException {
        List<String> jobs = new ArrayList<>();
        cluster.await(
                () -> {
                    jobs.addAll(cluster.jobsNamedLike(landing.files().toString()));
                    jobs.removeAll(before);
                    return !jobs.isEmpty();
                },
                "a new job");
        return jobs.get(0);
    }
}
