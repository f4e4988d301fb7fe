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
package io.cloudfiles.flink.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing buffer of little-endian values, reused from batch to batch; a batch that was large does not make it so for ever. */
final class BatchOutput {
    private static final int INITIAL_BYTES = 64 << 10;
    private static final int MAX_KEPT_BYTES = 4 << 20;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private ByteBuffer buffer = view(bytes);

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void clear() {
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
            buffer = view(bytes);
        }
        buffer.clear();
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return buffer.position();
    }

    /** The buffer with room for more bytes, to be written at its position. */
    ByteBuffer reserve(long count) {
        if (buffer.remaining() < count) {
            int used = buffer.position();
            int needed = Math.toIntExact(used + count);
            int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
            bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
            buffer = view(bytes).position(used);
        }
        return buffer;
    }

    /** Counts bytes that were written through a view of the buffer. */
    void advance(int count) {
        buffer.position(buffer.position() + count);
    }

    /** Seven bits a byte, the lowest first. */
    void writeVarInt(int value) {
        ByteBuffer out = reserve(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    void writeBytes(byte[] source, int offset, int length) {
        reserve(length).put(source, offset, length);
    }
}
