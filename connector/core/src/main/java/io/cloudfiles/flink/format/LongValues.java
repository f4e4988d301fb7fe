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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;

import java.util.Arrays;

/** The values of a column of whole numbers of one to eight bytes. */
@Internal
public final class LongValues {
    private static final int SAFE_DIGITS = 18;

    private final int width;
    private final long min;
    private final long max;
    private long[] values = new long[0];

    /** @param width bytes of a number: 1, 2, 4 or 8 */
    public LongValues(int width) {
        this.width = width;
        this.max = Long.MAX_VALUE >> 64 - 8 * width;
        this.min = -max - 1;
    }

    /** Sets a row; false when the number is out of range, and the row is undefined then. */
    public boolean set(int row, long value) {
        values[row] = value;
        return value >= min && value <= max;
    }

    /** Sets a row to the number that a text says, digits with or without a sign; false when it is none or out of range. */
    public boolean parse(int row, byte[] text, int from, int to) {
        int at = from;
        byte first = from < to ? text[at] : 0;
        if (first == '-' || first == '+') {
            at++;
        }
        if (Digits.canParse(text, at, to)) {
            long digits = Digits.parse(text, at, to);
            return digits >= 0 && set(row, first == '-' ? -digits : digits);
        }
        if (to - at > SAFE_DIGITS || at == to) {
            return at < to && parseLong(text, at, to, first == '-', row);
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        return set(row, first == '-' ? -value : value);
    }

    private boolean parseLong(byte[] text, int from, int to, boolean negative, int row) {
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = text[at] - '0';
            // Summed up below zero, where there is one number more.
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            value = value * 10 - digit;
        }
        return (negative || value != Long.MIN_VALUE) && set(row, negative ? value : -value);
    }

    /** The value of a row. */
    public long get(int row) {
        return values[row];
    }

    /** Bytes of a number. */
    public int width() {
        return width;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    /** A vector of the first rows. */
    public AbstractHeapVector vector(int rows) {
        return switch (width) {
            case Byte.BYTES -> bytes(rows);
            case Short.BYTES -> shorts(rows);
            case Integer.BYTES -> ints(rows);
            default -> longs(rows);
        };
    }

    private HeapByteVector bytes(int rows) {
        HeapByteVector vector = new HeapByteVector(rows);
        for (int row = 0; row < rows; row++) {
            vector.vector[row] = (byte) values[row];
        }
        return vector;
    }

    private HeapShortVector shorts(int rows) {
        HeapShortVector vector = new HeapShortVector(rows);
        for (int row = 0; row < rows; row++) {
            vector.vector[row] = (short) values[row];
        }
        return vector;
    }

    private HeapIntVector ints(int rows) {
        HeapIntVector vector = new HeapIntVector(rows);
        for (int row = 0; row < rows; row++) {
            vector.vector[row] = (int) values[row];
        }
        return vector;
    }

    private HeapLongVector longs(int rows) {
        HeapLongVector vector = new HeapLongVector(rows);
        System.arraycopy(values, 0, vector.vector, 0, rows);
        return vector;
    }
}
