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

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.cloudfiles.flink.format.DoubleValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;

/**
 * Floating point numbers. Where they are allowed, the tokens and the texts {@code NaN}, {@code Infinity}, {@code +INF} and so on are
 * numbers, too; other texts do not fit.
 *
 * <p>The fast way: a number of up to 53 bits divided by a power of ten that a double holds exactly is the nearest double.
 */
final class DoubleColumn extends JsonColumn {
    private static final int SAFE_DIGITS = 18;
    private static final int MAX_TOKEN_LENGTH = "-Infinity".length();
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private final DoubleValues values;

    /** @param isFloat whether values are of four bytes; each is then rounded once, straight to that */
    DoubleColumn(boolean isFloat) {
        this.values = new DoubleValues(isFloat);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (values.isFloat()) {
            return readSlowly(in, row, first);
        }
        byte[] b = in.bytes;
        int at = first == '-' ? in.position + 1 : in.position;
        int start = at;
        long value = 0;
        int digit;
        while ((digit = b[at] - '0') >= 0 && digit <= 9) {
            value = value * 10 + digit;
            at++;
        }
        int digits = at - start;
        int decimals = 0;
        boolean plain = digits > 0 && (b[start] != '0' || digits == 1);
        if (b[at] == '.') {
            int point = at++;
            while ((digit = b[at] - '0') >= 0 && digit <= 9) {
                value = value * 10 + digit;
                at++;
            }
            decimals = at - point - 1;
            plain &= decimals > 0;
        }
        if (!plain || digits + decimals > SAFE_DIGITS || value > MAX_EXACT || (b[at] | 0x20) == 'e') {
            return readSlowly(in, row, first);
        }
        double magnitude = value / POWERS[decimals];
        values.set(row, first == '-' ? -magnitude : magnitude);
        in.position = at;
        return true;
    }

    private boolean readSlowly(JsonScanner in, int row, byte first) {
        if (in.isQuote(first)) {
            in.text();
            return readToken(in, row, in.textStart, in.textEnd);
        }
        int length = in.nonNumericLength();
        int start = in.position;
        if (length > 0) {
            in.position += length;
            return readToken(in, row, start, in.position);
        }
        if (first != '-' && (first < '0' || first > '9')) {
            return false;
        }
        in.number();
        int end = in.position;
        values.set(
                row,
                values.isFloat()
                        ? JavaFloatParser.parseFloat(in.bytes, start, end - start)
                        : JavaDoubleParser.parseDouble(in.bytes, start, end - start));
        return true;
    }

    private boolean readToken(JsonScanner in, int row, int from, int to) {
        if (!in.allowsNonNumeric() || to - from > MAX_TOKEN_LENGTH) {
            return false;
        }
        switch (new String(in.bytes, from, to - from, StandardCharsets.ISO_8859_1)) {
            case "NaN" -> values.set(row, Double.NaN);
            case "Infinity", "+Infinity", "+INF" -> values.set(row, Double.POSITIVE_INFINITY);
            case "-Infinity", "-INF" -> values.set(row, Double.NEGATIVE_INFINITY);
            default -> {
                return false;
            }
        }
        return true;
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
