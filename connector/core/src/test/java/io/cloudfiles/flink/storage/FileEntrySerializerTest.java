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
package io.cloudfiles.flink.storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class FileEntrySerializerTest {
    private static final FileEntry VERSIONED = new FileEntry(
            Location.parse("s3://lake/größe/a.json"), 1_234_567_890_123L, 1_767_323_045_123_456L, "\"etag-1\"");
    private static final FileEntry PLAIN = new FileEntry(Location.parse("/data/in/b.json"), 0, -1, null);
    private static final FileRange RANGE = new FileRange(VERSIONED, 64L << 20, 1);

    static List<FileEntry> entries() {
        String longest = "k".repeat(100_000); // longer than writeUTF takes
        return List.of(
                VERSIONED,
                PLAIN,
                new FileEntry(Location.parse("s3://lake/" + longest), 1, 1, ""),
                new FileEntry(Location.parse("s3://lake/a//b").parent(), 1, 1, "😀"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void readsWhatItWrote(FileEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FileEntrySerializer.write(entry, new DataOutputStream(bytes));

        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        assertThat(FileEntrySerializer.readEntry(new DataInputStream(in))).isEqualTo(entry);
        assertThat(in.available()).isZero();
    }

    @Test
    void keepsItsLayout() throws IOException {
        byte[] golden = golden();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        FileEntrySerializer.write(VERSIONED, out);
        FileEntrySerializer.write(PLAIN, out);
        FileEntrySerializer.write(RANGE, out);

        assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
                .isEqualTo(HexFormat.of().formatHex(golden));

        DataInputStream in = new DataInputStream(new ByteArrayInputStream(golden));
        assertThat(FileEntrySerializer.readEntry(in)).isEqualTo(VERSIONED);
        assertThat(FileEntrySerializer.readEntry(in)).isEqualTo(PLAIN);
        assertThat(FileEntrySerializer.readRange(in)).isEqualTo(RANGE);
        assertThat(in.read()).isEqualTo(-1);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = FileEntrySerializerTest.class.getResourceAsStream("/state/file-entry-v1.bin")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
