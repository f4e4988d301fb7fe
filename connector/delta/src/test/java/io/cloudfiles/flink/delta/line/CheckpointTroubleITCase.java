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
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Checkpoints that fail while the job goes on: nothing becomes visible meanwhile, and all of it, once, with the next one that completes. */
class CheckpointTroubleITCase {
    private static final int FAILURES = 3;
    private static final int FILES = 300;
    private static final Pattern TRANSACTION = Pattern.compile("\"txn\":\\{[^}]*\"version\":(\\d+)");

    @RegisterExtension
    static final LineExtension WORLD = new LineExtension();

    @TempDir
    private Path temporary;

    private Plan plan;
    private LandingZone landing;

    @BeforeEach
    void prepare() throws IOException {
        plan = Plan.in(temporary)
                .withTraps()
                .with("read.split-size", "1 mb")
                .withFlink("execution.checkpointing.tolerable-failed-checkpoints", "1000")
                // All state is written to files, however small.
                .withFlink("execution.checkpointing.data-inline-threshold", "0 b");
        landing = new LandingZone(plan.landing());
    }

    /** All tasks have done their part, and the JobManager cannot write its own. */
    @Test
    void commitsWhatFailedCheckpointsHeldWithTheNext() throws Exception {
        try (Line line = Line.start(WORLD.cluster(), plan)) {
            Set<Long> failed = failCheckpoints(line, "checkpoints/[^/]+/[^/]+/_metadata");
            assertThat(transactions()).doesNotContainAnyElementsOf(failed);

            Trap.acceptWrites();
            goesOnAndStops(line);
            assertThat(Collections.disjoint(transactions(), failed))
                    .as("the table has none of the failed checkpoints %s: %s", failed, transactions())
                    .isFalse();
        }
        assertEveryRowOnce();
    }

    /** Whichever task fails first, the barrier may not reach those behind it. */
    @Test
    void goesOnAfterCheckpointsWhoseStateCouldNotBeWritten() throws Exception {
        try (Line line = Line.start(WORLD.cluster(), plan)) {
            Set<Long> failed = failCheckpoints(line, "checkpoints/[^/]+/[^/]+/(?!_metadata)");
            assertThat(transactions()).doesNotContainAnyElementsOf(failed);
            assertThat(lastFailure()).as("a task's failure").contains("Asynchronous task checkpoint failed");

            Trap.acceptWrites();
            goesOnAndStops(line);
        }
        assertEveryRowOnce();
    }

    /** Lands, reads and writes files in vain; gives the numbers of the checkpoints. */
    private Set<Long> failCheckpoints(Line line, String refused) throws Exception {
        landAndRead(line);
        awaitVersions(line, 1);
        Trap.refuseWrites(refused);
        landing.add(2, 60_000);
        landAndRead(line);
        long before = failures();
        WORLD.cluster().await("failures", line, () -> failures() >= before + FAILURES);
        return failedCheckpoints();
    }

    @Test
    void goesOnAfterCheckpointsThatTookTooLong() throws Exception {
        plan = plan.withFlink("execution.checkpointing.timeout", "2 s");
        try (Line line = Line.start(WORLD.cluster(), plan)) {
            landAndRead(line);
            awaitVersions(line, 1);
            long failed = failures();
            Trap.closeBetween();
            landing.add(2, 60_000);
            landing.add(FILES, 7);
            WORLD.cluster().await("failures", line, () -> failures() >= failed + 2);
            assertThat(lastFailure()).contains("expired");

            Trap.openBetween();
            WORLD.cluster().await("all rows", line, () -> line.rows() == landing.ids());
            goesOnAndStops(line);
        }
        assertEveryRowOnce();
    }

    @Test
    void goesOnAfterCheckpointsThatTheEnumeratorRefused() throws Exception {
        try (Line line = Line.start(WORLD.cluster(), plan)) {
            landAndRead(line);
            awaitVersions(line, 1);
            landing.add(2, 60_000);
            landAndRead(line);
            long failed = failures();
            Trap.arm(Collections.nCopies(FAILURES, Place.ENUMERATOR_REFUSES));
            WORLD.cluster().await("failures", line, () -> failures() >= failed + FAILURES && !Trap.isArmed());
            goesOnAndStops(line);
        }
        assertThat(Trap.sprung(Place.ENUMERATOR_REFUSES)).isEqualTo(FAILURES);
        assertEveryRowOnce();
    }

    private void landAndRead(Line line) throws Exception {
        landing.add(FILES, 7);
        WORLD.cluster().await("all rows", line, () -> line.rows() == landing.ids());
    }

    private void awaitVersions(Line line, int count) throws Exception {
        WORLD.cluster().await("versions", line, () -> transactions().size() >= count);
    }

    /** New files are read and committed as before, and nothing had to be restarted. */
    private void goesOnAndStops(Line line) throws Exception {
        WORLD.cluster().awaitCheckpoint(line);
        landAndRead(line);
        WORLD.cluster().awaitCheckpoint(line);
        assertThat(WORLD.cluster().restoredCheckpoints()).as("restarts").isZero();
        line.stop();
    }

    private static long failures() {
        return WORLD.cluster().checkpoints().getCounts().getNumberOfFailedCheckpoints();
    }

    private static String lastFailure() {
        return WORLD.cluster()
                .checkpoints()
                .getHistory()
                .getLatestFailedCheckpoint()
                .getFailureMessage();
    }

    private static Set<Long> failedCheckpoints() {
        Set<Long> failed = new TreeSet<>();
        WORLD.cluster().checkpoints().getHistory().getCheckpoints().forEach(checkpoint -> {
            if (checkpoint instanceof FailedCheckpointStats) {
                failed.add(checkpoint.getCheckpointId());
            }
        });
        return failed;
    }

    /** Numbers of the checkpoints that are in the table. */
    private Set<Long> transactions() throws IOException {
        Set<Long> versions = new TreeSet<>();
        Path log = plan.table().resolve("_delta_log");
        if (Files.exists(log)) {
            try (Stream<Path> files = Files.list(log)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".json")).toList()) {
                    Matcher found = TRANSACTION.matcher(Files.readString(file));
                    if (found.find()) {
                        versions.add(Long.valueOf(found.group(1)));
                    }
                }
            }
        }
        return versions;
    }

    private void assertEveryRowOnce() {
        new LineTable(plan.table(), WORLD.spark()).assertHoldsEveryIdOnce(landing);
    }
}
