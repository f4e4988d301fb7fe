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
package io.cloudfiles.flink.delta.parquet;

import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.batch.TimestampVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Copies numbers of a vector, as bits of the type that the file holds. */
final class NumberGather {
    private NumberGather() {}

    /** Copies {@code count} numbers, the first at {@code positions.at(start)}. */
    static void gather(
            ColumnVector vector, Positions positions, int start, int count, PrimitiveTypeName type, long[] target) {
        switch (type) {
            case INT32, INT64 -> integers(vector, positions, start, count, target);
            case FLOAT -> floats(((HeapFloatVector) vector).vector, positions, start, count, target);
            case DOUBLE -> doubles(((HeapDoubleVector) vector).vector, positions, start, count, target);
            default -> throw new IllegalArgumentException(type + " is not a number.");
        }
    }

    private static void integers(ColumnVector vector, Positions positions, int start, int count, long[] target) {
        if (vector instanceof HeapLongVector longs) {
            longs(longs.vector, positions, start, count, target);
        } else if (vector instanceof HeapIntVector ints) {
            ints(ints.vector, positions, start, count, target);
        } else if (vector instanceof TimestampVector timestamps) {
            timestamps(timestamps, positions, start, count, target);
        } else if (vector instanceof DecimalVector decimals) {
            longs(decimals.unscaledLongs(), positions, start, count, target);
        } else if (vector instanceof HeapShortVector shorts) {
            for (int i = 0; i < count; i++) {
                target[i] = shorts.vector[positions.at(start + i)];
            }
        } else {
            byte[] bytes = ((HeapByteVector) vector).vector;
            for (int i = 0; i < count; i++) {
                target[i] = bytes[positions.at(start + i)];
            }
        }
    }

    private static void longs(long[] values, Positions positions, int start, int count, long[] target) {
        if (positions.elements() == null) {
            System.arraycopy(values, positions.from() + start, target, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[i] = values[positions.at(start + i)];
        }
    }

    private static void ints(int[] values, Positions positions, int start, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = values[positions.at(start + i)];
        }
    }

    private static void timestamps(TimestampVector vector, Positions positions, int start, int count, long[] target) {
        long[] micros = vector.microsArray();
        if (micros != null) {
            longs(micros, positions, start, count, target);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[i] = vector.micros(positions.at(start + i));
        }
    }

    private static void floats(float[] values, Positions positions, int start, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = Float.floatToIntBits(values[positions.at(start + i)]);
        }
    }

    private static void doubles(double[] values, Positions positions, int start, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = Double.doubleToLongBits(values[positions.at(start + i)]);
        }
    }
}
