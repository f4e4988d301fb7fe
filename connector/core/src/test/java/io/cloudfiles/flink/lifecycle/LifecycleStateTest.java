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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.lifecycle.FinishedFile.Archived;
import io.cloudfiles.flink.lifecycle.OpenFile.Span;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The bytes of the lifecycle's state, that every later release must read: {@code state/lifecycle.properties}. */
class LifecycleStateTest {
    private static final FileEntry FILE =
            new FileEntry(Location.parse("s3://lake/in/ü.json"), 300, 1_700_000_000_000_000L, "v1");

    static Stream<Arguments> goldenValues() {
        return Stream.of(
                golden(
                        "open-file.2.part",
                        OpenFileSerializer.INSTANCE,
                        new OpenFile(
                                FILE,
                                1_700_000_000_001L,
                                List.of(new Span(0, 100), new Span(200, 300)),
                                5,
                                Outcome.INGESTED,
                                null,
                                1_700_000_000_123L,
                                7)),
                golden(
                        "open-file.2.failed",
                        OpenFileSerializer.INSTANCE,
                        new OpenFile(FILE, 1, List.of(new Span(0, 300)), 0, Outcome.QUARANTINED, "no access", 1, 0)),
                golden(
                        "finished-file.1.plain",
                        FinishedFileSerializer.INSTANCE,
                        new FinishedFile(Outcome.INGESTED, null, 1000, 1_700_000_000_123L, 1_700_000_010_000L, null)),
                golden(
                        "finished-file.1.failed",
                        FinishedFileSerializer.INSTANCE,
                        new FinishedFile(Outcome.SKIPPED_CORRUPTED, "cut off", 1, 2, 3, null)),
                golden(
                        "finished-file.1.moved",
                        FinishedFileSerializer.INSTANCE,
                        new FinishedFile(Outcome.INGESTED, null, 1, 2, 3, new Archived(9, "s3://lake/old/a"))),
                golden(
                        "finished-file.1.deleted",
                        FinishedFileSerializer.INSTANCE,
                        new FinishedFile(Outcome.INGESTED, null, 1, 2, 3, new Archived(9, null))),
                golden("due-file.1", DueFileSerializer.INSTANCE, FILE));
    }

    private static <T> Arguments golden(String name, TypeSerializer<T> serializer, T value) {
        return Arguments.of(name, serializer, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenValues")
    <T> void writesAndReadsTheGoldenBytes(String name, TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);

        assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(golden(name));
        assertThat(serializer.deserialize(
                        new DataInputDeserializer(HexFormat.of().parseHex(golden(name)))))
                .isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenValues")
    <T> void itsSerializerIsRestoredFromItsSnapshot(String name, TypeSerializer<T> serializer, T value)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

        TypeSerializerSnapshot<T> restored = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
        assertThat(restored.restoreSerializer()).isSameAs(serializer);
    }

    @Test
    void readsOpenFilesOfVersionOneWhichDoNotTellWhenTheyWereDiscovered() throws IOException {
        assertThat(openFile("open-file.1.part"))
                .isEqualTo(new OpenFile(
                        FILE,
                        0,
                        List.of(new Span(0, 100), new Span(200, 300)),
                        5,
                        Outcome.INGESTED,
                        null,
                        1_700_000_000_123L,
                        7));
        assertThat(openFile("open-file.1.failed"))
                .isEqualTo(new OpenFile(FILE, 0, List.of(new Span(0, 300)), 0, Outcome.QUARANTINED, "no access", 1, 0));
    }

    private static OpenFile openFile(String name) throws IOException {
        return OpenFileSerializer.INSTANCE.deserialize(
                new DataInputDeserializer(HexFormat.of().parseHex(golden(name))));
    }

    private static String golden(String name) throws IOException {
        Properties values = new Properties();
        try (InputStream in = LifecycleStateTest.class.getResourceAsStream("/state/lifecycle.properties")) {
            values.load(in);
        }
        return values.getProperty(name, "none");
    }
}
