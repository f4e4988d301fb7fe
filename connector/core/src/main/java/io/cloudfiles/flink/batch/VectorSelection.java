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

import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.LogicalType;

import java.util.List;

/**
 * Some rows of a plain vector, in the order given, a whole column at a time. The bytes of strings and the elements of arrays and maps are
 * shared with the vector, not copied.
 */
final class VectorSelection {
    private final int[] rows;

    VectorSelection(int[] rows) {
        this.rows = rows;
    }

    /** @param vector plain, not constant */
    WritableColumnVector of(ColumnVector vector, LogicalType type) {
        WritableColumnVector selected =
                switch (VectorKind.of(type)) {
                    case BOOLEAN -> booleans((HeapBooleanVector) vector);
                    case BYTE -> bytes((HeapByteVector) vector);
                    case SHORT -> shorts((HeapShortVector) vector);
                    case INT -> ints((HeapIntVector) vector);
                    case LONG -> longs((HeapLongVector) vector);
                    case FLOAT -> floats((HeapFloatVector) vector);
                    case DOUBLE -> doubles((HeapDoubleVector) vector);
                    case BYTES -> strings((HeapBytesVector) vector);
                    case TIMESTAMP -> ((TimestampVector) vector).select(rows);
                    case DECIMAL -> ((DecimalVector) vector).select(rows);
                    case ARRAY -> arrays((HeapArrayVector) vector);
                    case MAP -> maps((MapVector) vector);
                    case ROW, VARIANT -> fields((HeapRowVector) vector, VectorKind.fieldTypes(type));
                };
        for (int i = 0; i < rows.length; i++) {
            if (vector.isNullAt(rows[i])) {
                selected.setNullAt(i);
            }
        }
        return selected;
    }

    private HeapBooleanVector booleans(HeapBooleanVector vector) {
        HeapBooleanVector selected = new HeapBooleanVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapByteVector bytes(HeapByteVector vector) {
        HeapByteVector selected = new HeapByteVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapShortVector shorts(HeapShortVector vector) {
        HeapShortVector selected = new HeapShortVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapIntVector ints(HeapIntVector vector) {
        HeapIntVector selected = new HeapIntVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapLongVector longs(HeapLongVector vector) {
        HeapLongVector selected = new HeapLongVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapFloatVector floats(HeapFloatVector vector) {
        HeapFloatVector selected = new HeapFloatVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapDoubleVector doubles(HeapDoubleVector vector) {
        HeapDoubleVector selected = new HeapDoubleVector(rows.length);
        for (int i = 0; i < rows.length; i++) {
            selected.vector[i] = vector.vector[rows[i]];
        }
        return selected;
    }

    private HeapBytesVector strings(HeapBytesVector vector) {
        HeapBytesVector selected = new HeapBytesVector(rows.length);
        selected.buffer = vector.buffer;
        for (int i = 0; i < rows.length; i++) {
            selected.start[i] = vector.start[rows[i]];
            selected.length[i] = vector.length[rows[i]];
        }
        return selected;
    }

    private HeapArrayVector arrays(HeapArrayVector vector) {
        HeapArrayVector selected = new HeapArrayVector(rows.length, vector.getChild());
        selected.setOffsets(longs(vector.getOffsets()));
        selected.setLengths(longs(vector.getLengths()));
        return selected;
    }

    private MapVector maps(MapVector vector) {
        MapVector selected = new MapVector(rows.length, vector.getKeyColumnVector(), vector.getValueColumnVector());
        selected.setOffsets(longs(vector.getOffsets()));
        selected.setLengths(longs(vector.getLengths()));
        return selected;
    }

    private long[] longs(long[] values) {
        long[] selected = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = values[rows[i]];
        }
        return selected;
    }

    private HeapRowVector fields(HeapRowVector vector, List<LogicalType> types) {
        WritableColumnVector[] fields = vector.getFields();
        WritableColumnVector[] selected = new WritableColumnVector[fields.length];
        for (int i = 0; i < fields.length; i++) {
            selected[i] = of(fields[i], types.get(i));
        }
        return new HeapRowVector(rows.length, selected);
    }
}
