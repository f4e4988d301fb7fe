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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A standalone session cluster as its users have it: a JobManager and TaskManagers in processes of their own, on loopback, from the jars
 * of a Flink distribution. Memory is what the jobs of these tests need, 1 GB in all with two TaskManagers.
 */
final class FlinkCluster implements AutoCloseable {
    static final int SLOTS_PER_TASK_MANAGER = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LOOPBACK = "127.0.0.1";

    private final FlinkHome home;
    private final FlinkRest rest;
    private final FlinkProcess jobManager;
    private final Map<Integer, FlinkProcess> taskManagers = new TreeMap<>();

    private FlinkCluster(FlinkHome home, int restPort) throws IOException {
        this.home = home;
        this.rest = new FlinkRest(URI.create("http://" + LOOPBACK + ":" + restPort));
        this.jobManager = home.start(
                "jobmanager",
                List.of("-Xmx320m", "-XX:MaxMetaspaceSize=192m"),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("--configDir", home.conf().toString(), "--executionMode", "cluster"));
    }

    /**
     * Starts a cluster and returns when its TaskManagers have registered.
     *
     * @param directory takes its configuration and logs
     * @param moreLib jars that join Flink's own in {@code lib}
     */
    static FlinkCluster start(Path directory, int taskManagers, List<Path> moreLib)
            throws IOException, InterruptedException {
        List<Integer> ports = freePorts(2);
        FlinkHome home = FlinkHome.in(directory, moreLib);
        home.configure(configuration(ports.get(0), ports.get(1), home.tmp()));
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

    private static Map<String, String> configuration(int restPort, int rpcPort, Path tmp) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("jobmanager.rpc.address", LOOPBACK);
        settings.put("jobmanager.bind-host", LOOPBACK);
        settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        settings.put("rest.address", LOOPBACK);
        settings.put("rest.bind-address", LOOPBACK);
        settings.put("rest.port", Integer.toString(restPort));
        settings.put("taskmanager.bind-host", LOOPBACK);
        settings.put("taskmanager.host", LOOPBACK);
        settings.put("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS_PER_TASK_MANAGER));
        // The parts of a TaskManager's memory, which a distribution's scripts would work out from its whole.
        settings.put("taskmanager.cpu.cores", "1");
        settings.put("taskmanager.memory.framework.heap.size", "96m");
        settings.put("taskmanager.memory.task.heap.size", "256m");
        settings.put("taskmanager.memory.framework.off-heap.size", "64m");
        settings.put("taskmanager.memory.task.off-heap.size", "64m");
        settings.put("taskmanager.memory.network.min", "48m");
        settings.put("taskmanager.memory.network.max", "48m");
        settings.put("taskmanager.memory.managed.size", "192m");
        settings.put("taskmanager.memory.jvm-metaspace.size", "192m");
        settings.put("taskmanager.memory.jvm-overhead.min", "64m");
        settings.put("taskmanager.memory.jvm-overhead.max", "64m");
        // A TaskManager that was killed is noticed, and its job goes on, within seconds.
        settings.put("heartbeat.interval", "1 s");
        settings.put("heartbeat.timeout", "10 s");
        // Each job brings its jar anew; TaskManagers keep it for an hour unless told otherwise.
        settings.put("blob.service.cleanup.interval", "5");
        settings.put("io.tmp.dirs", tmp.toString());
        return settings;
    }

    /** Starts one; does not wait. */
    void startTaskManager(int number) throws IOException {
        taskManagers.put(
                number,
                home.start(
                        "taskmanager-" + number,
                        List.of("-Xmx352m", "-XX:MaxDirectMemorySize=176m", "-XX:MaxMetaspaceSize=192m"),
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        List.of("--configDir", home.conf().toString())));
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
        return home.start(
                "client",
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                "org.apache.flink.client.cli.CliFrontend",
                Stream.of(arguments).flatMap(FlinkCluster::texts).toList());
    }

    private static Stream<String> texts(Object argument) {
        return argument instanceof List<?> several
                ? several.stream().map(Object::toString)
                : Stream.of(argument.toString());
    }

    /** Runs a script in the SQL client; jars are those that it is given for the session. */
    FlinkProcess.Result sql(Path script, List<Path> jars) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-f", script.toString()));
        jars.forEach(jar -> arguments.addAll(List.of("-j", jar.toString())));
        return home.startSqlClient(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1"), arguments)
                .result();
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

    /** What the REST interface answers. */
    JsonNode get(String path) {
        try {
            return rest.get(path);
        } catch (IOException e) {
            // Not up yet, or no longer: whoever waits for something looks again.
            return JsonNodeFactory.instance.objectNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("Interrupted.");
        }
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

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK)));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        processes().forEach(FlinkProcess::close);
        home.deleteTemporaryFiles();
    }
}
