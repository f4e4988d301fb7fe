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

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads what {@link BatchOutput} holds. The vectors of strings share the bytes, so they must not change any more. */
final class BatchInput {
    private final byte[] array;
    private final ByteBuffer buffer;

    BatchInput(byte[] bytes) {
        this.array = bytes;
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] array() {
        return array;
    }

    int position() {
        return buffer.position();
    }

    boolean isAtEnd() {
        return !buffer.hasRemaining();
    }

    /** The buffer, which has at least so many bytes at its position. */
    ByteBuffer require(long bytes) throws IOException {
        if (bytes < 0 || buffer.remaining() < bytes) {
            throw new EOFException(
                    "A record batch is cut off: " + buffer.remaining() + " bytes instead of " + bytes + ".");
        }
        return buffer;
    }

    void skip(int bytes) throws IOException {
        require(bytes).position(buffer.position() + bytes);
    }

    byte readByte() throws IOException {
        return require(1).get();
    }

    int readVarInt() throws IOException {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte b = readByte();
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("A record batch is broken: a number does not end.");
    }
}
