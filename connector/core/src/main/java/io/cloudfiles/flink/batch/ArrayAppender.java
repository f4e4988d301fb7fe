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

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.LogicalType;

/** Arrays: where each one's elements start, and the elements of all. */
final class ArrayAppender extends ColumnAppender {
    private final ArrayData.ElementGetter getter;
    private final ColumnAppender elements;
    private final Ranges ranges = new Ranges();

    ArrayAppender(LogicalType elementType) {
        this.getter = ArrayData.createElementGetter(elementType.copy(true));
        this.elements = ColumnAppender.of(elementType);
    }

    @Override
    int add(int row, Object value) {
        ArrayData array = (ArrayData) value;
        int size = 1;
        for (int i = 0; i < array.size(); i++) {
            size += elements.append(getter.getElementOrNull(array, i));
        }
        ranges.end(row, elements.rows());
        return size;
    }

    @Override
    void addNull(int row) {
        ranges.end(row, elements.rows());
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        HeapArrayVector vector = new HeapArrayVector(rowCount, elements.build());
        vector.setOffsets(ranges.offsets(rowCount));
        vector.setLengths(ranges.lengths(rowCount));
        vector.setSize(elements.rows());
        return vector;
    }
}
