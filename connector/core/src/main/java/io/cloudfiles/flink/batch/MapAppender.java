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
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.LogicalType;

/** Maps: where each one's entries start, and the keys and values of all. */
final class MapAppender extends ColumnAppender {
    private final ArrayData.ElementGetter keyGetter;
    private final ArrayData.ElementGetter valueGetter;
    private final ColumnAppender keys;
    private final ColumnAppender values;
    private final Ranges ranges = new Ranges();

    MapAppender(LogicalType keyType, LogicalType valueType) {
        this.keyGetter = ArrayData.createElementGetter(keyType.copy(true));
        this.valueGetter = ArrayData.createElementGetter(valueType.copy(true));
        this.keys = ColumnAppender.of(keyType);
        this.values = ColumnAppender.of(valueType);
    }

    @Override
    int add(int row, Object value) {
        MapData map = (MapData) value;
        ArrayData keyArray = map.keyArray();
        ArrayData valueArray = map.valueArray();
        int size = 1;
        for (int i = 0; i < map.size(); i++) {
            size += keys.append(keyGetter.getElementOrNull(keyArray, i));
            size += values.append(valueGetter.getElementOrNull(valueArray, i));
        }
        ranges.end(row, keys.rows());
        return size;
    }

    @Override
    void addNull(int row) {
        ranges.end(row, keys.rows());
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        MapVector vector = new MapVector(rowCount, keys.build(), values.build());
        vector.setOffsets(ranges.offsets(rowCount));
        vector.setLengths(ranges.lengths(rowCount));
        vector.setSize(keys.rows());
        return vector;
    }
}
