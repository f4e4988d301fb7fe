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

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * The state format of {@link SchemaMark}.
 *
 * <pre>
 * version 1 := version int, fingerprint text
 * </pre>
 */
@Internal
public final class SchemaMarkSerializer implements SimpleVersionedSerializer<SchemaMark> {
    private static final int VERSION = 1;
    private static final int INITIAL_BYTES = 64;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(SchemaMark mark) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
        out.writeInt(mark.version());
        out.writeUTF(mark.fingerprint());
        return out.getCopyOfBuffer();
    }

    @Override
    public SchemaMark deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("The schema of a reader has state version " + version + ", this version reads "
                    + VERSION + ". Restore it with the version that wrote it, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new SchemaMark(in.readInt(), in.readUTF());
    }
}
