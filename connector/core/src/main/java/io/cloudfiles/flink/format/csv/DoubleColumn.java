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

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.cloudfiles.flink.format.DoubleValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;

/**
 * Floating point numbers in any form that Java parses, and the texts that stand for infinities and for what is not a number.
 *
 * <p>The fast way: a number of up to 53 bits divided by a power of ten that a double holds exactly is the nearest double.
 */
final class DoubleColumn extends CsvColumn {
    private static final int SAFE_LENGTH = 19;
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private final byte[] nanValue;
    private final byte[] positiveInf;
    private final byte[] negativeInf;
    private final DoubleValues values;

    /**
     * @param isFloat whether values are of four bytes; each is then rounded once, straight to that
     * @param texts what stands for infinities and for what is not a number
     */
    DoubleColumn(boolean isFloat, CsvTexts texts) {
        this.nanValue = texts.nanValue().getBytes(StandardCharsets.UTF_8);
        this.positiveInf = texts.positiveInf().getBytes(StandardCharsets.UTF_8);
        this.negativeInf = texts.negativeInf().getBytes(StandardCharsets.UTF_8);
        this.values = new DoubleValues(isFloat);
    }

    @Override
    boolean read(CsvScanner in, int row) {
        byte[] b = in.bytes;
        int from = b[in.textStart] == '-' ? in.textStart + 1 : in.textStart;
        int to = in.textEnd;
        if (values.isFloat() || to - from > SAFE_LENGTH) {
            return readSlowly(in, row);
        }
        long value = 0;
        int point = -1;
        for (int at = from; at < to; at++) {
            int digit = b[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (b[at] == '.' && point < 0) {
                point = at;
            } else {
                return readSlowly(in, row);
            }
        }
        int digits = to - from - (point < 0 ? 0 : 1);
        if (digits == 0 || digits >= POWERS.length || value > MAX_EXACT) {
            return readSlowly(in, row);
        }
        double magnitude = value / POWERS[point < 0 ? 0 : to - point - 1];
        values.set(row, from > in.textStart ? -magnitude : magnitude);
        return true;
    }

    private boolean readSlowly(CsvScanner in, int row) {
        if (in.isText(nanValue)) {
            values.set(row, Double.NaN);
        } else if (in.isText(positiveInf)) {
            values.set(row, Double.POSITIVE_INFINITY);
        } else if (in.isText(negativeInf)) {
            values.set(row, Double.NEGATIVE_INFINITY);
        } else {
            return readNumber(in, row);
        }
        return true;
    }

    private boolean readNumber(CsvScanner in, int row) {
        int length = in.textEnd - in.textStart;
        try {
            values.set(
                    row,
                    values.isFloat()
                            ? JavaFloatParser.parseFloat(in.bytes, in.textStart, length)
                            : JavaDoubleParser.parseDouble(in.bytes, in.textStart, length));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
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
