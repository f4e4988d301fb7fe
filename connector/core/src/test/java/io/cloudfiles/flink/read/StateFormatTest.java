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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The bytes of released versions stay readable, and the current version does not change unnoticed. */
class StateFormatTest {
    private static final RangeState RANGE = new RangeState(
            new FileRange(
                    new FileEntry(
                            Location.parse("s3://lake/in/ü 1.json"), 1_000_000, 1_700_000_000_123_456L, "\"e-1\""),
                    65_536,
                    131_072),
            1_700_000_000_123L,
            new ReadPosition(70_000, 3),
            1_234,
            2);
    private static final ReadTotals TOTALS = new ReadTotals(1, 2L << 33, 3, 4, 5, 6, 7, 8);

    @Test
    void rangeStateKeepsItsBytes() throws IOException {
        assertGolden(new RangeStateSerializer(), 1, RANGE, "range-state-v1.bin");
    }

    @Test
    void readTotalsKeepTheirBytes() throws IOException {
        assertGolden(new ReadTotalsSerializer(), 2, TOTALS, "read-totals-v2.bin");
    }

    @Test
    void readTotalsOfAnEarlierVersionAreRead() throws IOException {
        assertThat(new ReadTotalsSerializer().deserialize(1, golden("read-totals-v1.bin")))
                .isEqualTo(new ReadTotals(1, 2L << 33, 3, 4, 5, 6, 7));
    }

    @Test
    void schemaMarkKeepsItsBytes() throws IOException {
        assertGolden(new SchemaMarkSerializer(), 1, new SchemaMark(7, "0a1b"), "schema-mark-v1.bin");
    }

    @Test
    void unreadRangeWithoutVersionSurvives() throws IOException {
        FileEntry file = new FileEntry(Location.parse("/data/x"), 0, -1, null);
        RangeState state = RangeState.unread(FileRange.whole(file), 0);
        RangeStateSerializer serializer = new RangeStateSerializer();

        assertThat(serializer.deserialize(1, serializer.serialize(state))).isEqualTo(state);
    }

    @Test
    void laterVersionIsRefused() throws IOException {
        byte[] bytes = new RangeStateSerializer().serialize(RANGE);

        assertThatThrownBy(() -> new RangeStateSerializer().deserialize(2, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("state version 2");
        assertThatThrownBy(() -> new ReadTotalsSerializer().deserialize(3, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("state version 3");
    }

    private static <T> void assertGolden(SimpleVersionedSerializer<T> serializer, int version, T value, String file)
            throws IOException {
        byte[] golden = golden(file);
        assertThat(serializer.getVersion()).isEqualTo(version);
        assertThat(serializer.serialize(value)).isEqualTo(golden);
        assertThat(serializer.deserialize(version, golden)).isEqualTo(value);
    }

    private static byte[] golden(String file) throws IOException {
        try (InputStream resource = StateFormatTest.class.getResourceAsStream("/state/" + file)) {
            assertThat(resource).as(file).isNotNull();
            return resource.readAllBytes();
        }
    }
}
