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
package io.cloudfiles.flink.benchmarks.scale;

import io.cloudfiles.flink.benchmarks.ProcFile;
import io.cloudfiles.flink.cli.run.JobEnvironment;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.coordination.ProgressRequest;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestGateway;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Memory of JobManager and TaskManager, each a process of its own, while a job's files are discovered, wait and are read. */
final class MemoryByProcess implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("heap .*used (\\d+)K");
    private static final int SLOTS = 2;
    private static final int POLL_MILLIS = 100;

    private final Path directory;
    private final Process jobManager;
    private final Process taskManager;
    private final Configuration configuration;

    private MemoryByProcess(Path directory, String checkpointInterval) throws IOException {
        this.directory = directory;
        Map<String, String> cluster = Map.ofEntries(
                Map.entry("jobmanager.rpc.address", "localhost"),
                Map.entry("jobmanager.rpc.port", freePort()),
                Map.entry("rest.address", "localhost"),
                Map.entry("rest.port", freePort()),
                Map.entry("taskmanager.numberOfTaskSlots", String.valueOf(SLOTS)),
                Map.entry("taskmanager.cpu.cores", String.valueOf(SLOTS)),
                // A script of Flink's would have said all of these; a process asks for each.
                Map.entry("taskmanager.memory.framework.heap.size", "128m"),
                Map.entry("taskmanager.memory.framework.off-heap.size", "128m"),
                Map.entry("taskmanager.memory.task.heap.size", "384m"),
                Map.entry("taskmanager.memory.task.off-heap.size", "0b"),
                Map.entry("taskmanager.memory.managed.size", SLOTS * ScaleJob.MANAGED_MEGABYTES_PER_SLOT + "m"),
                Map.entry("taskmanager.memory.network.min", "64m"),
                Map.entry("taskmanager.memory.network.max", "64m"),
                Map.entry("taskmanager.memory.jvm-metaspace.size", "256m"),
                Map.entry("taskmanager.memory.jvm-overhead.min", "192m"),
                Map.entry("taskmanager.memory.jvm-overhead.max", "192m"),
                Map.entry("execution.target", "remote"),
                Map.entry(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toUri().toString()));
        Files.writeString(
                directory.resolve("config.yaml"),
                cluster.entrySet().stream()
                        .map(option -> option.getKey() + ": \"" + option.getValue() + "\"\n")
                        .collect(Collectors.joining()));
        this.configuration = JobEnvironment.settings(TimeUtils.parseDuration(checkpointInterval), false);
        configuration.addAll(Configuration.fromMap(cluster));
        this.jobManager = start(StandaloneSessionClusterEntrypoint.class, "256m");
        this.taskManager = start(TaskManagerRunner.class, "512m");
    }

    /** @param checkpointInterval as Flink's option */
    static void measure(int files, String checkpointInterval) throws Exception {
        Path directory = Files.createTempDirectory("cloudfiles-processes");
        try (MemoryByProcess processes = new MemoryByProcess(directory, checkpointInterval)) {
            processes.measure(files);
        }
    }

    private void measure(int files) throws Exception {
        JobClient job = ScaleJob.environment(
                        NamesStorage.address(files), Map.of("discovery.settle-time", "0 s"), configuration, SLOTS)
                .executeAsync();
        await(job, progress -> true);
        double jobManagerBefore = heapMegabytes(jobManager);
        double taskManagerBefore = heapMegabytes(taskManager);
        await(job, progress -> progress.listing() >= 1);
        double jobManagerWaiting = heapMegabytes(jobManager);
        double taskManagerWaiting = heapMegabytes(taskManager);
        Files.createFile(gate());
        await(job, SourceProgress::drained);
        ScaleBench.print(
                "processes",
                files,
                "jobmanager_heap_mb_at_start",
                jobManagerBefore,
                "jobmanager_heap_mb_waiting",
                jobManagerWaiting,
                "jobmanager_heap_mb_read",
                heapMegabytes(jobManager),
                "jobmanager_rss_mb_most",
                ProcFile.statusOf(jobManager.pid()).peakKilobytes() / 1024.0,
                "taskmanager_heap_mb_at_start",
                taskManagerBefore,
                "taskmanager_heap_mb_waiting",
                taskManagerWaiting,
                "taskmanager_heap_mb_read",
                heapMegabytes(taskManager),
                "taskmanager_rss_mb_most",
                ProcFile.statusOf(taskManager.pid()).peakKilobytes() / 1024.0);
        job.cancel().get();
    }

    private void await(JobClient job, Predicate<SourceProgress> isSo) throws Exception {
        while (true) {
            requireAlive(jobManager);
            requireAlive(taskManager);
            SourceProgress progress = progress(job);
            if (progress != null && isSo.test(progress)) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static @Nullable SourceProgress progress(JobClient job) throws IOException, InterruptedException {
        try {
            return SourceProgress.of(((CoordinationRequestGateway) job)
                    .sendCoordinationRequest(new OperatorUids(ScaleJob.UID).ledger(), new ProgressRequest())
                    .get());
        } catch (ExecutionException e) {
            // Its coordinator is not there before the job runs.
            return null;
        }
    }

    private static void requireAlive(Process process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("A process has ended: " + process.info());
        }
    }

    /** What is reachable in a process, in megabytes. */
    private static double heapMegabytes(Process process) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            jcmd(process, "GC.run");
        }
        String info = jcmd(process, "GC.heap_info");
        Matcher used = USED.matcher(info);
        if (!used.find()) {
            throw new IllegalStateException("No heap in " + info);
        }
        return Long.parseLong(used.group(1)) * 1024 / 1e6;
    }

    private static String jcmd(Process process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(program("jcmd"), String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + output);
        }
        return output;
    }

    private Process start(Class<?> program, String heap) throws IOException {
        return new ProcessBuilder(
                        program("java"),
                        "-Xmx" + heap,
                        "-XX:+UseG1GC",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "-D" + NamesStorage.GATE + "=" + gate(),
                        "-Dlog4j2.configurationFile=benchmark-log4j2.properties",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        "--configDir",
                        directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Path gate() {
        return directory.resolve("gate");
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    @Override
    public void close() throws IOException {
        for (Process process : List.of(taskManager, jobManager)) {
            process.destroyForcibly().onExit().join();
        }
        FileUtils.deleteDirectory(directory.toFile());
    }
}
