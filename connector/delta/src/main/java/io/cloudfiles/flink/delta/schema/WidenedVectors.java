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

import io.cloudfiles.flink.batch.ConstantVector;
import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.batch.TimestampVector;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/** Copies of a column vector under a wider type, of the classes that {@link io.cloudfiles.flink.batch.RecordBatch} promises. */
final class WidenedVectors {
    private static final int MICROSECONDS = 6;
    private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;

    private WidenedVectors() {}

    /**
     * The values under another type.
     *
     * @param values rows, arrays and maps are plain vectors; shared where nothing in them becomes wider
     * @param from the type of the values
     * @param to a type that has the same or, as {@link TypeWidening#isConvertible} says, wider ones at every depth
     */
    static ColumnVector copy(ColumnVector values, int rows, DataType from, DataType to) {
        if (!TypeWidening.needsCopy(from, to)) {
            return values;
        }
        if (values instanceof ConstantVector constant) {
            return constant.withValue(copy(constant.value(), 1, from, to));
        }
        if (from instanceof StructType narrow && to instanceof StructType wide) {
            return fields((HeapRowVector) values, rows, narrow, wide);
        }
        if (from instanceof ArrayType narrow && to instanceof ArrayType wide) {
            HeapArrayVector arrays = (HeapArrayVector) values;
            HeapArrayVector copy = new HeapArrayVector(
                    rows,
                    copy(
                            arrays.getChild(),
                            elements(arrays, arrays.getOffsets(), arrays.getLengths(), rows),
                            narrow.getElementType(),
                            wide.getElementType()));
            copy.setOffsets(arrays.getOffsets());
            copy.setLengths(arrays.getLengths());
            return fill(copy, values, rows, row -> {});
        }
        if (from instanceof MapType narrow && to instanceof MapType wide) {
            MapVector maps = (MapVector) values;
            int entries = elements(maps, maps.getOffsets(), maps.getLengths(), rows);
            MapVector copy = new MapVector(
                    rows,
                    copy(maps.getKeyColumnVector(), entries, narrow.getKeyType(), wide.getKeyType()),
                    copy(maps.getValueColumnVector(), entries, narrow.getValueType(), wide.getValueType()));
            copy.setOffsets(maps.getOffsets());
            copy.setLengths(maps.getLengths());
            return fill(copy, values, rows, row -> {});
        }
        if (to instanceof DecimalType wide) {
            return decimals(values, rows, from, wide);
        }
        if (from instanceof DateType) {
            IntColumnVector days = (IntColumnVector) values;
            TimestampVector copy = new TimestampVector(rows, MICROSECONDS);
            return fill(copy, values, rows, row -> copy.setMicros(row, days.getInt(row) * MICROS_PER_DAY));
        }
        if (from instanceof FloatType) {
            FloatColumnVector floats = (FloatColumnVector) values;
            HeapDoubleVector copy = new HeapDoubleVector(rows);
            return fill(copy, values, rows, row -> copy.vector[row] = floats.getFloat(row));
        }
        return wholeNumbers(values, rows, from, to);
    }

    private static ColumnVector fields(HeapRowVector values, int rows, StructType from, StructType to) {
        WritableColumnVector[] fields = values.getFields();
        WritableColumnVector[] copies = new WritableColumnVector[fields.length];
        for (int i = 0; i < fields.length; i++) {
            copies[i] = (WritableColumnVector)
                    copy(fields[i], rows, from.at(i).getDataType(), to.at(i).getDataType());
        }
        return fill(new HeapRowVector(rows, copies), values, rows, row -> {});
    }

    /** How many elements there are, up to the last that a row has. */
    private static int elements(ColumnVector values, long[] offsets, long[] lengths, int rows) {
        long elements = 0;
        for (int row = 0; row < rows; row++) {
            if (!values.isNullAt(row)) {
                elements = Math.max(elements, offsets[row] + lengths[row]);
            }
        }
        return Math.toIntExact(elements);
    }

    private static ColumnVector decimals(ColumnVector values, int rows, DataType from, DecimalType to) {
        IntFunction<BigDecimal> number = decimalReader(values, from);
        DecimalVector copy = new DecimalVector(rows, to.getPrecision(), to.getScale());
        return fill(
                copy,
                values,
                rows,
                row -> copy.setDecimal(
                        row,
                        Objects.requireNonNull(
                                DecimalData.fromBigDecimal(number.apply(row), to.getPrecision(), to.getScale()))));
    }

    private static IntFunction<BigDecimal> decimalReader(ColumnVector values, DataType from) {
        if (from instanceof DecimalType decimal) {
            DecimalColumnVector decimals = (DecimalColumnVector) values;
            return row -> decimals.getDecimal(row, decimal.getPrecision(), decimal.getScale())
                    .toBigDecimal();
        }
        IntToLongFunction number = reader(values, from);
        return row -> BigDecimal.valueOf(number.applyAsLong(row));
    }

    private static ColumnVector wholeNumbers(ColumnVector values, int rows, DataType from, DataType to) {
        IntToLongFunction number = reader(values, from);
        if (to instanceof ShortType) {
            HeapShortVector copy = new HeapShortVector(rows);
            return fill(copy, values, rows, row -> copy.vector[row] = (short) number.applyAsLong(row));
        }
        if (to instanceof IntegerType) {
            HeapIntVector copy = new HeapIntVector(rows);
            return fill(copy, values, rows, row -> copy.vector[row] = (int) number.applyAsLong(row));
        }
        if (to instanceof LongType) {
            HeapLongVector copy = new HeapLongVector(rows);
            return fill(copy, values, rows, row -> copy.vector[row] = number.applyAsLong(row));
        }
        if (to instanceof DoubleType) {
            HeapDoubleVector copy = new HeapDoubleVector(rows);
            return fill(copy, values, rows, row -> copy.vector[row] = (double) number.applyAsLong(row));
        }
        throw new IllegalArgumentException("Whole numbers are not widened to " + to);
    }

    private static IntToLongFunction reader(ColumnVector values, DataType from) {
        if (from instanceof ByteType) {
            return ((ByteColumnVector) values)::getByte;
        }
        if (from instanceof ShortType) {
            return ((ShortColumnVector) values)::getShort;
        }
        if (from instanceof IntegerType) {
            return ((IntColumnVector) values)::getInt;
        }
        if (from instanceof LongType) {
            return ((LongColumnVector) values)::getLong;
        }
        throw new IllegalArgumentException("No whole numbers: " + from);
    }

    private static ColumnVector fill(AbstractHeapVector copy, ColumnVector values, int rows, IntConsumer set) {
        for (int row = 0; row < rows; row++) {
            if (values.isNullAt(row)) {
                copy.setNullAt(row);
            } else {
                set.accept(row);
            }
        }
        return copy;
    }
}
