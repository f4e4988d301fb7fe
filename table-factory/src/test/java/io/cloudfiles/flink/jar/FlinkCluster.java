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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/**
 * A standalone session cluster as its users have it: a JobManager and TaskManagers in processes of their own, on loopback, from the jars
 * of a Flink distribution.
 */
final class FlinkCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FlinkHome home;
    private final FlinkRest rest;
    private final FlinkProcess jobManager;
    private final Map<Integer, FlinkProcess> taskManagers = new TreeMap<>();

    private FlinkCluster(FlinkHome home, int restPort) throws IOException {
        this.home = home;
        this.rest = new FlinkRest(ClusterSettings.rest(restPort));
        this.jobManager = home.startJobManager("jobmanager", List.of());
    }

    /**
     * Starts a cluster and returns when its TaskManagers have registered.
     *
     * @param directory takes its configuration and logs
     * @param moreLib jars that join Flink's own in {@code lib}
     */
    static FlinkCluster start(Path directory, int taskManagers, List<Path> moreLib)
            throws IOException, InterruptedException {
        return start(directory, taskManagers, moreLib, Map.of());
    }

    /** The same with more settings in its configuration. */
    static FlinkCluster start(Path directory, int taskManagers, List<Path> moreLib, Map<String, String> more)
            throws IOException, InterruptedException {
        List<Integer> ports = ClusterSettings.freePorts(2);
        FlinkHome home = FlinkHome.in(directory, moreLib);
        Map<String, String> settings = ClusterSettings.common(home.tmp());
        settings.put("jobmanager.rpc.port", Integer.toString(ports.get(1)));
        settings.put("rest.port", Integer.toString(ports.get(0)));
        settings.putAll(more);
        home.configure(settings);
        FlinkCluster cluster = new FlinkCluster(home, ports.get(0));
        try {
            for (int number = 1; number <= taskManagers; number++) {
                cluster.startTaskManager(number);
            }
            cluster.awaitTaskManagers();
            return cluster;
        } catch (RuntimeException | IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts one; does not wait. */
    void startTaskManager(int number) throws IOException {
        taskManagers.put(number, home.startTaskManager("taskmanager-" + number, List.of()));
    }

    /** {@code kill -9}. */
    void killTaskManager(int number) throws InterruptedException {
        taskManagers.remove(number).kill();
    }

    /** Waits until as many have registered as were started. */
    void awaitTaskManagers() throws InterruptedException {
        await(() -> overview().path("taskmanagers").asInt() == taskManagers.size(), "TaskManagers have registered");
    }

    private JsonNode overview() {
        if (!jobManager.isAlive()) {
            throw failure("The JobManager has ended.");
        }
        return get("/overview");
    }

    /** The process of the JobManager and those of the TaskManagers. */
    List<FlinkProcess> processes() {
        List<FlinkProcess> all = new ArrayList<>(taskManagers.values());
        all.add(0, jobManager);
        return all;
    }

    /** Its REST interface. */
    FlinkRest rest() {
        return rest;
    }

    /** Runs {@code flink ARGUMENTS} to its end. */
    FlinkProcess.Result flink(Object... arguments) throws IOException, InterruptedException {
        return startFlink(arguments).result();
    }

    /** Starts {@code flink ARGUMENTS}. */
    FlinkProcess startFlink(Object... arguments) throws IOException {
        return home.startClient(arguments);
    }

    /** Runs a script in the SQL client; jars are those that it is given for the session. */
    FlinkProcess.Result sql(Path script, List<Path> jars) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-f", script.toString()));
        jars.forEach(jar -> arguments.addAll(List.of("-j", jar.toString())));
        return home.startSqlClient(arguments).result();
    }

    /** The state of a job, such as {@code RUNNING}. */
    String stateOf(String job) {
        return get("/jobs/" + job).path("state").asText();
    }

    /** The ids of the jobs that are in a state. */
    List<String> jobs(String state) {
        return StreamSupport.stream(get("/jobs").path("jobs").spliterator(), false)
                .filter(job -> job.path("status").asText().equals(state))
                .map(job -> job.path("id").asText())
                .toList();
    }

    /** The ids of the jobs that have not ended and whose names have a part. */
    List<String> jobsNamedLike(String part) {
        return StreamSupport.stream(get("/jobs/overview").path("jobs").spliterator(), false)
                .filter(job -> job.path("name").asText().contains(part))
                .filter(job -> job.path("end-time").asLong() == -1)
                .map(job -> job.path("jid").asText())
                .toList();
    }

    /** What the REST interface answers. */
    JsonNode get(String path) {
        return rest.getIfUp(path);
    }

    /** Looks again and again until something is so. */
    void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw failure("Still not so: " + what + ".");
            }
            // A pause that ends early when the JobManager does.
            jobManager.endsWithin(Duration.ofMillis(50));
        }
    }

    private AssertionError failure(String message) {
        return new AssertionError(message + " Logs: " + home.log());
    }

    @Override
    public void close() {
        processes().forEach(FlinkProcess::close);
        home.deleteTemporaryFiles();
    }
}
