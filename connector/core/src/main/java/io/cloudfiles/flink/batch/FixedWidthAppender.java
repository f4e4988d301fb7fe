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

import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;

import java.util.Arrays;

/** Booleans and numbers of up to eight bytes, kept as bits until the vector is made. */
final class FixedWidthAppender extends ColumnAppender {
    private final VectorKind kind;
    private long[] bits = new long[16];

    FixedWidthAppender(VectorKind kind) {
        this.kind = kind;
    }

    @Override
    int add(int row, Object value) {
        reserve(row);
        bits[row] = value instanceof Boolean flag ? (flag ? 1 : 0) : bits((Number) value);
        return width();
    }

    @Override
    void addNull(int row) {
        reserve(row);
    }

    private void reserve(int row) {
        if (row == bits.length) {
            bits = Arrays.copyOf(bits, 2 * row);
        }
    }

    private long bits(Number value) {
        return switch (kind) {
            case FLOAT -> Float.floatToRawIntBits(value.floatValue());
            case DOUBLE -> Double.doubleToRawLongBits(value.doubleValue());
            default -> value.longValue();
        };
    }

    private int width() {
        return switch (kind) {
            case BOOLEAN, BYTE -> Byte.BYTES;
            case SHORT -> Short.BYTES;
            case INT, FLOAT -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        return switch (kind) {
            case BOOLEAN -> booleans(rowCount);
            case BYTE -> bytes(rowCount);
            case SHORT -> shorts(rowCount);
            case INT -> ints(rowCount);
            case LONG -> longs(rowCount);
            case FLOAT -> floats(rowCount);
            case DOUBLE -> doubles(rowCount);
            default -> throw new IllegalStateException(kind + " is not of fixed width.");
        };
    }

    private HeapBooleanVector booleans(int rowCount) {
        HeapBooleanVector vector = new HeapBooleanVector(rowCount);
        for (int row = 0; row < rowCount; row++) {
            vector.vector[row] = bits[row] != 0;
        }
        return vector;
    }

    private HeapByteVector bytes(int rowCount) {
        HeapByteVector vector = new HeapByteVector(rowCount);
        for (int row = 0; row < rowCount; row++) {
            vector.vector[row] = (byte) bits[row];
        }
        return vector;
    }

    private HeapShortVector shorts(int rowCount) {
        HeapShortVector vector = new HeapShortVector(rowCount);
        for (int row = 0; row < rowCount; row++) {
            vector.vector[row] = (short) bits[row];
        }
        return vector;
    }

    private HeapIntVector ints(int rowCount) {
        HeapIntVector vector = new HeapIntVector(rowCount);
        for (int row = 0; row < rowCount; row++) {
            vector.vector[row] = (int) bits[row];
        }
        return vector;
    }

    private HeapLongVector longs(int rowCount) {
        HeapLongVector vector = new HeapLongVector(rowCount);
        System.arraycopy(bits, 0, vector.vector, 0, rowCount);
        return vector;
    }

    private HeapFloatVector floats(int rowCount) {
        HeapFloatVector vector = new HeapFloatVector(rowCount);
        for (int row = 0; row < rowCount; row++) {
            vector.vector[row] = Float.intBitsToFloat((int) bits[row]);
        }
        return vector;
    }

    private HeapDoubleVector doubles(int rowCount) {
        HeapDoubleVector vector = new HeapDoubleVector(rowCount);
        for (int row = 0; row < rowCount; row++) {
            vector.vector[row] = Double.longBitsToDouble(bits[row]);
        }
        return vector;
    }
}
