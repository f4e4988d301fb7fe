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

import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.format.DecimalParser;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Arrays;

/** Decimals, from numbers and from texts that say a number; see {@link DecimalParser} for rounding and range. */
final class DecimalColumn extends JsonColumn {
    private final int precision;
    private final int scale;
    private final DecimalParser parser;

    /** One of the two is used. */
    private long[] longs = new long[0];

    private byte[][] bytes = new byte[0][];

    DecimalColumn(int precision, int scale) {
        this.precision = precision;
        this.scale = scale;
        this.parser = new DecimalParser(precision, scale);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (in.isQuote(first)) {
            in.text();
            return set(row, parser.parse(in.bytes, in.textStart, in.textEnd));
        }
        if (first != '-' && (first < '0' || first > '9') || in.nonNumericLength() > 0) {
            return false;
        }
        int start = in.position;
        in.number();
        if (DecimalVector.isCompact(precision)) {
            long unscaled = parser.parseShort(in.bytes, start, in.position);
            longs[row] = unscaled;
            if (unscaled != Long.MIN_VALUE) {
                return true;
            }
        }
        return set(row, parser.parse(in.bytes, start, in.position));
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

    @Override
    void grow(int capacity) {
        if (DecimalVector.isCompact(precision)) {
            longs = Arrays.copyOf(longs, capacity);
        } else {
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }

    @Override
    AbstractHeapVector vector(int rows, byte[] text) {
        DecimalVector vector = new DecimalVector(rows, precision, scale);
        if (DecimalVector.isCompact(precision)) {
            System.arraycopy(longs, 0, vector.unscaledLongs(), 0, rows);
        } else {
            for (int row = 0; row < rows; row++) {
                if (!isNull(row)) {
                    vector.setUnscaled(row, bytes[row]);
                }
            }
        }
        return vector;
    }

    @Override
    int fixedWidth() {
        return DecimalVector.isCompact(precision) ? Long.BYTES : 2 * Long.BYTES;
    }
}
