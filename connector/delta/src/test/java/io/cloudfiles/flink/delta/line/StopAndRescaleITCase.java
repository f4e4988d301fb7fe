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
import io.cloudfiles.flink.resume.SubmittedRun;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A line that is stopped with files waiting and others read by half, and goes on with another parallelism: every row once. */
class StopAndRescaleITCase {
    private static final int[] PARALLELISMS = {2, 4, 1, 3};
    private static final int LARGE_FILES = 8;
    private static final int ROWS_OF_A_LARGE_FILE = 60_000;
    /** More than readers take on at once. */
    private static final int SMALL_FILES = 1_500;
    /** In second halves of large files, and of small ones, that pass by the gate in each run. */
    private static final int READS_PER_RUN = 12;

    @RegisterExtension
    static final LineExtension WORLD = new LineExtension();

    @TempDir
    private Path temporary;

    private Plan plan;
    private LandingZone landing;

    @BeforeEach
    void prepare() throws IOException {
        plan = Plan.in(temporary).withTraps().with("read.split-size", "1 gb").with("read.concurrent-files", "2");
        landing = new LandingZone(plan.landing());
    }

    /** Each kind of stop in each phase, over the two rows. */
    @ParameterizedTest(name = "unaligned {0}: {1}, {2}, {3}, {4}")
    @CsvSource({
        "false, NATIVE, CANONICAL, NATIVE-DRAIN, CANONICAL-DRAIN",
        "true, CANONICAL-DRAIN, NATIVE-DRAIN, CANONICAL, NATIVE"
    })
    void goesOnFromSavepointsTakenMidway(String unaligned, String first, String second, String third, String fourth)
            throws Exception {
        plan = plan.withFlink("execution.checkpointing.unaligned.enabled", unaligned);
        String[] stops = {first, second, third, fourth};
        Trap.closeGate();
        for (int phase = 0; phase < PARALLELISMS.length; phase++) {
            SubmittedRun run = runHalfway(PARALLELISMS[phase], phase > 0);
            stop(run, stops[phase]);
        }
        Trap.openGate();
        SubmittedRun run = Line.submit(WORLD.cluster(), plan.withParallelism(2));
        awaitAllRows(run);
        stop(run, first);
        landing.add(10, 5);
        run = Line.submit(WORLD.cluster(), plan.withParallelism(3));
        awaitAllRows(run);
        stop(run, second);
        assertEveryRowOnce();
    }

    @Test
    void goesOnFromUnalignedCheckpointsOfCancelledRuns() throws Exception {
        plan = plan.withFlink("execution.checkpointing.unaligned.enabled", "true");
        Trap.closeGate();
        for (int phase = 0; phase < PARALLELISMS.length; phase++) {
            SubmittedRun run = runHalfway(PARALLELISMS[phase], phase > 0);
            WORLD.cluster().awaitCheckpoint(run.job());
            WORLD.cluster().cancel(run.job());
        }
        Trap.openGate();
        SubmittedRun run = Line.submit(WORLD.cluster(), plan.withParallelism(2));
        awaitAllRows(run);
        stop(run, "NATIVE");
        assertEveryRowOnce();
    }

    /**
     * The directory that cannot be made is noticed before anything happens, the state that cannot be written while the tasks stop, and the
     * metadata when they have stopped.
     */
    @ParameterizedTest
    @CsvSource({
        "NATIVE, savepoints",
        "NATIVE, savepoints/[^/]+/(?!_metadata)",
        "NATIVE, savepoints/[^/]+/_metadata",
        "CANONICAL-DRAIN, savepoints/[^/]+/(?!_metadata)",
        "CANONICAL-DRAIN, savepoints/[^/]+/_metadata"
    })
    void goesOnWhenTheSavepointCannotBeWritten(String kind, String refused) throws Exception {
        Trap.closeGate();
        SubmittedRun run = runHalfway(3, false);
        Trap.refuseWrites(refused);
        assertThatThrownBy(() -> savepoint(run, kind)).isInstanceOf(ExecutionException.class);
        landing.add(10, 5);
        Trap.acceptWrites();
        Trap.openGate();
        awaitAllRows(run);
        stop(run, "NATIVE");
        assertEveryRowOnce();
    }

    /** Lands files and starts a run, until some of the large ones are read by half and others wait; what was held up goes on a little. */
    private SubmittedRun runHalfway(int parallelism, boolean resumes) throws Exception {
        landing.add(LARGE_FILES, ROWS_OF_A_LARGE_FILE);
        landing.add(SMALL_FILES, 2);
        SubmittedRun run = Line.submit(WORLD.cluster(), plan.withParallelism(parallelism));
        assertThat(run.resumedFrom().isPresent()).isEqualTo(resumes);
        WORLD.cluster().awaitProgress(run.job(), "files", progress -> progress.discoveredFiles() == landing.files());
        Trap.letPass(READS_PER_RUN);
        WORLD.cluster()
                .awaitProgress(
                        run.job(),
                        "a run by half",
                        progress -> Trap.isGateShut()
                                && progress.runTotals().rows() > 0
                                && progress.inFlightRanges() > 0
                                && progress.backlogFiles() > 0);
        WORLD.cluster().awaitCheckpoint(run.job());
        return run;
    }

    private void awaitAllRows(SubmittedRun run) throws Exception {
        SourceProgress progress = WORLD.cluster()
                .awaitProgress(
                        run.job(),
                        "all rows",
                        now -> now.drained() && now.totals().rows() >= landing.ids());
        assertThat(progress.totals().rows()).isEqualTo(landing.ids());
        // Tasks tell what they have restored before Flink knows that they run, and takes no savepoint until it does.
        WORLD.cluster().awaitCheckpoint(run.job());
    }

    private static String savepoint(SubmittedRun run, String kind) throws Exception {
        String[] parts = kind.split("-");
        return WORLD.cluster()
                .miniCluster()
                .stopWithSavepoint(
                        run.job(), run.savepoints().toString(), parts.length > 1, SavepointFormatType.valueOf(parts[0]))
                .get();
    }

    private static void stop(SubmittedRun run, String kind) throws Exception {
        assertThatCode(() -> savepoint(run, kind))
                .as(() -> "savepoint " + kind + "; " + WORLD.cluster().lastFailure())
                .doesNotThrowAnyException();
        assertThat(WORLD.cluster()
                        .miniCluster()
                        .requestJobResult(run.job())
                        .get()
                        .isSuccess())
                .isTrue();
    }

    private void assertEveryRowOnce() {
        new LineTable(plan.table(), WORLD.spark()).assertHoldsEveryIdOnce(landing);
    }
}
