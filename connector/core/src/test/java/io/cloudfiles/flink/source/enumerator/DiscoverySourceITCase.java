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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.source.ledger.BucketSelector;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FileTrees;
import io.cloudfiles.flink.testing.JobTasks;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.MemoryNotificationQueue;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The discovery source in a running job, with failures. */
@Timeout(180)
class DiscoverySourceITCase {
    private static final InMemoryReporter METRICS = InMemoryReporter.create();
    private static final int OBSERVERS = 2;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(OBSERVERS)
                    .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                    .build());

    private String name;
    private MemoryStorage storage;
    private FileObserver.Log log;
    private @Nullable JobClient running;

    @BeforeEach
    void makeStore(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        storage = MemoryStorage.named(name);
        storage.useClock(new ManualClock(NOON));
        log = FileObserver.log(name);
    }

    @AfterEach
    void forgetJobAndStore() throws Exception {
        if (running != null && !running.getJobStatus().get().isTerminalState()) {
            running.cancel().get();
            running.getJobExecutionResult().exceptionally(cancelled -> null).get();
        }
        MemoryStorage.forget(name);
        MemoryNotificationQueue.forget(name);
    }

    private Set<String> write(String directory, int count) throws IOException {
        return FileTrees.nested(storage, storage.root().child(directory), 10, count, i -> "{}").stream()
                .map(Location::toString)
                .collect(Collectors.toSet());
    }

    private DiscoveryConfigs config() {
        return DiscoveryConfigs.of(storage.root() + "/in").interval(Duration.ofMillis(20));
    }

    private JobClient run(DiscoveryConfigs config, Duration checkpointInterval) throws Exception {
        return run(config, checkpointInterval, 20);
    }

    private JobClient run(DiscoveryConfigs config, Duration checkpointInterval, int restarts) throws Exception {
        Configuration job = new Configuration();
        job.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        job.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        job.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(job);
        env.fromSource(
                        new DiscoverySource(config.build(), Map.of(), new ListingMarks(0)),
                        WatermarkStrategy.noWatermarks(),
                        "discovery")
                .setParallelism(1)
                .keyBy(new BucketSelector())
                .transform("observer", DiscoveredFileTypeInfo.INSTANCE, new FileObserver(name))
                .setParallelism(OBSERVERS)
                .sinkTo(new DiscardingSink<DiscoveredFile>())
                .setParallelism(OBSERVERS);
        running = env.executeAsync(name);
        return running;
    }

    private static void await(JobClient job, String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            JobStatus status = job.getJobStatus().get();
            assertThat(status.isTerminalState())
                    .as("job is %s before %s", status, what)
                    .isFalse();
            assertThat(System.nanoTime()).as("time until %s", what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void findsOldAndNewFilesAcrossFailures() throws Exception {
        Set<String> old = write("in", 3000);
        FaultyStorage faulty = new FaultyStorage(storage)
                .inject(Fault.on(FaultyStorage.Operation.NEXT_PAGE)
                        .at(location -> location.name().equals("dir-003"))
                        .fromCall(20)
                        .times(3));
        MemoryStorage.decorate(name, undecorated -> faulty);
        log.failuresLeft.set(3);

        JobClient job = run(config(), Duration.ofMillis(50));
        await(job, "the last failure", () -> log.failuresLeft.get() == 0);
        await(job, "a failed listing", () -> log.restored.get() >= 4 * OBSERVERS);
        await(job, "old files", () -> log.marker(OBSERVERS) > 0);
        assertThat(log.seen()).isEqualTo(old);

        Set<String> late = write("in/late", 100);
        long listing = log.marker(OBSERVERS);
        await(job, "new files", () -> log.marker(OBSERVERS) > listing + 1);
        assertThat(log.seen()).isEqualTo(union(old, late));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    @Test
    void availableNowFindsWhatExistedAndThenIdlesAcrossFailures() throws Exception {
        Set<String> old = write("in", 5000);
        storage.useClock(new ManualClock(NOON.plusMillis(1)));
        write("in/late", 100);
        log.failuresLeft.set(4);

        JobClient job = run(config().availableNow(NOON).maxUnconfirmedFiles(500), Duration.ofMillis(50));
        await(job, "the last failure", () -> log.failuresLeft.get() == 0);
        await(job, "the marker", () -> log.marker(OBSERVERS) > 0);

        assertThat(log.seen()).isEqualTo(old);
        assertThat(log.restored.get()).isGreaterThanOrEqualTo(3 * OBSERVERS);
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void marksTheBaselineAcrossFailures() throws Exception {
        Set<String> old = write("in", 2000);
        log.failuresLeft.set(3);

        JobClient job =
                run(config().onlyFilesAfter(NOON.plusSeconds(1)).maxUnconfirmedFiles(300), Duration.ofMillis(50));
        await(job, "the last failure", () -> log.failuresLeft.get() == 0);
        await(job, "the baseline", () -> log.marker(OBSERVERS) > 0);
        assertThat(log.seen()).allMatch(seen -> seen.startsWith("baseline:"));

        // Moved in with its old modification time.
        Set<String> late = write("in/late", 10);
        await(job, "new files", () -> log.seen().containsAll(late));
        assertThat(log.seen())
                .containsAll(
                        old.stream().map(location -> "baseline:" + location).toList());
    }

    @Test
    void pausesUntilACheckpointCompletes(@InjectMiniCluster MiniCluster cluster) throws Exception {
        write("in", 5000);

        JobClient job = run(config().availableNow(NOON).maxUnconfirmedFiles(400), Duration.ofHours(1));
        await(job, "the start of all tasks", () -> JobTasks.allRun(cluster, job.getJobID()));
        int checkpoints = 0;
        while (true) {
            await(job, "a pause or the end", () -> isPaused(job) || log.marker(OBSERVERS) > 0);
            assertThat(log.files.get()).isLessThan((checkpoints + 1) * 800L);
            if (log.marker(OBSERVERS) > 0) {
                break;
            }
            cluster.triggerCheckpoint(job.getJobID()).get();
            checkpoints++;
        }

        assertThat(log.files.get()).isEqualTo(5000);
        assertThat(checkpoints).isGreaterThanOrEqualTo(5000 / 800);
    }

    private static boolean isPaused(JobClient job) {
        return METRICS.findMetric(job.getJobID(), "discoveryPaused")
                .map(metric -> ((Gauge<?>) metric).getValue().equals(1L))
                .orElse(false);
    }

    @Test
    void findsEveryFileOfAQueueThatLosesRepeatsAndReordersAcrossFailures() throws Exception {
        MemoryNotificationQueue queue = MemoryNotificationQueue.named(name);
        Random random = new Random(Seeds.next());
        Set<String> files = new HashSet<>(write("in/old", 300));
        send(queue, files, random);
        log.failuresLeft.set(3);

        JobClient job = run(config().notifiedBy(name).backfill(Duration.ofSeconds(2)), Duration.ofMillis(100));
        for (int round = 0; round < 10; round++) {
            Set<String> more = write("in/round-" + round, 60);
            files.addAll(more);
            send(queue, more, random);
            if (round == 5) {
                queue.failNext(10); // more than its attempts: a new enumerator is made
            }
            long seen = log.files.get();
            await(job, "files of round " + round, () -> log.files.get() >= seen + 10);
        }
        await(job, "the last failure", () -> log.failuresLeft.get() == 0);

        await(job, "all files", () -> log.seen().equals(files));
        await(job, "the last acknowledgement", () -> queue.bodies().isEmpty());
    }

    /** A fifth is lost, a fifth comes twice, and a fifth late. */
    private static void send(MemoryNotificationQueue queue, Set<String> files, Random random) {
        List<String> messages = new ArrayList<>();
        for (String file : files) {
            int fate = random.nextInt(5);
            for (int copies = fate == 0 ? 0 : fate == 1 ? 2 : 1; copies > 0; copies--) {
                messages.add(fate == 2 ? random.nextInt(messages.size() + 1) : messages.size(), "FILE " + file);
            }
        }
        messages.forEach(queue::send);
    }

    @Test
    void messagesAreAcknowledgedWhenACheckpointHoldsTheirFiles(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        MemoryNotificationQueue queue = MemoryNotificationQueue.named(name);
        write("in/old", 1);
        JobClient job = run(config().notifiedBy(name), Duration.ofHours(1));
        await(job, "the first listing", () -> log.marker(OBSERVERS) > 0);
        write("in", 50).forEach(file -> queue.send("FILE " + file));
        await(job, "the files", () -> log.files.get() == 51);
        assertThat(queue.acknowledged()).isZero();
        await(job, "renewals", () -> queue.renewals() > 50);
        assertThat(queue.acknowledged()).isZero();

        cluster.triggerCheckpoint(job.getJobID()).get();
        await(job, "the acknowledgements", () -> queue.acknowledged() == 50);
        assertThat(log.files.get()).as("none came twice").isEqualTo(51);
    }

    @Test
    void aMissingPathEndsTheJobWithoutRestarts() throws Exception {
        JobClient job = run(DiscoveryConfigs.of("/nowhere/to/be/found"), Duration.ofMillis(50));

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining("CloudFilesException: CF_PATH_NOT_FOUND: [file:///nowhere/to/be/found]");
        assertThat(log.started.get()).isLessThanOrEqualTo(OBSERVERS);
    }

    @Test
    void aListingThatFailsForGoodIsTheCauseOfTheJobsFailure() throws Exception {
        write("in", 10);
        MemoryStorage.decorate(
                name,
                undecorated -> new FaultyStorage(undecorated)
                        .inject(Fault.on(FaultyStorage.Operation.LIST).forever()));

        JobClient job = run(config(), Duration.ofMillis(50), 1);

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining("CloudFilesException: CF_CANNOT_RUN_DIRECTORY_LISTING: [" + storage.root()
                        + "/in] could not be listed in 3 attempts")
                .rootCause()
                .hasMessageContaining("injected failure of LIST");
    }
}
