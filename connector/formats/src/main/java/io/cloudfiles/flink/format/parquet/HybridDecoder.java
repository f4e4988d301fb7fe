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
package io.cloudfiles.flink.format.parquet;

import org.apache.parquet.io.ParquetDecodingException;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decodes numbers of a fixed number of bits that are run-length encoded or bit-packed by turns, as levels and indexes into dictionaries
 * are.
 *
 * <pre>
 * run := varint (length * 2), value in as many whole bytes as it takes
 *      | varint (groups * 2 + 1), groups of eight values, packed from the lowest bit on
 * </pre>
 *
 * Packed values are taken out of eight bytes at a time, with the last bytes of the page one by one.
 */
final class HybridDecoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int GROUP = 8;

    private final byte[] bytes;
    private final int end;
    private final int width;
    private int position;

    /** Values left of the current run. */
    private int left;

    private boolean packed;
    /** Of a run of one value. */
    private int value;
    /** Of the next packed value, from the start of the array. */
    private long bit;

    HybridDecoder(byte[] bytes, int start, int end, int width) {
        if (width < 0 || width > Integer.SIZE) {
            throw new ParquetDecodingException("Values of " + width + " bits.");
        }
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.width = width;
    }

    /** Whether the next so many values are all this one and can be told so at once; none is consumed. */
    boolean isAll(int expected, int count) {
        if (left == 0) {
            nextRun();
        }
        return !packed && value == expected && left >= count;
    }

    void read(int[] target, int from, int count) {
        int at = from;
        int to = from + count;
        while (at < to) {
            if (left == 0) {
                nextRun();
            }
            int n = Math.min(left, to - at);
            if (packed) {
                unpack(target, at, n);
            } else {
                Arrays.fill(target, at, at + n, value);
            }
            left -= n;
            at += n;
        }
    }

    void read(byte[] target, int from, int count) {
        int at = from;
        int to = from + count;
        while (at < to) {
            if (left == 0) {
                nextRun();
            }
            int n = Math.min(left, to - at);
            if (packed) {
                for (int i = 0; i < n; i++) {
                    target[at + i] = (byte) nextPacked();
                }
            } else {
                Arrays.fill(target, at, at + n, (byte) value);
            }
            left -= n;
            at += n;
        }
    }

    void skip(int count) {
        int rest = count;
        while (rest > 0) {
            if (left == 0) {
                nextRun();
            }
            int n = Math.min(left, rest);
            bit += packed ? (long) n * width : 0;
            left -= n;
            rest -= n;
        }
    }

    private void unpack(int[] target, int from, int count) {
        // Eight bytes hold a value of 32 bits that begins anywhere in the first.
        long safeBits = (long) (end - Long.BYTES) * Byte.SIZE;
        int mask = (int) ((1L << width) - 1);
        int i = 0;
        for (; i < count && bit <= safeBits; i++) {
            long word = (long) LONGS.get(bytes, (int) (bit >>> 3));
            target[from + i] = (int) (word >>> (bit & 7)) & mask;
            bit += width;
        }
        for (; i < count; i++) {
            target[from + i] = nextPacked();
        }
    }

    private int nextPacked() {
        long word = 0;
        int first = (int) (bit >>> 3);
        int last = (int) (bit + width - 1 >>> 3);
        for (int i = Math.min(last, end - 1); i >= first; i--) {
            word = word << Byte.SIZE | bytes[i] & 0xff;
        }
        int unpacked = (int) (word >>> (bit & 7) & (1L << width) - 1);
        bit += width;
        return unpacked;
    }

    private void nextRun() {
        while (left == 0) {
            if (packed) {
                position = Math.min(end, (int) (bit + 7 >>> 3));
            }
            int header = readVarInt();
            packed = (header & 1) == 1;
            if (packed) {
                left = Math.multiplyExact(header >>> 1, GROUP);
                bit = (long) position * Byte.SIZE;
            } else {
                left = header >>> 1;
                value = readValue();
            }
        }
    }

    private int readValue() {
        int read = 0;
        for (int i = 0; i < (width + 7) / 8; i++) {
            read |= next() << Byte.SIZE * i;
        }
        if (width < Integer.SIZE && read >>> width != 0) {
            throw new ParquetDecodingException(
                    "A run of " + Integer.toUnsignedString(read) + " in " + width + " bits.");
        }
        return read;
    }

    private int readVarInt() {
        // Without bits there is nothing but zeros, and some writers then leave out the runs.
        if (width == 0 && position == end) {
            return Integer.MAX_VALUE - 1;
        }
        int read = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = next();
            read |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return read;
            }
        }
        throw new ParquetDecodingException("The length of a run has more than 32 bits.");
    }

    private int next() {
        if (position >= end) {
            throw new ParquetDecodingException("A page ends before its last value.");
        }
        return bytes[position++] & 0xff;
    }
}
