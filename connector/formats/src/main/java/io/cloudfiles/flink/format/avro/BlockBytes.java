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
package io.cloudfiles.flink.format.avro;

import java.util.Arrays;

/** Decompressed blocks, one behind the other. */
final class BlockBytes {
    /** The most that one block may have. */
    static final int MAX_BLOCK_BYTES = 256 * 1024 * 1024;

    private static final int FIRST_CAPACITY = 64 * 1024;
    /** Behind the last block, so that numbers at its end can be read at once. */
    private static final int SLACK = 16;

    byte[] bytes = new byte[0];
    int length;
    private int blockStart;

    /** Begins a new array, which is about as large as the last one. */
    void startArray() {
        bytes = new byte[Math.max(FIRST_CAPACITY, Math.min(length + length / 4, MAX_BLOCK_BYTES))];
        length = 0;
        blockStart = 0;
    }

    /** Begins the same array again. */
    void reuseArray() {
        length = 0;
        blockStart = 0;
    }

    /** Takes an array that holds blocks, up to where the last of them ends. */
    void borrow(byte[] blocks, int end) {
        bytes = blocks;
        length = end;
    }

    /** Begins a block; where. */
    int startBlock() {
        blockStart = length;
        return length;
    }

    /** Makes room for more bytes of the block. */
    void reserve(int more) {
        long size = (long) length - blockStart + more;
        if (size > MAX_BLOCK_BYTES) {
            throw new MalformedAvroException("it has more than " + MAX_BLOCK_BYTES
                    + " bytes when it is decompressed, the most that a block may have");
        }
        long needed = (long) length + more + SLACK;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, 2L * MAX_BLOCK_BYTES)));
        }
    }

    /** How many bytes there is room for. */
    int room() {
        return bytes.length - SLACK - length;
    }
}
