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

import io.cloudfiles.flink.read.OpenFiles;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderCapacityTest {
    private static final long USUAL = 64L << 20;

    private final ReaderCapacity capacity = ReaderCapacity.forPace(OpenFiles.upTo(8), 10_000);

    @Test
    void wantsWhatLastsForTwoSeconds() {
        finish(1_000);

        assertThat(capacity.advanceTo(11_000)).isTrue();

        assertThat(capacity.ranges()).isEqualTo(2_000);
    }

    @Test
    void staysWithinLimits() {
        finish(1_000_000);
        capacity.advanceTo(11_000);
        assertThat(capacity.ranges()).isEqualTo(4_096);

        capacity.advanceTo(12_000);
        assertThat(capacity.ranges()).isEqualTo(256);
    }

    @Test
    void wantsSeveralRangesForEachFileItMayHaveOpen() {
        assertThat(ReaderCapacity.forPace(OpenFiles.upTo(200), 0).ranges()).isEqualTo(800);
    }

    @Test
    void wantsFewRangesWhereTheirOrderMatters() {
        ReaderCapacity ordered = ReaderCapacity.forOrder(OpenFiles.upTo(8), 10_000);
        assertThat(ordered.ranges()).isEqualTo(16);
        ordered.advanceTo(11_000);
        assertThat(ordered.ranges()).isEqualTo(16);
        assertThat(ReaderCapacity.forOrder(OpenFiles.upTo(9), 0).ranges()).isEqualTo(18);
    }

    @Test
    void holdsEnoughThoughFewFilesAreOpen() {
        ReaderCapacity few = ReaderCapacity.forOrder(OpenFiles.upTo(2), 0);

        assertThat(few.ranges()).isEqualTo(16);
        assertThat(few.bytes()).isEqualTo(8 * USUAL);
    }

    @Test
    void keepsItsMindWithinASecond() {
        finish(1_000);

        assertThat(capacity.advanceTo(10_999)).isFalse();

        assertThat(capacity.ranges()).isEqualTo(256);
    }

    @Test
    void countsAHugeRangeAsAUsualOne() {
        assertThat(capacity.bytes()).isEqualTo(8 * USUAL);
        capacity.taken(range(100 * USUAL));
        capacity.taken(range(USUAL));
        assertThat(capacity.bytes()).isEqualTo(8 * USUAL + 99 * USUAL);

        capacity.finished(range(100 * USUAL));
        capacity.finished(range(USUAL));

        assertThat(capacity.bytes()).isEqualTo(8 * USUAL);
    }

    private void finish(int files) {
        FileRange small = range(1);
        for (int i = 0; i < files; i++) {
            capacity.finished(small);
        }
    }

    private static FileRange range(long bytes) {
        return FileRange.whole(new FileEntry(Location.parse("s3://b/f"), bytes, 0, null));
    }
}
