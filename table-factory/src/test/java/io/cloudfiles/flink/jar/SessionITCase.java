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

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudfiles.flink.testing.TableLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session cluster that runs one ingest after the other stays as it is: neither classes nor threads of a job outlive it. Jobs are
 * submitted over the REST interface, where the JobManager runs the main class, too.
 */
class SessionITCase {
    private static final int ROUNDS = 18;
    private static final int WARM_UP_ROUNDS = 4;

    /**
     * Java before 18 keeps one: the method handles behind {@code equals}, {@code hashCode} and {@code toString} of records
     * ({@code java.lang.runtime.ObjectMethods}) remember the record that they were adapted to last.
     */
    private static final long LOADERS_KEPT = 1;

    /** Code of Flink and Java that is first run late. The classes of one job take 17 MB. */
    private static final long GROWTH_ALLOWED = 4L << 20;

    private static final Pattern LOADERS = Pattern.compile(
            "(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.apache\\.flink\\.util\\.ChildFirstClassLoader\\b");
    private static final Pattern METASPACE = Pattern.compile("(?m)^\\s*Both:\\s+(\\d+) bytes used");
    private static final Pattern OUR_THREADS =
            Pattern.compile("(?m)^\"(cloudfiles|delta)[^\"]*\"|at io\\.cloudfiles\\.\\S+");

    /** Of the table, which else would have its first in the middle of the test, and only then load that code. */
    private static final String CHECKPOINTS = "delta.checkpointInterval=2";

    private static FlinkCluster cluster;

    private final Map<Landing, TableLog> tables = new HashMap<>();

    @TempDir
    Path directory;

    /** One of its own, with a single TaskManager, so that each job runs all of its code there. */
    @BeforeAll
    static void start() throws Exception {
        cluster = FlinkCluster.start(ClusterFiles.newDirectory("session"), 1, List.of());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void fiftyJobsLeaveNothingBehind() throws Exception {
        String jar = cluster.rest().upload(ClusterFiles.jar());
        Landing json = Landing.in(directory.resolve("json"), "json");
        Landing csv = Landing.in(directory.resolve("csv"), "csv");
        Landing parquet = Landing.in(directory.resolve("parquet"), "parquet");
        Map<FlinkProcess, Long> before = Map.of();
        for (int round = 1; round <= ROUNDS; round++) {
            // Last and alone, so that whatever Java remembers of the last job is of the same kind each time.
            long rows = json.add(1);
            stopWhenIngested(json, rows, submit(jar, json.ingest("--option", CHECKPOINTS)));
            if (round == WARM_UP_ROUNDS) {
                before = metaspace();
            }
            if (round < ROUNDS) {
                csv.add(1);
                copyDataFiles(json.table(), parquet.files());
                String first = submit(jar, csv.ingest("--option", "csv.header=false"));
                String second = submit(jar, parquet.ingest());
                stopWhenIngested(csv, rows, first);
                stopWhenIngested(parquet, rows, second);
            }
        }
        Map<FlinkProcess, Long> after = metaspace();

        for (FlinkProcess process : cluster.processes()) {
            assertThat(after.get(process) - before.get(process))
                    .as("growth of %s from %,d bytes", process, before.get(process))
                    .isLessThan(GROWTH_ALLOWED);
            assertThat(OUR_THREADS
                            .matcher(process.jcmd("Thread.print"))
                            .results()
                            .map(MatchResult::group))
                    .as("threads of ours in %s", process)
                    .isEmpty();
        }
    }

    /** Gives the rows of a table to an ingest of parquet files. */
    private static void copyDataFiles(Path table, Path target) throws IOException {
        try (Stream<Path> files = Files.list(table)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".parquet")).toList()) {
                Path copy = target.resolve(file.getFileName());
                if (Files.notExists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static String submit(String jar, List<String> arguments) throws IOException, InterruptedException {
        JsonNode answer =
                cluster.rest().post("/jars/" + jar + "/run", Map.of("programArgsList", arguments, "parallelism", 1));
        assertThat(answer.path("jobid").asText()).as(answer.toString()).isNotEmpty();
        return answer.path("jobid").asText();
    }

    /** As {@code flink stop} does, so that the next ingest goes on from there. */
    private void stopWhenIngested(Landing landing, long rows, String job) throws IOException, InterruptedException {
        cluster.await(() -> rows(landing) >= rows, rows + " rows of " + landing);
        Path savepoints = landing.newestRun().resolve("savepoints");
        cluster.rest()
                .post(
                        "/jobs/" + job + "/stop",
                        Map.of("targetDirectory", savepoints.toUri().toString(), "drain", false));
        cluster.await(() -> !cluster.jobs("RUNNING").contains(job), "the end of " + job);
        assertThat(cluster.stateOf(job)).isEqualTo("FINISHED");
        assertThat(rows(landing)).as("rows of %s", landing).isEqualTo(rows);
    }

    private long rows(Landing landing) {
        return tables.computeIfAbsent(landing, of -> TableLog.of(of.table())).rows();
    }

    /** Used bytes of each process, once it has let go of the jobs that have ended. */
    private static Map<FlinkProcess, Long> metaspace() throws InterruptedException {
        Map<FlinkProcess, Long> used = new HashMap<>();
        for (FlinkProcess process : cluster.processes()) {
            cluster.await(() -> loaders(process) <= LOADERS_KEPT, "no classes of jobs in " + process);
            String answer = process.jcmd("VM.metaspace", "basic", "scale=1");
            Matcher matcher = METASPACE.matcher(answer);
            assertThat(matcher.find()).as(answer).isTrue();
            used.put(process, Long.parseLong(matcher.group(1)));
        }
        return used;
    }

    /** How many jobs' class loaders there are after a full garbage collection, which the histogram does first. */
    private static long loaders(FlinkProcess process) {
        Matcher matcher = LOADERS.matcher(process.jcmd("GC.class_histogram"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
