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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A standalone session cluster with high availability, all in processes of its own: ZooKeeper, JobManagers of which one leads and the
 * others wait to take over, and TaskManagers. Any of them but ZooKeeper may be killed or paused.
 */
final class FailoverCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FlinkHome home;
    private final FlinkProcess zooKeeper;
    private final LeaderWatch leaders;
    private final Map<URI, FlinkProcess> jobManagers = new HashMap<>();
    private final Map<String, FlinkProcess> taskManagers = new LinkedHashMap<>();
    private int started;

    private FailoverCluster(FlinkHome home, FlinkProcess zooKeeper, LeaderWatch leaders) {
        this.home = home;
        this.zooKeeper = zooKeeper;
        this.leaders = leaders;
    }

    /**
     * Starts a cluster and returns when its TaskManagers have registered.
     *
     * @param directory takes its configuration and logs
     */
    static FailoverCluster start(Path directory, int jobManagers, int taskManagers) throws Exception {
        FlinkHome home = FlinkHome.in(directory, List.of());
        int port = ClusterSettings.freePorts(1).get(0);
        Map<String, String> settings = ClusterSettings.common(home.tmp());
        settings.putAll(ZooKeeper.settings(home, port));
        // One that is paused is given up after this time.
        settings.put("heartbeat.interval", "500 ms");
        settings.put("heartbeat.timeout", "5 s");
        // What the REST interface tells is not older.
        settings.put("web.refresh-interval", "100 ms");
        home.configure(settings);
        FlinkProcess zooKeeper = ZooKeeper.start(home, port);
        FailoverCluster cluster = new FailoverCluster(home, zooKeeper, LeaderWatch.start(settings));
        try {
            for (int i = 0; i < jobManagers; i++) {
                cluster.startJobManager();
            }
            for (int i = 0; i < taskManagers; i++) {
                cluster.startTaskManager();
            }
            cluster.awaitTaskManagers();
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts one; does not wait. */
    URI startJobManager() throws IOException {
        int port = ClusterSettings.freePorts(1).get(0);
        URI address = ClusterSettings.rest(port);
        jobManagers.put(address, home.startJobManager("jobmanager-" + ++started, List.of("-Drest.port=" + port)));
        return address;
    }

    /** Starts one; does not wait. */
    void startTaskManager() throws IOException {
        String id = "taskmanager-" + ++started;
        taskManagers.put(id, home.startTaskManager(id, List.of("-Dtaskmanager.resource-id=" + id)));
    }

    /** The JobManager that leads; waits until there is one. */
    URI leader() throws InterruptedException {
        await(() -> leaders.address().isPresent(), "a JobManager leads");
        return leaders.address().orElseThrow();
    }

    /** Waits until another JobManager than this one leads. */
    void awaitLeaderOtherThan(URI leader) throws InterruptedException {
        await(() -> leaders.address().filter(now -> !now.equals(leader)).isPresent(), "another JobManager leads");
    }

    /** Waits until a JobManager answers, be it with what the leader tells it. */
    void awaitJobManager(URI address) throws InterruptedException {
        await(() -> new FlinkRest(address).getIfUp("/overview").has("taskmanagers"), address + " answers");
    }

    /** {@code kill -9}. */
    void killJobManager(URI address) throws InterruptedException {
        jobManagers.remove(address).kill();
    }

    /** {@code kill -9}. */
    void killTaskManager(String id) throws InterruptedException {
        taskManagers.remove(id).kill();
    }

    /** Sends a signal, such as {@code STOP}. */
    void signalJobManager(URI address, String signal) throws IOException, InterruptedException {
        jobManagers.get(address).signal(signal);
    }

    /** Sends a signal, such as {@code STOP}. */
    void signalTaskManager(String id, String signal) throws IOException, InterruptedException {
        taskManagers.get(id).signal(signal);
    }

    /** Waits until those that were started, and no others, have registered. */
    void awaitTaskManagers() throws InterruptedException {
        await(() -> registered().equals(taskManagers.keySet().stream().sorted().toList()), "TaskManagers registered");
    }

    /** The TaskManagers that have registered. */
    List<String> registered() {
        return StreamSupport.stream(get("/taskmanagers").path("taskmanagers").spliterator(), false)
                .map(taskManager -> taskManager.path("id").asText())
                .sorted()
                .toList();
    }

    /** Runs {@code flink ARGUMENTS} to its end. */
    FlinkProcess.Result flink(Object... arguments) throws IOException, InterruptedException {
        return home.startClient(arguments).result();
    }

    /** What the leader's REST interface answers; nothing while there is no leader. */
    JsonNode get(String path) {
        Optional<URI> leader = leaders.address();
        return leader.isPresent() ? new FlinkRest(leader.get()).getIfUp(path) : JsonNodeFactory.instance.objectNode();
    }

    /** What a leader answered. */
    record Answer(URI leader, JsonNode body) {}

    /** Asks until a leader answers with a field. */
    Answer answer(String path, String field) throws InterruptedException {
        AtomicReference<Answer> answer = new AtomicReference<>();
        await(
                () -> {
                    URI leader = leader();
                    answer.set(new Answer(leader, new FlinkRest(leader).getIfUp(path)));
                    return answer.get().body().has(field);
                },
                field + " in " + path);
        return answer.get();
    }

    /** Something that is so or not. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** Looks again and again until something is so. */
    void await(Condition condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw failure("Still not so: " + what + ".");
            }
            pause(Duration.ofMillis(50));
        }
    }

    /** Lets the cluster work for a while, which ends early if ZooKeeper does. */
    void pause(Duration time) throws InterruptedException {
        if (zooKeeper.endsWithin(time)) {
            throw failure("ZooKeeper has ended: " + zooKeeper.printed());
        }
    }

    private AssertionError failure(String message) {
        return new AssertionError(message + " Logs: " + home.log());
    }

    @Override
    public void close() {
        Stream.of(taskManagers.values().stream(), jobManagers.values().stream(), Stream.of(zooKeeper))
                .flatMap(processes -> processes)
                .forEach(FlinkProcess::close);
        leaders.close();
        home.deleteTemporaryFiles();
    }
}
