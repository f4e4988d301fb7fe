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

/**
 * Decompressed blocks, one behind the other, and where reading is in them. What lies behind the limit is never taken for data: lengths
 * are checked against it, and {@link #checkEnd} finds the rest.
 */
final class AvroInput {
    /** What one record may take beside its bytes, so that a damaged one does not fill the memory. */
    private static final long MAX_EXPANSION = 256L * 1024 * 1024;

    /** Each level takes up to a kibibyte of the stack, of which a thread has one mebibyte. */
    private static final int MAX_DEPTH = 400;

    private static final int INT_BYTES = 5;
    private static final int LONG_BYTES = 10;
    /** What is left of 32 bits for the last byte. */
    private static final int LAST_OF_INT = 0xf;
    /** What is left of 64 bits for the last byte. */
    private static final int LAST_OF_LONG = 1;

    private static final int BITS = 7;
    private static final int LOW_BITS = 0x7f;
    static final long CONTINUATION_BITS = 0x8080_8080_8080_8080L;

    byte[] bytes = new byte[0];
    int position;
    int limit;

    /** About how many bytes the rows of this batch take when serialized, beside the fixed width of their columns. */
    long expansion;

    /** The row that {@link Steps} read into. */
    int row;

    private int depth;

    /** Reads other bytes from now on. */
    void start(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        position = from;
        limit = to;
        depth = 0;
    }

    /** Makes sure that nothing was read that is not there. */
    void checkEnd() {
        if (position > limit) {
            throw new MalformedAvroException("a record goes on behind the end of its block");
        }
    }

    int readInt() {
        byte first = bytes[position];
        if (first >= 0) {
            position++;
            return first >>> 1 ^ -(first & 1);
        }
        int value = first & LOW_BITS;
        for (int i = 1; i < INT_BYTES; i++) {
            byte next = bytes[position + i];
            value |= (next & LOW_BITS) << i * BITS;
            if (next >= 0 && (i < INT_BYTES - 1 || next <= LAST_OF_INT)) {
                position += i + 1;
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new MalformedAvroException("an int of more than 32 bits");
    }

    long readLong() {
        int at = position;
        byte first = bytes[at];
        if (first >= 0) {
            position = at + 1;
            int value = first >>> 1 ^ -(first & 1);
            return value;
        }
        if (at + Long.BYTES <= bytes.length) {
            long word = LittleEndian.longAt(bytes, at);
            long ends = ~word & CONTINUATION_BITS;
            if (ends != 0) {
                position = at + (Long.numberOfTrailingZeros(ends) + 1 >>> 3);
                long value = joined(word & (ends ^ ends - 1));
                return value >>> 1 ^ -(value & 1);
            }
        }
        return readLongBytes();
    }

    /**
     * Puts the seven low bits of each byte side by side. By halves, since numbers of more than 32 bits to mask with would have to be held
     * in registers, which are needed.
     */
    static long joined(long word) {
        return sevens((int) word) | (long) sevens((int) (word >>> Integer.SIZE)) << 4 * BITS;
    }

    private static int sevens(int word) {
        return word & 0x7f | word >>> 1 & 0x3f80 | word >>> 2 & 0x1f_c000 | word >>> 3 & 0xfe0_0000;
    }

    /** Numbers of nine bytes or ten, and those at the end of an array. */
    private long readLongBytes() {
        long value = 0;
        for (int i = 0; i < LONG_BYTES; i++) {
            byte next = bytes[position + i];
            value |= (long) (next & LOW_BITS) << i * BITS;
            if (next >= 0 && (i < LONG_BYTES - 1 || next <= LAST_OF_LONG)) {
                position += i + 1;
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new MalformedAvroException("a long of more than 64 bits");
    }

    float readFloat() {
        return Float.intBitsToFloat(LittleEndian.intAt(bytes, advance(Float.BYTES)));
    }

    double readDouble() {
        return Double.longBitsToDouble(LittleEndian.longAt(bytes, advance(Double.BYTES)));
    }

    boolean readBoolean() {
        return toBoolean(bytes[position++]);
    }

    static boolean toBoolean(byte value) {
        if ((value & ~1) != 0) {
            throw new MalformedAvroException("a boolean of " + value);
        }
        return (value & 1) != 0;
    }

    /** The index of a branch of a union, or of a symbol of an enum. */
    int readIndex(int count) {
        int index = readInt();
        if (index < 0 || index >= count) {
            throw new MalformedAvroException("the branch or symbol " + index + " of " + count);
        }
        return index;
    }

    /** The index of a branch of a union of two. */
    int readBranch() {
        byte index = bytes[position];
        if ((index & ~2) != 0) {
            return readIndex(2);
        }
        position++;
        return index >>> 1;
    }

    /** Passes over an int or a long. */
    void skipNumber() {
        int at = position;
        while (bytes[at] < 0) {
            at++;
        }
        if (at - position >= LONG_BYTES) {
            throw new MalformedAvroException("a long of more than 64 bits");
        }
        position = at + 1;
    }

    /** The length of a text or of bytes, which follow. */
    int readLength() {
        long length = readLong();
        if (length < 0 || length > limit - position) {
            throw new MalformedAvroException(
                    "a text or bytes of " + length + " bytes, where " + (limit - position) + " are left in the block");
        }
        return (int) length;
    }

    /**
     * How many elements follow, before the next such number; 0 at the end of an array or map.
     *
     * @param minBytes fewest bytes of an element
     */
    int readCount(int minBytes) {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong(); // how many bytes they take
        }
        if (!isPossible(count, minBytes)) {
            throw new MalformedAvroException("an array or map of " + count + " elements, where "
                    + Math.max(0, limit - position) + " bytes are left in the block");
        }
        return (int) count;
    }

    private boolean isPossible(long count, int minBytes) {
        if (minBytes == 0) {
            return count >= 0 && count <= MAX_EXPANSION / Long.BYTES / Byte.SIZE;
        }
        long left = Math.max(0, limit - position);
        return count >= 0 && count <= left && count * minBytes <= left;
    }

    /** Passes over bytes and tells where they begin. */
    int advance(int length) {
        int start = position;
        position = start + length;
        return start;
    }

    /** Passes over bytes, as many as a number says. */
    void skip(long length) {
        if (length < 0 || length > limit - position) {
            throw new MalformedAvroException(
                    length + " bytes to be passed over, where " + (limit - position) + " are left in the block");
        }
        position += (int) length;
    }

    /** Counts what rows take. */
    void expand(long size) {
        expansion += size;
        if (expansion > MAX_EXPANSION) {
            throw new MalformedAvroException("a record takes more than " + MAX_EXPANSION + " bytes");
        }
    }

    /** Goes into a value that may hold others of its own type. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new MalformedAvroException("a record holds more than " + MAX_DEPTH + " others, one in the other");
        }
    }

    void leave() {
        depth--;
    }
}
