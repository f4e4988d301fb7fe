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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.LongValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Whole numbers of one to eight bytes: digits, with or without a sign. */
final class LongColumn extends CsvColumn {
    private static final int SAFE_DIGITS = 18;

    private final LongValues values;

    /** @param width bytes of a number: 1, 2, 4 or 8 */
    LongColumn(int width) {
        this.values = new LongValues(width);
    }

    @Override
    boolean read(CsvScanner in, int row) {
        byte[] b = in.bytes;
        int at = in.textStart;
        int to = in.textEnd;
        byte first = b[at];
        if (first == '-' || first == '+') {
            at++;
        }
        if (to - at > SAFE_DIGITS || at == to) {
            return at < to && readLong(b, at, to, first == '-', row);
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = b[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        return values.set(row, first == '-' ? -value : value);
    }

    private boolean readLong(byte[] b, int from, int to, boolean negative, int row) {
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = b[at] - '0';
            // Summed up below zero, where there is one number more.
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            value = value * 10 - digit;
        }
        return (negative || value != Long.MIN_VALUE) && values.set(row, negative ? value : -value);
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
