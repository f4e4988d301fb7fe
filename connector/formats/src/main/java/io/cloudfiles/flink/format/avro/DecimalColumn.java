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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.batch.DecimalVector;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.types.logical.DecimalType;

import java.math.BigInteger;
import java.util.Arrays;

/** Decimals of one precision and scale. */
final class DecimalColumn extends AvroColumn {
    private static final byte[] ZERO = {0};

    private final int precision;
    private final int scale;
    private final boolean isCompact;
    private final BigInteger bound;
    private final long longBound;
    /** One of the two is used. */
    private long[] longs = new long[0];

    private byte[][] bytes = new byte[0][];

    DecimalColumn(DecimalType type) {
        this.precision = type.getPrecision();
        this.scale = type.getScale();
        this.isCompact = DecimalVector.isCompact(precision);
        this.bound = BigInteger.TEN.pow(precision);
        this.longBound = isCompact ? bound.longValueExact() : Long.MAX_VALUE;
    }

    /** Sets a row to an unscaled number; false when it has too many digits. */
    boolean put(int row, long unscaled) {
        if (!isCompact) {
            bytes[row] = BigInteger.valueOf(unscaled).toByteArray();
            return true;
        }
        longs[row] = unscaled;
        return unscaled < longBound && unscaled > -longBound;
    }

    /** Sets a row to an unscaled number; false when it has too many digits. */
    boolean put(int row, BigInteger unscaled) {
        if (unscaled.abs().compareTo(bound) >= 0) {
            return false;
        }
        if (isCompact) {
            longs[row] = unscaled.longValueExact();
        } else {
            bytes[row] = unscaled.toByteArray();
        }
        return true;
    }

    @Override
    protected void grow(int capacity) {
        if (isCompact) {
            longs = Arrays.copyOf(longs, capacity);
        } else {
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        DecimalVector vector = new DecimalVector(rows, precision, scale);
        if (isCompact) {
            System.arraycopy(longs, 0, vector.unscaledLongs(), 0, rows);
            return vector;
        }
        for (int row = 0; row < rows; row++) {
            vector.setUnscaled(row, isNull(row) || bytes[row] == null ? ZERO : bytes[row]);
        }
        return vector;
    }

    @Override
    public int fixedWidth() {
        return isCompact ? Long.BYTES : 2 * Long.BYTES + 1;
    }
}
