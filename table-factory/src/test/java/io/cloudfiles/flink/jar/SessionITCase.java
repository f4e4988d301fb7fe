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

import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A session cluster that runs one ingest after the other stays as it is: nothing of a job outlives it. */
@ExtendWith(SharedCluster.class)
class SessionITCase {
    private static final int SUBMITS = 50;
    private static final int WARM_UP = 10;

    /** Of the last jobs, which Flink lets go of when the next comes. */
    private static final long LOADERS_KEPT = 3;

    /** Code of Flink's own that is loaded late. One job of ours takes several times as much. */
    private static final long GROWTH_ALLOWED = 4L << 20;

    private static final Pattern LOADERS = Pattern.compile(
            "(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.apache\\.flink\\.util\\.ChildFirstClassLoader\\b");
    private static final Pattern METASPACE = Pattern.compile("(?m)^\\s*Both:.* ([0-9.]+) ([KMG])B \\([^)]*\\) used");
    private static final Pattern OUR_THREADS = Pattern.compile("(?m)^\"(cloudfiles|delta)[^\"]*\"");

    @TempDir
    Path directory;

    @Test
    void fiftySubmitsLeaveNothingBehind(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        long[] before = new long[0];
        for (int submit = 1; submit <= SUBMITS; submit++) {
            landing.add(1);
            submit(cluster, landing);
            if (submit == WARM_UP) {
                before = metaspace(cluster);
            }
        }
        long[] after = metaspace(cluster);

        for (int i = 0; i < after.length; i++) {
            FlinkProcess process = cluster.processes().get(i);
            System.out.printf(
                    "%s: %,d bytes of metaspace after %d submits, %,d after %d.%n",
                    process, before[i], WARM_UP, after[i], SUBMITS);
            assertThat(loaders(process))
                    .as("class loaders of jobs in %s", process)
                    .isLessThanOrEqualTo(LOADERS_KEPT);
            assertThat(after[i] - before[i]).as("growth of %s", process).isLessThan(GROWTH_ALLOWED);
            assertThat(OUR_THREADS
                            .matcher(process.jcmd("Thread.print"))
                            .results()
                            .map(match -> match.group(0)))
                    .as("threads of ours in %s", process)
                    .isEmpty();
        }
    }

    /** As the client of {@code flink run} does, without a process for each. */
    private static void submit(FlinkCluster cluster, Landing landing) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.PORT, cluster.restPort());
        configuration.set(DeploymentOptions.TARGET, "remote");
        configuration.set(DeploymentOptions.ATTACHED, true);
        configuration.set(
                PipelineOptions.JARS, List.of(ClusterFiles.jar().toUri().toString()));
        try (PackagedProgram program = PackagedProgram.newBuilder()
                .setJarFile(ClusterFiles.jar().toFile())
                .setConfiguration(configuration)
                .setArguments(
                        landing.ingest("--available-now", "--parallelism", "2").toArray(String[]::new))
                .build()) {
            ClientUtils.executeProgram(new DefaultExecutorServiceLoader(), configuration, program, false, false);
        }
    }

    private static long[] metaspace(FlinkCluster cluster) throws IOException, InterruptedException {
        List<FlinkProcess> processes = cluster.processes();
        long[] used = new long[processes.size()];
        for (int i = 0; i < used.length; i++) {
            FlinkProcess process = processes.get(i);
            // A job's loader is let go of soon after its end, not at once.
            cluster.await(() -> loaders(process) <= LOADERS_KEPT, "jobs are gone from " + process);
            Matcher matcher = METASPACE.matcher(process.jcmd("VM.metaspace", "basic"));
            assertThat(matcher.find()).isTrue();
            used[i] = (long) (Double.parseDouble(matcher.group(1)) * (1L << " KMG".indexOf(matcher.group(2)) * 10));
        }
        return used;
    }

    /** How many jobs' class loaders there are after a full garbage collection, which the histogram does first. */
    private static long loaders(FlinkProcess process) {
        Matcher matcher = LOADERS.matcher(process.jcmd("GC.class_histogram"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
