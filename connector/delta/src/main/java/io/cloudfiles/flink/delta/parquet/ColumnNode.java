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

import io.cloudfiles.flink.batch.ConstantVector;
import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;

import java.util.List;

/**
 * One node of a file's schema, with what it takes to turn its vector into levels and values of the leaf columns below it. Immutable;
 * shared by all files of a schema.
 */
sealed interface ColumnNode {
    /**
     * Adds the values that slots show to the columns below this node.
     *
     * @param vector plain or constant, of the node's type
     */
    void write(ColumnVector vector, Slots slots, ColumnChunkWriter[] columns);

    /**
     * A column of the file.
     *
     * @param name how to name it in an error
     * @param optional whether it may be null
     * @param column its place among the leaf columns of the file
     */
    record Leaf(String name, boolean optional, int column) implements ColumnNode {
        @Override
        public void write(ColumnVector vector, Slots slots, ColumnChunkWriter[] columns) {
            if (vector instanceof ConstantVector constant) {
                write(constant.value(), slots.constant(), columns);
                return;
            }
            columns[column].append(vector, enter(name, optional, vector, slots));
        }
    }

    /**
     * A group with fields.
     *
     * @param name how to name it in an error
     * @param optional whether it may be null
     * @param fields in the order of the vector's
     */
    record Struct(String name, boolean optional, List<ColumnNode> fields) implements ColumnNode {
        @Override
        public void write(ColumnVector vector, Slots slots, ColumnChunkWriter[] columns) {
            if (vector instanceof ConstantVector constant) {
                write(constant.value(), slots.constant(), columns);
                return;
            }
            Slots present = enter(name, optional, vector, slots);
            ColumnVector[] children = ((HeapRowVector) vector).getFields();
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).write(children[i], present, columns);
            }
        }
    }

    /**
     * A list.
     *
     * @param name how to name it in an error
     * @param optional whether it may be null
     * @param repetitionLevel of its elements
     * @param element its elements
     */
    record Array(String name, boolean optional, int repetitionLevel, ColumnNode element) implements ColumnNode {
        @Override
        public void write(ColumnVector vector, Slots slots, ColumnChunkWriter[] columns) {
            if (vector instanceof ConstantVector constant) {
                write(constant.value(), slots.constant(), columns);
                return;
            }
            HeapArrayVector arrays = (HeapArrayVector) vector;
            Slots elements = enter(name, optional, vector, slots)
                    .repeated(arrays.getOffsets(), arrays.getLengths(), repetitionLevel);
            element.write(arrays.getChild(), elements, columns);
        }
    }

    /**
     * A map.
     *
     * @param name how to name it in an error
     * @param optional whether it may be null
     * @param repetitionLevel of its entries
     * @param key its keys
     * @param value its values
     */
    record Map(String name, boolean optional, int repetitionLevel, ColumnNode key, ColumnNode value)
            implements ColumnNode {
        @Override
        public void write(ColumnVector vector, Slots slots, ColumnChunkWriter[] columns) {
            if (vector instanceof ConstantVector constant) {
                write(constant.value(), slots.constant(), columns);
                return;
            }
            MapVector maps = (MapVector) vector;
            Slots entries = enter(name, optional, vector, slots)
                    .repeated(maps.getOffsets(), maps.getLengths(), repetitionLevel);
            key.write(maps.getKeyColumnVector(), entries, columns);
            value.write(maps.getValueColumnVector(), entries, columns);
        }
    }

    private static Slots enter(String name, boolean optional, ColumnVector vector, Slots slots) {
        if (optional) {
            return slots.optional(vector);
        }
        if (slots.showsNull(vector)) {
            throw new CloudFilesException(
                    ErrorCode.DELTA_METADATA_MISMATCH,
                    "Column '" + name
                            + "' is null in a row. The table declares it NOT NULL. Drop the constraint or filter such rows.");
        }
        return slots;
    }
}
