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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The line on a real cluster with RocksDB, read back by Spark: every row once. */
class LineITCase {
    @RegisterExtension
    static final LineExtension WORLD = new LineExtension();

    @TempDir
    private Path temporary;

    private Plan plan;
    private LineTable table;
    private LandingZone landing;

    @BeforeEach
    void prepare() throws IOException {
        plan = Plan.in(temporary);
        table = new LineTable(plan.table(), WORLD.spark());
        landing = new LandingZone(plan.landing());
    }

    @Test
    void completesCheckpointsWhileALargeFileIsRead() throws Exception {
        landing.add(1, 600_000);
        Trap.closeGate();
        try (Line line =
                Line.start(WORLD.cluster(), plan.withTraps().asAvailableNow().with("read.split-size", "1 gb"))) {
            WORLD.cluster().await("rows", line, () -> line.rows() > 0);
            WORLD.cluster().awaitCheckpoint(line);
            WORLD.cluster().awaitCheckpoint(line);
            assertThat(line.rows()).as("rows of half a file").isLessThan(landing.ids());
            Trap.openGate();
            assertThat(line.result().get().drained()).isTrue();
        }
        table.assertHoldsEveryIdOnce(landing);
    }

    @Test
    void picksUpNewFilesInContinuousMode() throws Exception {
        try (Line line = Line.start(WORLD.cluster(), plan)) {
            for (int wave = 1; wave <= 5; wave++) {
                landing.add(10 * wave, 3);
                WORLD.cluster().await("all rows", line, () -> line.rows() == landing.ids());
            }
            line.stop();
        }
        table.assertHoldsEveryIdOnce(landing);
    }

    @Test
    void addsExactlyTheNewFilesInEachRun() throws Exception {
        for (int run = 1; run <= 4; run++) {
            if (run != 2) {
                landing.add(50, 20);
            }
            long versionsBefore = run == 1 ? 0 : table.versions();
            try (Line line = Line.start(WORLD.cluster(), plan.asAvailableNow())) {
                assertThat(line.result().get().drained()).isTrue();
            }
            table.assertHoldsEveryIdOnce(landing);
            if (run == 2) {
                assertThat(table.versions())
                        .as("a run without new files commits nothing")
                        .isEqualTo(versionsBefore);
            }
        }
    }
}
