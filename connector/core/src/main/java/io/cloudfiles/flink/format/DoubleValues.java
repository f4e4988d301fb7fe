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

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;

import java.util.Arrays;

/**
 * The values of a column of floating point numbers.
 *
 * <p>The fast way to read one: a number of up to 53 bits divided by a power of ten that a double holds exactly is the nearest double.
 */
@Internal
public final class DoubleValues {
    private static final int SAFE_LENGTH = 19;
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private static final long[] WHOLE_POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private final boolean isFloat;
    private double[] values = new double[0];

    /** @param isFloat whether values are of four bytes; they are set already rounded to that */
    public DoubleValues(boolean isFloat) {
        this.isFloat = isFloat;
    }

    /** Whether values are of four bytes. */
    public boolean isFloat() {
        return isFloat;
    }

    /** Sets a row. */
    public void set(int row, double value) {
        values[row] = value;
    }

    /**
     * Sets a row to the plain number that a text says.
     *
     * @return false when it is not quick to tell what it is; {@link #parse} tells then
     */
    public boolean parseShort(int row, byte[] text, int start, int to) {
        int from = start < to && text[start] == '-' ? start + 1 : start;
        if (isFloat || to - from > SAFE_LENGTH) {
            return false;
        }
        if (from + Long.BYTES <= text.length) {
            int point = from + Digits.count(Words.at(text, from));
            int decimals = to - point - 1;
            boolean hasPoint = point > from && decimals > 0 && text[point] == '.';
            if (hasPoint && decimals <= Long.BYTES && Digits.canParse(text, point + 1, to)) {
                long fraction = Digits.parse(text, point + 1, to);
                long value = Digits.value(Words.at(text, from), point - from) * WHOLE_POWERS[decimals] + fraction;
                // The sign cannot be guessed, so it is no branch.
                long sign = (long) (from - start) << 63;
                values[row] = Double.longBitsToDouble(Double.doubleToRawLongBits(value / POWERS[decimals]) | sign);
                return fraction >= 0 && value <= MAX_EXACT;
            }
        }
        return parseDigits(row, text, start, from, to);
    }

    /** One digit after the other. */
    private boolean parseDigits(int row, byte[] text, int start, int from, int to) {
        long value = 0;
        int point = -1;
        for (int at = from; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (text[at] == '.' && point < 0) {
                point = at;
            } else {
                return false;
            }
        }
        int digits = to - from - (point < 0 ? 0 : 1);
        if (digits == 0 || digits >= POWERS.length || value > MAX_EXACT) {
            return false;
        }
        double magnitude = value / POWERS[point < 0 ? 0 : to - point - 1];
        values[row] = from > start ? -magnitude : magnitude;
        return true;
    }

    /** Sets a row to the number that a text says in any form that Java parses; false when it is none. */
    public boolean parse(int row, byte[] text, int from, int to) {
        try {
            values[row] = isFloat
                    ? JavaFloatParser.parseFloat(text, from, to - from)
                    : JavaDoubleParser.parseDouble(text, from, to - from);
            return true;
        } catch (NumberFormatException e) {
            return false; // not a number
        }
    }

    /** Bytes of a number. */
    public int width() {
        return isFloat ? Float.BYTES : Double.BYTES;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    /** A vector of the first rows. */
    public AbstractHeapVector vector(int rows) {
        if (isFloat) {
            HeapFloatVector floats = new HeapFloatVector(rows);
            for (int row = 0; row < rows; row++) {
                floats.vector[row] = (float) values[row];
            }
            return floats;
        }
        HeapDoubleVector doubles = new HeapDoubleVector(rows);
        System.arraycopy(values, 0, doubles.vector, 0, rows);
        return doubles;
    }
}
