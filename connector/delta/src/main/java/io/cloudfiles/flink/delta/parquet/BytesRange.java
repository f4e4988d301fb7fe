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

import io.cloudfiles.flink.format.Words;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** The range of byte strings, compared byte by byte as unsigned numbers, or as signed big-endian numbers of one length. */
final class BytesRange implements ValueRange {
    private static final byte[] NO_BYTES = {};

    private final boolean signed;
    private byte[] min = NO_BYTES;
    private int minLength = -1;
    private byte[] max = NO_BYTES;
    private int maxLength = -1;
    private long minFirst;
    private long maxFirst;

    BytesRange(boolean signed) {
        this.signed = signed;
    }

    void add(byte[] bytes, int offset, int length) {
        long first = firstBytes(bytes, offset, length);
        if (minLength >= 0 && isBetween(first)) {
            return;
        }
        if (minLength < 0 || compare(bytes, offset, length, min, minLength) < 0) {
            min = copy(bytes, offset, length, min);
            minLength = length;
            minFirst = first;
        }
        if (maxLength < 0 || compare(bytes, offset, length, max, maxLength) > 0) {
            max = copy(bytes, offset, length, max);
            maxLength = length;
            maxFirst = first;
        }
    }

    /** Whether the first bytes alone tell that a value is neither the least nor the greatest. */
    private boolean isBetween(long first) {
        return Long.compareUnsigned(first, minFirst) > 0 && Long.compareUnsigned(first, maxFirst) < 0;
    }

    /** Eight bytes, zeros where there are fewer, as a number that is ordered as they are. */
    private long firstBytes(byte[] bytes, int offset, int length) {
        if (length >= Long.BYTES) {
            long first = Long.reverseBytes(Words.at(bytes, offset));
            return signed ? first ^ Long.MIN_VALUE : first;
        }
        long first = 0;
        for (int i = 0; i < length; i++) {
            first |= (bytes[offset + i] & 0xFFL) << Long.SIZE - Byte.SIZE * (i + 1);
        }
        return signed ? first ^ Long.MIN_VALUE : first;
    }

    private int compare(byte[] bytes, int offset, int length, byte[] bound, int boundLength) {
        if (signed && bytes[offset] != bound[0]) {
            return Byte.compare(bytes[offset], bound[0]);
        }
        return Arrays.compareUnsigned(bytes, offset, offset + length, bound, 0, boundLength);
    }

    private static byte[] copy(byte[] bytes, int offset, int length, byte[] target) {
        byte[] copy = target.length < length ? new byte[Math.max(length, 2 * target.length)] : target;
        System.arraycopy(bytes, offset, copy, 0, length);
        return copy;
    }

    void add(BytesRange other) {
        if (other.minLength >= 0) {
            add(other.min, 0, other.minLength);
            add(other.max, 0, other.maxLength);
        }
    }

    void clear() {
        minLength = -1;
        maxLength = -1;
    }

    @Override
    public boolean isUnordered() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return minLength < 0;
    }

    @Override
    public byte @Nullable [] minBytes() {
        return isEmpty() ? null : Arrays.copyOf(min, minLength);
    }

    @Override
    public byte @Nullable [] maxBytes() {
        return isEmpty() ? null : Arrays.copyOf(max, maxLength);
    }

    @Override
    public @Nullable Object min() {
        return minBytes();
    }

    @Override
    public @Nullable Object max() {
        return maxBytes();
    }
}
