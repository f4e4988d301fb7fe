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

import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/** Collects the values of one column, in Flink's internal form, and makes a plain vector of them. Copies what it is given. */
abstract class ColumnAppender {
    private final BitSet nulls = new BitSet();
    private int rows;

    /** An empty appender for a type. */
    static ColumnAppender of(LogicalType type) {
        VectorKind kind = VectorKind.of(type);
        return switch (kind) {
            case BOOLEAN, BYTE, SHORT, INT, LONG, FLOAT, DOUBLE -> new FixedWidthAppender(kind);
            case BYTES -> new BytesAppender();
            case TIMESTAMP, DECIMAL -> new ObjectAppender(type);
            case ARRAY -> new ArrayAppender(type.getChildren().get(0));
            case MAP -> new MapAppender(MapTypes.keyType(type), MapTypes.valueType(type));
            case ROW -> new RowAppender(type.getChildren());
            case VARIANT -> new VariantAppender();
        };
    }

    /**
     * Adds a row.
     *
     * @return about how many bytes it takes when serialized
     */
    final int append(@Nullable Object value) {
        int row = rows++;
        if (value == null) {
            nulls.set(row);
            addNull(row);
            return 1;
        }
        return add(row, value);
    }

    /** Number of values so far. */
    final int rows() {
        return rows;
    }

    /** The vector of all values so far; the appender must not be used again. */
    final WritableColumnVector build() {
        WritableColumnVector vector = vector(rows);
        for (int row = nulls.nextSetBit(0); row >= 0; row = nulls.nextSetBit(row + 1)) {
            vector.setNullAt(row);
        }
        return vector;
    }

    /** Takes a value that is not null; returns about how many bytes it is. */
    abstract int add(int row, Object value);

    /** Makes room for a row that is null. */
    abstract void addNull(int row);

    /** The vector without its nulls. */
    abstract WritableColumnVector vector(int rowCount);
}
