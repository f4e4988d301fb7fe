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

import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileFinishedSerializerTest {
    private static final FileRange RANGE = new FileRange(
            new FileEntry(Location.parse("s3://lake/in/ü.json"), 500, 1_700_000_000_000_001L, "v7"), 100, 400);

    @Test
    void keepsItsBytes() throws IOException {
        FileFinished value = new FileFinished(RANGE, 7_001, 42, Outcome.QUARANTINED, "unlesbar: ü");

        assertThat(serialize(value)).isEqualTo(golden("file-finished-v2.bin"));
        assertThat(deserialize(golden("file-finished-v2.bin"))).isEqualTo(value);
    }

    @Test
    void readsVersionOneWhichDoesNotTellWhenTheFileWasDiscovered() throws IOException {
        assertThat(deserialize(golden("file-finished-v1.bin")))
                .isEqualTo(new FileFinished(RANGE, 0, 42, Outcome.QUARANTINED, "unlesbar: ü"));
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryOutcome(Outcome outcome) throws IOException {
        FileFinished value = new FileFinished(RANGE, 1L << 41, 1L << 40, outcome, null);

        assertThat(deserialize(serialize(value))).isEqualTo(value);
    }

    @Test
    void refusesALaterVersion() throws IOException {
        byte[] bytes = serialize(new FileFinished(RANGE, 0, 1, Outcome.INGESTED, null));
        bytes[0] = 3;

        assertThatThrownBy(() -> deserialize(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 3");
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = FileFinishedSerializerTest.class.getResourceAsStream("/state/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }

    private static byte[] serialize(FileFinished value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        FileFinishedSerializer.INSTANCE.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static FileFinished deserialize(byte[] bytes) throws IOException {
        return FileFinishedSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
    }
}
