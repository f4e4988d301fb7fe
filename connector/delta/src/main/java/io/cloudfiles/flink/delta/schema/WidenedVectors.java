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
package io.cloudfiles.flink.delta.schema;

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;

import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Views of a column vector under a wider type. Nothing is copied. */
final class WidenedVectors {
    private WidenedVectors() {}

    /**
     * The values under another type.
     *
     * @param from the type of the values
     * @param to a type for which {@link TypeWidening#isConvertible} holds
     */
    static ColumnVector view(ColumnVector values, DataType from, DataType to) {
        if (to instanceof DecimalType wide) {
            return new Decimals((DecimalColumnVector) values, (DecimalType) from, wide);
        }
        if (values instanceof FloatColumnVector floats) {
            return new Doubles(values, floats::getFloat);
        }
        IntToLongFunction whole = wholeNumbers(values);
        if (to instanceof ShortType) {
            return new Shorts(values, whole);
        }
        if (to instanceof IntegerType) {
            return new Ints(values, whole);
        }
        if (to instanceof LongType) {
            return new Longs(values, whole);
        }
        if (to instanceof DoubleType) {
            return new Doubles(values, row -> (double) whole.applyAsLong(row));
        }
        throw new IllegalArgumentException(from + " is not widened to " + to);
    }

    private static IntToLongFunction wholeNumbers(ColumnVector values) {
        if (values instanceof ByteColumnVector bytes) {
            return bytes::getByte;
        }
        if (values instanceof ShortColumnVector shorts) {
            return shorts::getShort;
        }
        if (values instanceof IntColumnVector ints) {
            return ints::getInt;
        }
        throw new IllegalArgumentException("No whole numbers: " + values.getClass());
    }

    private record Shorts(ColumnVector values, IntToLongFunction whole) implements ShortColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return values.isNullAt(row);
        }

        @Override
        public short getShort(int row) {
            return (short) whole.applyAsLong(row);
        }
    }

    private record Ints(ColumnVector values, IntToLongFunction whole) implements IntColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return values.isNullAt(row);
        }

        @Override
        public int getInt(int row) {
            return (int) whole.applyAsLong(row);
        }
    }

    private record Longs(ColumnVector values, IntToLongFunction whole) implements LongColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return values.isNullAt(row);
        }

        @Override
        public long getLong(int row) {
            return whole.applyAsLong(row);
        }
    }

    private record Doubles(ColumnVector values, IntToDoubleFunction numbers) implements DoubleColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return values.isNullAt(row);
        }

        @Override
        public double getDouble(int row) {
            return numbers.applyAsDouble(row);
        }
    }

    private record Decimals(DecimalColumnVector values, DecimalType from, DecimalType to)
            implements DecimalColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return values.isNullAt(row);
        }

        @Override
        public DecimalData getDecimal(int row, int precision, int scale) {
            DecimalData narrow = values.getDecimal(row, from.getPrecision(), from.getScale());
            DecimalData wide = DecimalData.fromBigDecimal(narrow.toBigDecimal(), to.getPrecision(), to.getScale());
            if (wide == null) {
                throw new IllegalStateException(narrow + " does not fit " + to);
            }
            return wide;
        }
    }
}
