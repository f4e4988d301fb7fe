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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.math.BigInteger;

/**
 * Decimals of one precision and scale as unscaled values: in a {@code long[]} up to precision 18, else as two's-complement bytes, big
 * end first. Filled by one thread, then read by any number.
 */
@PublicEvolving
public final class DecimalVector extends AbstractHeapVector implements DecimalColumnVector {
    private static final long serialVersionUID = 1L;
    private static final int MAX_LONG_PRECISION = 18;
    private static final byte[] ZERO = {0};

    private final int precision;
    private final int scale;
    /** One of the two is empty. */
    private final long[] longs;

    private final byte[][] bytes;

    /**
     * @param capacity number of rows it can hold
     * @param precision number of digits, 1 to 38
     * @param scale number of digits behind the point, 0 to {@code precision}
     */
    public DecimalVector(int capacity, int precision, int scale) {
        super(capacity);
        this.precision = precision;
        this.scale = scale;
        this.longs = new long[isCompact(precision) ? capacity : 0];
        this.bytes = new byte[isCompact(precision) ? 0 : capacity][];
    }

    /** Whether values of a precision are held as {@code long}. */
    public static boolean isCompact(int precision) {
        return precision <= MAX_LONG_PRECISION;
    }

    /** Number of digits. */
    public int precision() {
        return precision;
    }

    /** Number of digits behind the point. */
    public int scale() {
        return scale;
    }

    /** Sets a row to {@code unscaled / 10^scale}. The value must fit the precision. */
    public void setUnscaled(int row, long unscaled) {
        if (isCompact(precision)) {
            longs[row] = unscaled;
        } else {
            bytes[row] = BigInteger.valueOf(unscaled).toByteArray();
        }
    }

    /**
     * Sets a row to the number that the bytes say, {@code / 10^scale}. The value must fit the precision.
     *
     * @param twosComplement big end first, not empty; given away
     */
    public void setUnscaled(int row, byte[] twosComplement) {
        if (isCompact(precision)) {
            longs[row] = new BigInteger(twosComplement).longValueExact();
        } else {
            bytes[row] = twosComplement;
        }
    }

    /**
     * Sets a row.
     *
     * @throws IllegalArgumentException when the value has another scale
     */
    public void setDecimal(int row, DecimalData value) {
        if (value.scale() != scale) {
            throw new IllegalArgumentException(
                    "A value of scale " + value.scale() + " does not fit DECIMAL(" + precision + ", " + scale + ").");
        }
        if (value.isCompact()) {
            setUnscaled(row, value.toUnscaledLong());
        } else {
            setUnscaled(row, value.toUnscaledBytes());
        }
    }

    /** The unscaled value. Meaningless for a null; only up to precision 18. */
    public long unscaledLong(int row) {
        return longs[row];
    }

    /** The unscaled value in two's complement, big end first. Meaningless for a null; only above precision 18; not to be changed. */
    public byte[] unscaledBytes(int row) {
        // A row of a null parent was never set.
        return bytes[row] == null ? ZERO : bytes[row];
    }

    /** The array of unscaled values; empty above precision 18. Not to be changed once the vector is in a batch. */
    public long[] unscaledLongs() {
        return longs;
    }

    /** The values of some rows; which of them are null is for the caller to say. */
    DecimalVector select(int[] rows) {
        DecimalVector selected = new DecimalVector(rows.length, precision, scale);
        for (int i = 0; i < rows.length; i++) {
            if (isCompact(precision)) {
                selected.longs[i] = longs[rows[i]];
            } else {
                selected.bytes[i] = bytes[rows[i]];
            }
        }
        return selected;
    }

    /** The value, in this vector's own precision and scale. */
    @Override
    public DecimalData getDecimal(int row, int ignoredPrecision, int ignoredScale) {
        return isCompact(precision)
                ? DecimalData.fromUnscaledLong(longs[row], precision, scale)
                : DecimalData.fromUnscaledBytes(unscaledBytes(row), precision, scale);
    }
}
