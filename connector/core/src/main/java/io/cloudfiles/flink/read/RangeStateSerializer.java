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
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * The state format of {@link RangeState}.
 *
 * <pre>
 * version 1 := range (see FileEntrySerializer), discoveredMillis long, offset long, skipRecords long, rows long, attempts int
 * </pre>
 */
@Internal
public final class RangeStateSerializer implements SimpleVersionedSerializer<RangeState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(RangeState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(192);
        FileEntrySerializer.write(state.range(), out);
        out.writeLong(state.discoveredMillis());
        out.writeLong(state.position().offset());
        out.writeLong(state.position().skipRecords());
        out.writeLong(state.rows());
        out.writeInt(state.attempts());
        return out.getCopyOfBuffer();
    }

    @Override
    public RangeState deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("A reading position has state version " + version + ", this version reads " + VERSION
                    + ". Restore it with the version that wrote it, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        FileRange range = FileEntrySerializer.readRange(in);
        long discoveredMillis = in.readLong();
        ReadPosition position = new ReadPosition(in.readLong(), in.readLong());
        return new RangeState(range, discoveredMillis, position, in.readLong(), in.readInt());
    }
}
