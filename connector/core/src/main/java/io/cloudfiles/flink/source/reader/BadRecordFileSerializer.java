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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The state format of {@link BadRecordFile}.
 *
 * <pre>
 * version 1 := location bytes in UTF-8, content bytes
 * bytes     := length int, bytes
 * </pre>
 */
final class BadRecordFileSerializer implements SimpleVersionedSerializer<BadRecordFile> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(BadRecordFile file) throws IOException {
        byte[] location = file.location().toString().getBytes(StandardCharsets.UTF_8);
        DataOutputSerializer out =
                new DataOutputSerializer(2 * Integer.BYTES + location.length + file.content().length);
        out.writeInt(location.length);
        out.write(location);
        out.writeInt(file.content().length);
        out.write(file.content());
        return out.getCopyOfBuffer();
    }

    @Override
    public BadRecordFile deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("A file of bad records has state version " + version + ", this version reads "
                    + VERSION + ". Restore it with the version that wrote it, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        Location location = Location.parse(new String(readBytes(in), StandardCharsets.UTF_8));
        return new BadRecordFile(location, readBytes(in));
    }

    private static byte[] readBytes(DataInputDeserializer in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
