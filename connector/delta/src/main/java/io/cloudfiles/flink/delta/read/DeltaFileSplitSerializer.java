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
package io.cloudfiles.flink.delta.read;

import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The bytes of {@link DeltaFileSplit}, and of a list of them, in checkpoints and on the wire. */
final class DeltaFileSplitSerializer implements SimpleVersionedSerializer<DeltaFileSplit> {
    static final DeltaFileSplitSerializer INSTANCE = new DeltaFileSplitSerializer();

    private static final int V1 = 1;

    private DeltaFileSplitSerializer() {}

    @Override
    public int getVersion() {
        return V1;
    }

    @Override
    public byte[] serialize(DeltaFileSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public DeltaFileSplit deserialize(int version, byte[] serialized) throws IOException {
        requireKnown(version);
        return read(new DataInputDeserializer(serialized));
    }

    static void requireKnown(int version) throws IOException {
        if (version != V1) {
            throw new IOException("Delta file split of version " + version + "; this release reads version " + V1
                    + ". The checkpoint was written by a newer release: run that one.");
        }
    }

    static void write(DeltaFileSplit split, DataOutputSerializer out) throws IOException {
        byte[] scanFile = split.scanFile().getBytes(StandardCharsets.UTF_8);
        out.writeInt(split.number());
        out.writeLong(split.rowsRead());
        out.writeInt(scanFile.length);
        out.write(scanFile);
    }

    static DeltaFileSplit read(DataInputDeserializer in) throws IOException {
        int number = in.readInt();
        long rowsRead = in.readLong();
        byte[] scanFile = new byte[in.readInt()];
        in.readFully(scanFile);
        return new DeltaFileSplit(number, new String(scanFile, StandardCharsets.UTF_8), rowsRead);
    }
}
