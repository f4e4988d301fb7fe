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

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.BadRecord.Outcome;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BadRecordSerializerTest {
    @Test
    void keepsTheBytesOfVersionOne() throws IOException {
        byte[] golden = golden("bad-record-v1.bin");
        BadRecord value = bad(Outcome.DROPPED);

        assertThat(serialize(value)).isEqualTo(golden);
        assertThat(deserialize(golden)).isEqualTo(value);
    }

    @Test
    void keepsTheBytesOfFilesOfVersionOne() throws IOException {
        byte[] golden = golden("bad-record-file-v1.bin");
        BadRecordFile value = new BadRecordFile(
                Location.parse("s3://lake/bad/20260131T120000/bad_records/part-00003-ü"), new byte[] {1, 2, 3});
        BadRecordFileSerializer serializer = new BadRecordFileSerializer();

        assertThat(serializer.serialize(value)).isEqualTo(golden);
        assertThat(serializer.deserialize(1, golden).location()).isEqualTo(value.location());
        assertThat(serializer.deserialize(1, golden).content()).isEqualTo(value.content());
        assertThatThrownBy(() -> serializer.deserialize(2, golden))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryOutcome(Outcome outcome) throws IOException {
        assertThat(deserialize(serialize(bad(outcome)))).isEqualTo(bad(outcome));
    }

    @Test
    void refusesALaterVersion() throws IOException {
        byte[] bytes = serialize(bad(Outcome.KEPT));
        bytes[0] = 2;

        assertThatThrownBy(() -> deserialize(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    private static BadRecord bad(Outcome outcome) {
        byte[] content = "{\"a\":ü".getBytes(StandardCharsets.UTF_8);
        return new BadRecord(
                Location.parse("s3://lake/in/ü.json"), 1L << 40, 7, outcome, "kein JSON: ü", content, 100_000, 3);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = BadRecordSerializerTest.class.getResourceAsStream("/state/" + name)) {
            assertThat(file).isNotNull();
            return file.readAllBytes();
        }
    }

    private static byte[] serialize(BadRecord value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        BadRecordSerializer.INSTANCE.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static BadRecord deserialize(byte[] bytes) throws IOException {
        return BadRecordSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
    }
}
