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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.RegisteredGauges;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LifecycleMetricsTest {
    private static final FileEntry FILE = new FileEntry(Location.parse("/in/a"), 10, 1_000_000, null);

    private final RegisteredGauges shown = new RegisteredGauges();
    private final LifecycleMetrics metrics = new LifecycleMetrics(shown, () -> 7);

    @Test
    void countsFilesAndBytesByTheirEnding() {
        for (Outcome outcome : Outcome.values()) {
            metrics.finished(FILE, outcome);
        }
        assertThat(shown.values())
                .containsEntry("filesIngested", 1L)
                .containsEntry("filesChanged", 1L)
                .containsEntry("bytesIngested", 10L)
                .containsEntry("bytesSkipped", 30L)
                .containsEntry("bytesQuarantined", 10L)
                .containsEntry("filesUncommitted", 7L);
    }

    @Test
    void tellsHowLongACommitTook() {
        metrics.committed(FILE, new FinishedFile(Outcome.INGESTED, null, 3, 4_000, 4_500, null));
        assertThat(shown.values())
                .containsEntry("filesCommitted", 1L)
                .containsEntry("commitLagMillis", 500L)
                .containsEntry("committingMillis", 500L)
                .containsEntry("createToCommitMillis", 3_500L);
    }
}
