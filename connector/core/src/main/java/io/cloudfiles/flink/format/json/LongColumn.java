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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.Digits;
import io.cloudfiles.flink.format.LongValues;
import io.cloudfiles.flink.format.Words;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Whole numbers of one to eight bytes. A number with a fraction or exponent, or out of range, does not fit. */
final class LongColumn extends JsonColumn {
    /** Of two words there may be more digits behind. */
    private static final int SAFE_DIGITS = 15;

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private final LongValues values;

    /** @param width bytes of a number: 1, 2, 4 or 8 */
    LongColumn(int width) {
        this.values = new LongValues(width);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        byte[] b = in.bytes;
        int start = first == '-' ? in.position + 1 : in.position;
        long word = Words.at(b, start);
        int digits = Digits.count(word);
        if (digits == 0) {
            return readSlowly(in, row, first);
        }
        long value = Digits.value(word, digits);
        if (digits == Long.BYTES) {
            long next = Words.at(b, start + Long.BYTES);
            int more = Digits.count(next);
            value = more == 0 ? value : value * POWERS[more] + Digits.value(next, more);
            digits += more;
        }
        int at = start + digits;
        byte behind = b[at];
        boolean plain =
                digits <= SAFE_DIGITS && (b[start] != '0' || digits == 1) && behind != '.' && (behind | 0x20) != 'e';
        if (!plain) {
            return readSlowly(in, row, first);
        }
        in.position = at;
        return values.set(row, first == '-' ? -value : value);
    }

    long value(int row) {
        return values.get(row);
    }

    private boolean readSlowly(JsonScanner in, int row, byte first) {
        boolean isNumber = first >= '0' && first <= '9' || first == '-' && in.nonNumericLength() == 0;
        if (!isNumber) {
            return false;
        }
        int start = in.position;
        in.number();
        if (!in.integral) {
            return false;
        }
        long value = 0;
        for (int at = first == '-' ? start + 1 : start; at < in.position; at++) {
            int digit = in.bytes[at] - '0';
            // Summed up below zero, where there is one number more.
            if (value < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            value = value * 10 - digit;
        }
        if (first != '-' && value == Long.MIN_VALUE) {
            return false;
        }
        return values.set(row, first == '-' ? value : -value);
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
