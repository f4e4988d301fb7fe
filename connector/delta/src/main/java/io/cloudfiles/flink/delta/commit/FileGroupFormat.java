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
package io.cloudfiles.flink.delta.commit;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.cloudfiles.flink.delta.origin.RowCounts;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of {@link FileGroup}s, and of the origins of their rows, inside state formats. It has no version of its own: a format that embeds it changes its own version
 * when this layout changes.
 *
 * <pre>
 * groups   := plainLength int, storedLength int, bytes       zstd if storedLength &lt; plainLength, else as they are
 * bytes    := count int, { schemaVersion int, reliesOn text, count int, file… }…
 * file     := path text, sizeBytes long, modifiedMillis long, rows long, count int, { column text, value nullable }…, stats nullable
 * nullable := -1 int | text
 * origins  := count int, { length int, bytes, as RowCountsOutput describes them }…
 * text     := length int, UTF-8 bytes (writeUTF ends at 64 KB, which statistics of wide tables pass)
 * </pre>
 *
 * <p>Paths and statistics repeat themselves: ten thousand files with statistics of ten columns shrink from 10 MB to 3 MB.
 */
final class FileGroupFormat {
    private static final int COMPRESS_FROM_BYTES = 1 << 16;
    private static final int ZSTD_LEVEL = 1;

    private FileGroupFormat() {}

    static void write(List<FileGroup> groups, DataOutputView out) throws IOException {
        DataOutputSerializer buffer = new DataOutputSerializer(4096);
        buffer.writeInt(groups.size());
        for (FileGroup group : groups) {
            writeGroup(group, buffer);
        }
        byte[] plain = buffer.getCopyOfBuffer();
        byte[] stored = plain.length < COMPRESS_FROM_BYTES ? plain : Zstd.compress(plain, ZSTD_LEVEL);
        out.writeInt(plain.length);
        out.writeInt(Math.min(stored.length, plain.length));
        out.write(stored.length < plain.length ? stored : plain);
    }

    private static void writeGroup(FileGroup group, DataOutputView out) throws IOException {
        out.writeInt(group.schemaVersion());
        writeText(group.reliesOn(), out);
        out.writeInt(group.files().size());
        for (AddedFile file : group.files()) {
            writeText(file.path(), out);
            out.writeLong(file.sizeBytes());
            out.writeLong(file.modifiedMillis());
            out.writeLong(file.rows());
            out.writeInt(file.partitionValues().size());
            for (Map.Entry<String, @Nullable String> value :
                    file.partitionValues().entrySet()) {
                writeText(value.getKey(), out);
                writeNullable(value.getValue(), out);
            }
            writeNullable(file.stats(), out);
        }
    }

    static List<FileGroup> read(DataInputView in) throws IOException {
        byte[] plain = new byte[in.readInt()];
        byte[] stored = new byte[in.readInt()];
        in.readFully(stored);
        DataInputDeserializer groups = new DataInputDeserializer(inflate(stored, plain));
        int count = groups.readInt();
        List<FileGroup> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            result.add(readGroup(groups));
        }
        return result;
    }

    private static byte[] inflate(byte[] stored, byte[] plain) throws IOException {
        if (stored.length == plain.length) {
            return stored;
        }
        try {
            Zstd.decompressByteArray(plain, 0, plain.length, stored, 0, stored.length);
            return plain;
        } catch (ZstdException e) {
            throw new IOException("The list of files is damaged.", e);
        }
    }

    private static FileGroup readGroup(DataInputView in) throws IOException {
        int schemaVersion = in.readInt();
        String reliesOn = readText(in);
        int count = in.readInt();
        List<AddedFile> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String path = readText(in);
            long size = in.readLong();
            long modified = in.readLong();
            long rows = in.readLong();
            files.add(new AddedFile(path, readPartitionValues(in), size, modified, rows, readNullable(in)));
        }
        return new FileGroup(schemaVersion, reliesOn, files);
    }

    private static Map<String, @Nullable String> readPartitionValues(DataInputView in) throws IOException {
        Map<String, @Nullable String> values = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.put(readText(in), readNullable(in));
        }
        return values;
    }

    static void writeOrigins(RowCounts origins, DataOutputView out) throws IOException {
        out.writeInt(origins.parts().size());
        for (byte[] part : origins.parts()) {
            out.writeInt(part.length);
            out.write(part);
        }
    }

    static RowCounts readOrigins(DataInputView in) throws IOException {
        int count = in.readInt();
        List<byte[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] part = new byte[in.readInt()];
            in.readFully(part);
            parts.add(part);
        }
        return new RowCounts(parts);
    }

    static void writeNullable(@Nullable String text, DataOutputView out) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            writeText(text, out);
        }
    }

    static @Nullable String readNullable(DataInputView in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : readText(length, in);
    }

    static void writeText(String text, DataOutputView out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputView in) throws IOException {
        return readText(in.readInt(), in);
    }

    private static String readText(int length, DataInputView in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
