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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.ledger.LaneTotals.Waiting;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The bytes of the ledger's state, that every later release must read: {@code state/ledger.properties}. */
class LedgerStateTest {
    private static final FileEntry PLAIN =
            new FileEntry(Location.parse("s3://lake/in/ü.json"), 300, 1_700_000_000_000_000L, null);
    private static final FileEntry WITH_ETAG =
            new FileEntry(Location.parse("s3://lake/in/a.json"), 5L << 30, -1, "0123456789abcdef0123456789abcdef");
    private static final FileEntry WITH_TEXT = new FileEntry(Location.parse("gs://b/c"), 0, 1, "W/\"12\"-3");

    static Stream<Arguments> goldenValues() {
        return Stream.of(
                golden("file-key", FileKeySerializer.INSTANCE, new FileKey(0x0102030405060708L, -2)),
                golden("backlog-key", BacklogKeySerializer.INSTANCE, new BacklogKey(-5, new FileKey(1, 2))),
                golden(
                        "lane-totals.1",
                        LaneTotalsSerializer.INSTANCE,
                        new LaneTotals(3, new Waiting(2, 1L << 40), Waiting.NOTHING, LaneTotals.NEVER)),
                golden(
                        "lane-totals.2",
                        LaneTotalsSerializer.INSTANCE,
                        new LaneTotals(3, new Waiting(2, 1L << 40), Waiting.NOTHING, 1_699_920_000_000_000L)),
                golden(
                        "lane-totals.3",
                        LaneTotalsSerializer.INSTANCE,
                        new LaneTotals(3, new Waiting(2, 1L << 40), new Waiting(1, 7), LaneTotals.NEVER)),
                golden(
                        "waiting-file.1",
                        WaitingFileSerializer.INSTANCE,
                        new WaitingFile(WITH_ETAG, 64 << 20, 1_700_000_000_123L)),
                golden(
                        "seen-file.1.plain",
                        SeenFileSerializer.INSTANCE,
                        new SeenFile(PLAIN, false, 1_700_000_000_123L)),
                golden("seen-file.1.etag", SeenFileSerializer.INSTANCE, new SeenFile(WITH_ETAG, true, 1)),
                golden("seen-file.1.text", SeenFileSerializer.INSTANCE, new SeenFile(WITH_TEXT, false, 2)),
                golden(
                        "seen-file.2.released",
                        SeenFileSerializer.INSTANCE,
                        new SeenFile(WITH_ETAG, SeenFile.Origin.BASELINE, 1, 1_700_000_000_123L)),
                golden(
                        "seen-file.1.imported",
                        SeenFileSerializer.INSTANCE,
                        SeenFile.imported(PLAIN.location(), 300, 1_700_000_000_123L)));
    }

    private static <T> Arguments golden(String name, TypeSerializer<T> serializer, T value) {
        return Arguments.of(name, serializer, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenValues")
    <T> void writesAndReadsTheGoldenBytes(String name, TypeSerializer<T> serializer, T value) throws IOException {
        byte[] golden = HexFormat.of().parseHex(goldenText(name));

        assertThat(HexFormat.of().formatHex(bytes(serializer, value))).isEqualTo(goldenText(name));
        assertThat(serializer.deserialize(new DataInputDeserializer(golden))).isEqualTo(value);
        assertThat(serializer.getLength() == -1 || serializer.getLength() == golden.length)
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenValues")
    <T> void itsSerializerIsRestoredFromTheGoldenSnapshot(String name, TypeSerializer<T> serializer, T value)
            throws IOException {
        String key = "snapshot." + name.replaceAll("\\..*", "");
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(goldenText(key));

        TypeSerializerSnapshot<T> restored = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(HexFormat.of().parseHex(goldenText(key))),
                getClass().getClassLoader());
        assertThat(restored.restoreSerializer()).isSameAs(serializer);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(restored)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void copiesBytesOfOneValueOnly() throws IOException {
        DataOutputSerializer twice = new DataOutputSerializer(64);
        SeenFile seen = new SeenFile(WITH_ETAG, false, 9);
        SeenFileSerializer.INSTANCE.serialize(seen, twice);
        int length = twice.length();
        SeenFileSerializer.INSTANCE.serialize(seen, twice);
        DataOutputSerializer copy = new DataOutputSerializer(64);

        SeenFileSerializer.INSTANCE.copy(new DataInputDeserializer(twice.getCopyOfBuffer()), copy);

        assertThat(copy.getCopyOfBuffer()).isEqualTo(Arrays.copyOf(twice.getCopyOfBuffer(), length));
    }

    @Test
    void aNewerVersionIsRefused() {
        assertThatThrownBy(() -> SeenFileSerializer.INSTANCE.deserialize(new DataInputDeserializer(new byte[] {3})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 3");
    }

    @Test
    void bytesOfBacklogKeysSortLikeTheKeys() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<BacklogKey> keys = random.longs(400)
                .mapToObj(bits -> new BacklogKey(
                        bits % 3 == 0 ? bits : bits % 4, new FileKey(random.nextLong() % 2, random.nextLong())))
                .toList();
        for (BacklogKey one : keys) {
            for (BacklogKey other : keys) {
                assertThat(Integer.signum(Arrays.compareUnsigned(
                                bytes(BacklogKeySerializer.INSTANCE, one),
                                bytes(BacklogKeySerializer.INSTANCE, other))))
                        .as("seed %d", seed)
                        .isEqualTo(Integer.signum(one.compareTo(other)));
            }
        }
    }

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static String goldenText(String name) throws IOException {
        Properties golden = new Properties();
        try (InputStream in = LedgerStateTest.class.getResourceAsStream("/state/ledger.properties")) {
            golden.load(in);
        }
        return golden.getProperty(name, "");
    }
}
