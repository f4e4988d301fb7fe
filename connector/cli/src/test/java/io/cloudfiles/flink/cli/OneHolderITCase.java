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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.CommandProcess;
import io.cloudfiles.flink.testing.TableLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Two processes on one checkpoint directory: no row twice, and none lost. */
class OneHolderITCase {
    @TempDir
    Path directory;

    private Landing landing;
    private TableLog table;

    @BeforeEach
    void prepare() throws IOException {
        landing = Landing.in(directory);
        table = TableLog.of(landing.table());
    }

    @Test
    void aSecondRunIsRefusedAndNamesTheFirst() throws Exception {
        long first = landing.add(10);
        try (CommandProcess holder = CommandProcess.start(directory, landing.ingest())) {
            assertThat(holder.reaches(() -> table.rows() == first))
                    .as(holder::err)
                    .isTrue();

            try (CommandProcess second = CommandProcess.start(directory, landing.ingest("--available-now"))) {
                assertThat(second.exitCode()).as(second::err).isEqualTo(1);
                assertThat(second.err())
                        .contains("CF_CHECKPOINT_IN_USE: [" + Location.of(landing.checkpoint()) + "]")
                        .contains("in use by process " + holder.pid() + " on ");
            }

            long more = landing.add(5);
            assertThat(holder.reaches(() -> table.rows() == more))
                    .as(holder::err)
                    .isTrue();
            holder.signal("TERM");
            assertThat(holder.exitCode()).as(holder::err).isEqualTo(143);
        }
        theNextRunCompletesTheTable();
    }

    @Test
    void aHolderThatWasPausedAndWakesUpLateCommitsNothing() throws Exception {
        long first = landing.add(10);
        try (CommandProcess paused = CommandProcess.start(directory, landing.ingest())) {
            assertThat(paused.reaches(() -> table.rows() == first))
                    .as(paused::err)
                    .isTrue();
            landing.add(300);
            assertThat(paused.reaches(() -> table.rows() > first))
                    .as(paused::err)
                    .isTrue();
            paused.signal("STOP");

            theNextRunCompletesTheTable();
            landing.add(20);
            paused.signal("CONT");

            assertThat(paused.exitCode()).as(paused::err).isEqualTo(1);
            assertThat(paused.err()).contains("CF_CHECKPOINT_LOST: [" + Location.of(landing.checkpoint()) + "]");
        }
        theNextRunCompletesTheTable();
    }

    private void theNextRunCompletesTheTable() throws IOException, InterruptedException {
        long rows = landing.add(1);
        try (CommandProcess next = CommandProcess.start(directory, landing.ingest("--available-now"))) {
            assertThat(next.exitCode()).as(next::err).isZero();
        }
        assertThat(ids()).containsExactlyInAnyOrder(Landing.ids(rows));
    }

    private List<Long> ids() {
        List<Long> ids = new ArrayList<>();
        Location location = Location.of(landing.table());
        try (Storages storages = Storages.load()) {
            DeltaTableReader.open(storages.open(location, Map.of()), location)
                    .forEachRow(row -> ids.add((Long) row.get("id")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }
}
