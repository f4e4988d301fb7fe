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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.CollectorOutput;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class FileWatermarksTest {
    private final List<StreamElement> recorded = new ArrayList<>();
    private final FileWatermarks watermarks = new FileWatermarks(
            () -> new BoundedOutOfOrdernessWatermarks<>(Duration.ofMillis(9)),
            2,
            new EventTimeOutput(new CollectorOutput<>(recorded)));

    /** Watermarks as their number, and the changes between {@code idle} and {@code active}, since the last call. */
    private List<String> take() {
        List<String> taken = recorded.stream()
                .map(element -> element instanceof Watermark mark
                        ? Long.toString(mark.getTimestamp())
                        : ((WatermarkStatus) element).isIdle() ? "idle" : "active")
                .toList();
        recorded.clear();
        return taken;
    }

    private static FileRange range(String name) {
        return FileRange.whole(new FileEntry(Location.parse("/in/" + name), 1, 0, null));
    }

    private void row(String file, long timestamp) {
        watermarks.emitting(range(file)).onRow(new GenericRowData(0), timestamp);
    }

    private void finish(String file) {
        watermarks.finished(range(file), true);
    }

    @Test
    void areTheMinimumOfTheOpenFiles() {
        watermarks.taken(range("a"));
        watermarks.taken(range("b"));
        row("b", 1_000);
        watermarks.onPeriod();
        assertThat(take()).isEmpty();
        row("a", 100);
        watermarks.onPeriod();
        assertThat(take()).containsExactly("90");
        row("b", 2_000);
        watermarks.onPeriod();
        assertThat(take()).isEmpty();
        finish("a");
        watermarks.onPeriod();
        assertThat(take()).containsExactly("1990");
    }

    @Test
    void goOnThroughABacklogOfFilesThatEndWithTheirFirstRows() {
        for (int i = 0; i < 6; i++) {
            watermarks.taken(range("f" + i));
        }
        take();
        for (int i = 0; i < 4; i++) {
            row("f" + i, 100L * (i + 1));
            finish("f" + i);
            watermarks.onPeriod();
        }
        assertThat(take()).containsExactly("90", "190", "290");
    }

    @Test
    void restAtTheEndOfTheLastFileAndGoOnWithTheNext() {
        watermarks.listed();
        watermarks.taken(range("a"));
        row("a", 100);
        finish("a");
        assertThat(take()).containsExactly("90");
        watermarks.onPeriod();
        watermarks.rest(5_000);
        watermarks.rest(5_999);
        assertThat(take()).isEmpty();
        watermarks.rest(6_000);
        assertThat(take()).containsExactly("idle");
        watermarks.taken(range("b"));
        row("b", 50);
        watermarks.onPeriod();
        assertThat(take()).containsExactly("active");
        row("b", 200);
        watermarks.onPeriod();
        assertThat(take()).containsExactly("190");
    }

    @Test
    void restAtTheFurthestFileWhicheverEndsLast() {
        watermarks.taken(range("a"));
        watermarks.taken(range("b"));
        row("a", 100);
        row("b", 1_000);
        finish("b");
        assertThat(take()).isEmpty();
        finish("a");
        assertThat(take()).containsExactly("990");
    }

    @Test
    void areNotIdleBeforeAListingIsComplete() {
        watermarks.rest(0);
        watermarks.rest(5_000);
        assertThat(take()).isEmpty();
        watermarks.listed();
        watermarks.rest(6_000);
        assertThat(take()).isEmpty();
        watermarks.rest(7_000);
        assertThat(take()).containsExactly("idle");
    }

    @Test
    void areNotIdleBetweenTwoFilesThatFollowEachOther() {
        watermarks.listed();
        watermarks.rest(0);
        watermarks.taken(range("a"));
        row("a", 100);
        finish("a");
        watermarks.rest(1_500);
        watermarks.taken(range("b"));
        watermarks.rest(2_600);
        finish("b");
        watermarks.rest(3_000);
        assertThat(take()).containsExactly("90");
    }

    @Test
    void takeAFileInThatIsReadBeforeItsTurn() {
        watermarks.taken(range("a"));
        watermarks.taken(range("b"));
        watermarks.taken(range("c"));
        row("a", 100);
        row("b", 200);
        row("c", 50);
        watermarks.onPeriod();
        assertThat(take()).containsExactly("40");
        finish("c");
        finish("a");
        finish("b");
        assertThat(take()).containsExactly("190");
    }
}
