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
package io.cloudfiles.flink.ledger;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * What the serializers of immutable state values have in common. Values carry the version of their own layout in the first byte, so
 * that a newer serializer reads what an older one wrote, entry by entry, and no state ever has to be migrated.
 */
@Internal
public abstract class LedgerSerializer<T> extends TypeSerializerSingleton<T> {
    private static final long serialVersionUID = 1L;

    /** Reads the version byte of a value. */
    protected static void requireVersion(int known, DataInputView source) throws IOException {
        readVersion(known, source);
    }

    /** Reads the version byte of a value whose versions are 1 to this one. */
    protected static int readVersion(int newest, DataInputView source) throws IOException {
        int version = source.readUnsignedByte();
        if (version < 1 || version > newest) {
            throw new IOException(
                    "A ledger entry of version " + version + " was found; this release reads up to version " + newest
                            + ". The state was written by a newer release.");
        }
        return version;
    }

    /** Writes a number in as few bytes as it takes, seven bits each, the lowest first. */
    protected static void writeVarlong(long value, DataOutputView target) throws IOException {
        long rest = value;
        while (rest < 0 || rest > 0x7f) {
            target.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        target.writeByte((int) rest);
    }

    /** Reads what {@link #writeVarlong} wrote. */
    protected static long readVarlong(DataInputView source) throws IOException {
        long value = 0;
        int shift = 0;
        while (true) {
            long part = source.readUnsignedByte();
            value |= (part & 0x7f) << shift;
            if (part <= 0x7f) {
                return value;
            }
            shift += 7;
        }
    }

    /** Writes bytes behind their number. */
    protected static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
        writeVarlong(bytes.length, target);
        target.write(bytes);
    }

    /** Reads what {@link #writeBytes} wrote. */
    protected static byte[] readBytes(DataInputView source) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(readVarlong(source))];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }
}
