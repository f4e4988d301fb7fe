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

import org.apache.flink.annotation.Internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of {@link FileEntry} and {@link FileRange} inside state formats. It has no version of its own: a format that embeds it
 * changes its own version when this layout changes.
 *
 * <pre>
 * entry := location UTF, size long, modifiedMicros long, hasVersion boolean, [version UTF]
 * range := entry, start long, length long
 * UTF   := length int, UTF-8 bytes (object keys may exceed what writeUTF can hold)
 * </pre>
 */
@Internal
public final class FileEntrySerializer {
    private FileEntrySerializer() {}

    /** Writes an entry. */
    public static void write(FileEntry entry, DataOutput out) throws IOException {
        writeString(entry.location().toString(), out);
        out.writeLong(entry.sizeBytes());
        out.writeLong(entry.modifiedMicros());
        String version = entry.version();
        out.writeBoolean(version != null);
        if (version != null) {
            writeString(version, out);
        }
    }

    /** Reads what {@link #write(FileEntry, DataOutput)} wrote. */
    public static FileEntry readEntry(DataInput in) throws IOException {
        Location location = Location.ofNormalised(readString(in));
        long size = in.readLong();
        long modified = in.readLong();
        return new FileEntry(location, size, modified, in.readBoolean() ? readString(in) : null);
    }

    /** Writes a range. */
    public static void write(FileRange range, DataOutput out) throws IOException {
        write(range.file(), out);
        out.writeLong(range.start());
        out.writeLong(range.length());
    }

    /** Reads what {@link #write(FileRange, DataOutput)} wrote. */
    public static FileRange readRange(DataInput in) throws IOException {
        FileEntry file = readEntry(in);
        return new FileRange(file, in.readLong(), in.readLong());
    }

    private static void writeString(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readString(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
