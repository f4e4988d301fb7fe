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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.RegisteredGauges;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderMetricsTest {
    private final RegisteredGauges shown = new RegisteredGauges();
    private final AtomicLong now = new AtomicLong();
    private final ReaderMetrics metrics = new ReaderMetrics(shown, now::get);

    @Test
    void countsWhatIsDeliveredSinceTheTaskBegan() {
        metrics.start(new ReadTotals(1, 100, 10, 1, 2, 3, 0));
        metrics.delivered(new ReadTotals(1, 100, 15, 2, 4, 3, 0));
        metrics.delivered(new ReadTotals(2, 130, 16, 2, 4, 4, 0));

        assertThat(shown.values())
                .containsEntry("rowsDelivered", 6L)
                .containsEntry("bytesRead", 30L)
                .containsEntry("rescuedRows", 1L)
                .containsEntry("corruptRecords", 2L)
                .containsEntry("droppedRecords", 1L)
                .containsEntry("numRecordsInErrors", 3L);
    }

    @Test
    void knowsWhatIsInFlightAndForHowLong() {
        FileEntry file = new FileEntry(Location.parse("/in/a"), 10, 0, null);
        FileRange first = new FileRange(file, 0, 4);
        FileRange second = new FileRange(file, 4, 6);
        metrics.taken(first);
        now.set(50);
        metrics.taken(second);
        assertThat(shown.values()).containsEntry("rangesInFlight", 2L).containsEntry("bytesInFlight", 10L);

        now.set(80);
        metrics.finished(second);
        assertThat(shown.values())
                .containsEntry("rangesInFlight", 1L)
                .containsEntry("bytesInFlight", 4L)
                .containsEntry("readingMillis", 30L);
    }
}
