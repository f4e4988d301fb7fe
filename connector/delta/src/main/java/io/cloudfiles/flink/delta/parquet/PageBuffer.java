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
package io.cloudfiles.flink.delta.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing buffer of little-endian values: the bytes of a page before compression. */
final class PageBuffer {
    private static final int LEAST_BYTES = 32;
    private static final byte[] NO_BYTES = {};
    private static final ByteBuffer NOTHING = view(NO_BYTES);

    private byte[] bytes;
    private ByteBuffer buffer;

    /** A buffer that takes no memory before the first byte. */
    PageBuffer() {
        this.bytes = NO_BYTES;
        this.buffer = NOTHING;
    }

    PageBuffer(int initialCapacity) {
        this.bytes = new byte[initialCapacity];
        this.buffer = view(bytes);
    }

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return buffer.position();
    }

    int capacity() {
        return bytes.length;
    }

    void clear() {
        // The empty one is everybody's.
        if (bytes.length > 0) {
            buffer.clear();
        }
    }

    /** The buffer with room for more bytes, to be written at its position. */
    ByteBuffer reserve(long count) {
        if (buffer.remaining() < count) {
            int used = buffer.position();
            int needed = Math.toIntExact(used + count);
            int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(needed, doubled), LEAST_BYTES));
            buffer = view(bytes).position(used);
        }
        return buffer;
    }

    void putByte(int value) {
        reserve(1).put((byte) value);
    }

    void setByte(int index, int value) {
        bytes[index] = (byte) value;
    }

    void putInt(int value) {
        reserve(Integer.BYTES).putInt(value);
    }

    void putInts(int[] values, int count) {
        ByteBuffer target = reserve((long) count * Integer.BYTES);
        target.asIntBuffer().put(values, 0, count);
        target.position(target.position() + count * Integer.BYTES);
    }

    void putLongs(long[] values, int count) {
        ByteBuffer target = reserve((long) count * Long.BYTES);
        target.asLongBuffer().put(values, 0, count);
        target.position(target.position() + count * Long.BYTES);
    }

    void putBytes(byte[] source, int offset, int length) {
        reserve(length).put(source, offset, length);
    }

    void putAll(PageBuffer other) {
        putBytes(other.bytes, 0, other.size());
    }

    /** Seven bits a byte, the lowest first. */
    void putVarInt(int value) {
        ByteBuffer target = reserve(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }
}
