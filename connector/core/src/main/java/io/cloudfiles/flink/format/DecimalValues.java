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

import io.cloudfiles.flink.batch.DecimalVector;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Arrays;

/** The values of a column of decimals, read by a {@link DecimalParser}. */
@Internal
public final class DecimalValues {
    private final int precision;
    private final int scale;
    private final DecimalParser parser;

    /** One of the two is used. */
    private long[] longs = new long[0];

    private byte[][] bytes = new byte[0][];

    /**
     * @param precision number of digits, 1 to 38
     * @param scale how many of them are behind the point
     */
    public DecimalValues(int precision, int scale) {
        this.precision = precision;
        this.scale = scale;
        this.parser = new DecimalParser(precision, scale);
    }

    /**
     * Sets a row to the plain number that a text says.
     *
     * @return false when it is not quick to tell what it is; {@link #parse} tells then
     */
    public boolean parseShort(int row, byte[] text, int from, int to) {
        if (!DecimalVector.isCompact(precision)) {
            return false;
        }
        long unscaled = parser.parseShort(text, from, to);
        longs[row] = unscaled;
        return unscaled != Long.MIN_VALUE;
    }

    /** Sets a row to the number that a text says; false when it is not a number or does not fit. */
    public boolean parse(int row, byte[] text, int from, int to) {
        return set(row, parser.parse(text, from, to));
    }

    /** Sets a row to a number, rounded to the scale; false when it does not fit. */
    public boolean fit(int row, BigDecimal value) {
        return set(row, parser.fit(value));
    }

    private boolean set(int row, @Nullable BigDecimal value) {
        if (value == null) {
            return false;
        }
        if (DecimalVector.isCompact(precision)) {
            longs[row] = value.unscaledValue().longValueExact();
        } else {
            bytes[row] = value.unscaledValue().toByteArray();
        }
        return true;
    }

    /** Bytes of a number. */
    public int width() {
        return DecimalVector.isCompact(precision) ? Long.BYTES : 2 * Long.BYTES;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        if (DecimalVector.isCompact(precision)) {
            longs = Arrays.copyOf(longs, capacity);
        } else {
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }

    /** A vector of the first rows of a column. */
    public DecimalVector vector(int rows, VectorColumn column) {
        DecimalVector vector = new DecimalVector(rows, precision, scale);
        if (DecimalVector.isCompact(precision)) {
            System.arraycopy(longs, 0, vector.unscaledLongs(), 0, rows);
        } else {
            for (int row = 0; row < rows; row++) {
                if (!column.isNull(row)) {
                    vector.setUnscaled(row, bytes[row]);
                }
            }
        }
        return vector;
    }
}
