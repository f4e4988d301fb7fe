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
import io.cloudfiles.flink.format.Digits;
import io.cloudfiles.flink.format.DoubleValues;
import io.cloudfiles.flink.format.Words;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;

/**
 * Floating point numbers. Where they are allowed, the tokens and the texts {@code NaN}, {@code Infinity}, {@code +INF} and so on are
 * numbers, too; other texts do not fit.
 *
 * <p>The fast way: a number of up to 53 bits divided by a power of ten that a double holds exactly is the nearest double.
 */
final class DoubleColumn extends JsonColumn {
    private static final int MAX_TOKEN_LENGTH = "-Infinity".length();
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    private static final long[] WHOLE_POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

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
        int start = first == '-' ? in.position + 1 : in.position;
        long word = Words.at(b, start);
        int digits = Digits.count(word);
        if (digits == 0 || b[start] == '0' && digits > 1) {
            return readSlowly(in, row, first);
        }
        long value = Digits.value(word, digits);
        int at = start + digits;
        int decimals = 0;
        if (b[at] == '.') {
            long fraction = Words.at(b, at + 1);
            decimals = Digits.count(fraction);
            if (decimals == 0) {
                return readSlowly(in, row, first);
            }
            value = value * WHOLE_POWERS[decimals] + Digits.value(fraction, decimals);
            at += 1 + decimals;
        }
        byte behind = b[at];
        // A digit stands there when there are more than eight in a row.
        if (behind >= '0' && behind <= '9' || behind == '.' || (behind | 0x20) == 'e' || value > MAX_EXACT) {
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
