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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.delta.line.Line.Plan;
import io.cloudfiles.flink.delta.line.Trap.Place;
import io.cloudfiles.flink.testing.Seeds;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Failures of every part of the line, one after the other as soon as it has recovered from the one before: every row once. */
class StormITCase {
    /** A file of so many rows is larger than a range, so the ledger must ask whether it may be cut. */
    private static final int ROWS_TO_CUT = 40_000;

    private static final int LARGE_FILES = 3;

    /** Places that are passed only while the job recovers from another failure. */
    private static final List<Place> IN_RECOVERY = List.of(Place.READER_RESTORED, Place.COMMITTER_RESTORED);

    private static SparkDelta spark;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @BeforeEach
    void disarm() {
        Trap.reset();
    }

    /** Under which conditions the line runs, with how many files, and how often each part fails. */
    enum Storm {
        ALIGNED(20_000, 3, Map.of(), Map.of()),
        UNALIGNED(2_000, 1, Map.of("execution.checkpointing.unaligned.enabled", "true"), Map.of()),
        UNALIGNED_AFTER_A_TIMEOUT(
                2_000,
                1,
                Map.of(
                        "execution.checkpointing.unaligned.enabled", "true",
                        "execution.checkpointing.aligned-checkpoint-timeout", "20 ms"),
                Map.of()),
        ADAPTIVE_SCHEDULER(2_000, 1, Map.of(), Map.of("jobmanager.scheduler", "adaptive")),
        THREE_CHECKPOINTS_AT_ONCE(
                2_000,
                1,
                Map.of(
                        "execution.checkpointing.max-concurrent-checkpoints", "3",
                        "execution.checkpointing.interval", "50 ms"),
                Map.of());

        private final int files;
        private final int rounds;
        private final Map<String, String> job;
        private final Map<String, String> cluster;

        Storm(int files, int rounds, Map<String, String> job, Map<String, String> cluster) {
            this.files = files;
            this.rounds = rounds;
            this.job = job;
            this.cluster = cluster;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRowIsDeliveredOnceThoughEachPartFails(Storm storm) throws Exception {
        long seed = Seeds.next();
        List<List<Place>> strikes = strikes(storm.rounds, new Random(seed));
        Plan plan = Plan.in(temporary).withTraps().with("read.split-size", "1 mb");
        for (Map.Entry<String, String> setting : storm.job.entrySet()) {
            plan = plan.withFlink(setting.getKey(), setting.getValue());
        }
        LandingZone landing = new LandingZone(plan.landing());
        landing.add(LARGE_FILES, 100_000);
        int wave = (storm.files - LARGE_FILES) / strikes.size() - 1;
        try (LineCluster cluster = LineCluster.start(storm.cluster)) {
            try (Line line = Line.start(cluster, plan)) {
                for (List<Place> strike : strikes) {
                    strike(strike, cluster, line, landing, wave);
                }
                landing.add(storm.files - landing.files(), 7);
                cluster.await("all rows", line, () -> line.rows() == landing.ids());
                assertThat(cluster.restoredCheckpoints())
                        .as("restarts, seed %d", seed)
                        .isGreaterThanOrEqualTo(places(strikes));
                line.stop();
            }
            // The last failure may have come after the last row was read, so that the stop found the job behind again;
            // what the savepoint still has to read, the next run reads.
            try (Line rest = Line.start(cluster, plan.asAvailableNow())) {
                assertThat(rest.result().get().drained()).isTrue();
            }
        }
        for (Place place : Place.values()) {
            assertThat(Trap.sprung(place))
                    .as("failures at %s, seed %d", place, seed)
                    .isEqualTo(place.failsTheJob() ? storm.rounds : 0);
        }
        assertThat(landing.files()).isEqualTo(storm.files);
        new LineTable(plan.table(), spark).assertHoldsEveryIdOnce(landing);
    }

    /** Each is armed only when all tasks have recovered and a checkpoint was completed since, so that each one is a restart. */
    private static void strike(List<Place> places, LineCluster cluster, Line line, LandingZone landing, int wave)
            throws Exception {
        landing.add(wave / 2, 7);
        cluster.awaitCheckpoint(line);
        long before = cluster.restoredCheckpoints();
        Trap.arm(places);
        // Many files, so that each ledger has some to release, and one to cut.
        landing.add(wave - wave / 2, 7);
        landing.add(1, ROWS_TO_CUT);
        cluster.await("restarts by " + places, line, () -> cluster.restoredCheckpoints() >= before + places.size());
        assertThat(Trap.isArmed()).isFalse();
    }

    /** All places, in an order that differs from run to run. */
    private static List<List<Place>> strikes(int rounds, Random random) {
        List<List<Place>> strikes = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Place place : Place.values()) {
                if (place.failsTheJob() && !IN_RECOVERY.contains(place)) {
                    strikes.add(new ArrayList<>(List.of(place)));
                }
            }
        }
        Collections.shuffle(strikes, random);
        int next = 0;
        for (int round = 0; round < rounds; round++) {
            for (Place place : IN_RECOVERY) {
                strikes.get(next++).add(place);
            }
        }
        return strikes;
    }

    private static int places(List<List<Place>> strikes) {
        return strikes.stream().mapToInt(List::size).sum();
    }
}
