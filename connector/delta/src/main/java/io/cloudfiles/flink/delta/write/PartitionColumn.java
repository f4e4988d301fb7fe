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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.batch.ConstantVector;
import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.batch.TimestampVector;
import io.cloudfiles.flink.delta.schema.StoredColumn;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of one partition column in the spelling of the Delta log. An empty string is null there, so it is here. Used by one thread
 * at a time.
 */
final class PartitionColumn {
    /** Spelling a value takes longer than finding it; values repeat, or the table has too many partitions anyhow. */
    private static final int MAX_KNOWN = 10_000;

    private final StoredColumn column;
    private final DataType type;
    private final Map<Object, String> known = new HashMap<>();

    PartitionColumn(StoredColumn column) {
        this.column = column;
        this.type = column.logical().getDataType();
        if (type instanceof BinaryType
                || type instanceof StructType
                || type instanceof ArrayType
                || type instanceof MapType) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "The table is partitioned by '" + column.logical().getName() + "' of type " + type
                            + ". Values of that type have no spelling in a path. Partition by a column of another type.");
        }
    }

    /** Its name in the log and in paths. */
    String physicalName() {
        return column.physical().getName();
    }

    /** Its place in the batch. */
    int index() {
        return column.index();
    }

    /**
     * The spelling of a row's value.
     *
     * @param vector plain or constant
     */
    @Nullable
    String value(ColumnVector vector, int row) {
        if (vector instanceof ConstantVector constant) {
            return value(constant.value(), 0);
        }
        if (vector.isNullAt(row)) {
            return null;
        }
        Object key = key(vector, row);
        if (key instanceof String text) {
            return text.isEmpty() ? null : text;
        }
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(key, this::spell);
    }

    /** Whether two rows have the same bytes, or two numbers the same bits; false when that takes longer to find out. */
    static boolean isSame(ColumnVector vector, int one, int other) {
        if (vector instanceof ConstantVector) {
            return true;
        }
        if (vector.isNullAt(one) || vector.isNullAt(other)) {
            return vector.isNullAt(one) == vector.isNullAt(other);
        }
        if (vector instanceof HeapBytesVector bytes) {
            return Arrays.equals(
                    bytes.buffer,
                    bytes.start[one],
                    bytes.start[one] + bytes.length[one],
                    bytes.buffer,
                    bytes.start[other],
                    bytes.start[other] + bytes.length[other]);
        }
        if (vector instanceof HeapIntVector ints) {
            return ints.vector[one] == ints.vector[other];
        }
        return vector instanceof HeapLongVector longs && longs.vector[one] == longs.vector[other];
    }

    private static Object key(ColumnVector vector, int row) {
        if (vector instanceof HeapBytesVector bytes) {
            return new String(bytes.buffer, bytes.start[row], bytes.length[row], StandardCharsets.UTF_8);
        }
        if (vector instanceof HeapIntVector ints) {
            return ints.vector[row];
        }
        if (vector instanceof HeapLongVector longs) {
            return longs.vector[row];
        }
        if (vector instanceof TimestampVector timestamps) {
            return timestamps.micros(row);
        }
        if (vector instanceof DecimalVector decimals) {
            return decimal(decimals, row);
        }
        if (vector instanceof BooleanColumnVector booleans) {
            return booleans.getBoolean(row);
        }
        return smallNumber(vector, row);
    }

    private static Object smallNumber(ColumnVector vector, int row) {
        if (vector instanceof HeapShortVector shorts) {
            return shorts.vector[row];
        }
        if (vector instanceof HeapByteVector bytes) {
            return bytes.vector[row];
        }
        if (vector instanceof HeapFloatVector floats) {
            return floats.vector[row];
        }
        return ((HeapDoubleVector) vector).vector[row];
    }

    private static BigDecimal decimal(DecimalVector vector, int row) {
        BigInteger unscaled = DecimalVector.isCompact(vector.precision())
                ? BigInteger.valueOf(vector.unscaledLong(row))
                : new BigInteger(vector.unscaledBytes(row));
        return new BigDecimal(unscaled, vector.scale());
    }

    private String spell(Object key) {
        if (key instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (type instanceof DateType) {
            return TemporalText.date((Integer) key);
        }
        if (type instanceof TimestampType) {
            return TemporalText.instantMicros((Long) key);
        }
        return type instanceof TimestampNTZType ? TemporalText.localMicros((Long) key) : key.toString();
    }
}
