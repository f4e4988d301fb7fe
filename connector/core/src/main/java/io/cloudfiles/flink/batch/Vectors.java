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
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
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
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The vector class of each type: the table of {@link RecordBatch}, which calls these <em>plain</em> vectors. A plain vector has no
 * dictionary, and its children are plain.
 */
@PublicEvolving
public final class Vectors {
    private Vectors() {}

    /**
     * Makes an empty plain vector. Children of arrays and maps get the same capacity; whoever needs more elements replaces them.
     *
     * @param capacity number of rows it can hold
     * @throws IllegalArgumentException for a type that no column can hold, such as RAW
     */
    public static WritableColumnVector allocate(LogicalType type, int capacity) {
        List<LogicalType> children = type.getChildren();
        return switch (VectorKind.of(type)) {
            case BOOLEAN -> new HeapBooleanVector(capacity);
            case BYTE -> new HeapByteVector(capacity);
            case SHORT -> new HeapShortVector(capacity);
            case INT -> new HeapIntVector(capacity);
            case LONG -> new HeapLongVector(capacity);
            case FLOAT -> new HeapFloatVector(capacity);
            case DOUBLE -> new HeapDoubleVector(capacity);
            case BYTES -> new HeapBytesVector(capacity);
            case TIMESTAMP -> new TimestampVector(capacity, LogicalTypeChecks.getPrecision(type));
            case DECIMAL -> {
                DecimalType decimal = (DecimalType) type;
                yield new DecimalVector(capacity, decimal.getPrecision(), decimal.getScale());
            }
            case ARRAY -> new HeapArrayVector(capacity, allocate(children.get(0), capacity));
            case MAP ->
                new MapVector(
                        capacity,
                        allocate(MapTypes.keyType(type), capacity),
                        allocate(MapTypes.valueType(type), capacity));
            case ROW, VARIANT ->
                new HeapRowVector(
                        capacity,
                        VectorKind.fieldTypes(type).stream()
                                .map(field -> allocate(field, capacity))
                                .toArray(WritableColumnVector[]::new));
        };
    }

    /**
     * The vector itself when it is plain or constant, else a plain copy of its first rows. So code that moves whole columns need only
     * know these classes.
     *
     * @param rows number of rows that count
     */
    public static ColumnVector plain(ColumnVector vector, LogicalType type, int rows) {
        return isPlain(vector, type)
                ? vector
                : copy(vector, type, IntStream.range(0, rows).toArray());
    }

    /**
     * A plain vector of some rows, in the order given; a constant one as it is. It may share the values behind it with the vector.
     *
     * @param rows numbers of rows, not to be changed
     */
    public static ColumnVector select(ColumnVector vector, LogicalType type, int[] rows) {
        if (!isPlain(vector, type)) {
            return copy(vector, type, rows);
        }
        return vector instanceof ConstantVector ? vector : new VectorSelection(rows).of(vector, type);
    }

    private static WritableColumnVector copy(ColumnVector vector, LogicalType type, int[] rows) {
        LogicalType nullable = type.copy(true);
        RowData.FieldGetter getter = RowData.createFieldGetter(nullable, 0);
        ColumnarRowData view = new ColumnarRowData(new VectorizedColumnBatch(new ColumnVector[] {vector}));
        ColumnAppender copy = ColumnAppender.of(nullable);
        for (int row : rows) {
            view.setRowId(row);
            copy.append(getter.getFieldOrNull(view));
        }
        return copy.build();
    }

    private static boolean isPlain(ColumnVector vector, LogicalType type) {
        if (vector instanceof ConstantVector constant) {
            return isPlain(constant.value(), type);
        }
        if (!(vector instanceof WritableColumnVector writable) || writable.hasDictionary()) {
            return false;
        }
        return switch (VectorKind.of(type)) {
            case BOOLEAN -> vector instanceof HeapBooleanVector;
            case BYTE -> vector instanceof HeapByteVector;
            case SHORT -> vector instanceof HeapShortVector;
            case INT -> vector instanceof HeapIntVector;
            case LONG -> vector instanceof HeapLongVector;
            case FLOAT -> vector instanceof HeapFloatVector;
            case DOUBLE -> vector instanceof HeapDoubleVector;
            case BYTES -> vector instanceof HeapBytesVector;
            case TIMESTAMP -> vector instanceof TimestampVector;
            case DECIMAL ->
                vector instanceof DecimalVector decimals
                        && decimals.precision() == ((DecimalType) type).getPrecision()
                        && decimals.scale() == ((DecimalType) type).getScale();
            case ARRAY ->
                vector instanceof HeapArrayVector arrays
                        && isPlain(arrays.getChild(), type.getChildren().get(0));
            case MAP ->
                vector instanceof MapVector maps
                        && isPlain(maps.getKeyColumnVector(), MapTypes.keyType(type))
                        && isPlain(maps.getValueColumnVector(), MapTypes.valueType(type));
            case ROW, VARIANT ->
                vector instanceof HeapRowVector rows && arePlain(rows.getFields(), VectorKind.fieldTypes(type));
        };
    }

    private static boolean arePlain(WritableColumnVector[] fields, List<LogicalType> types) {
        for (int field = 0; field < fields.length; field++) {
            if (!isPlain(fields[field], types.get(field))) {
                return false;
            }
        }
        return fields.length == types.size();
    }
}
