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

import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Timestamps and decimals, which are immutable objects in Flink. */
final class ObjectAppender extends ColumnAppender {
    private static final int WIDTH = 12;

    private final LogicalType type;
    private final List<@Nullable Object> values = new ArrayList<>();

    ObjectAppender(LogicalType type) {
        this.type = type;
    }

    @Override
    int add(int row, Object value) {
        values.add(value);
        return WIDTH;
    }

    @Override
    void addNull(int row) {
        values.add(null);
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        WritableColumnVector vector = Vectors.allocate(type, rowCount);
        for (int row = 0; row < rowCount; row++) {
            Object value = values.get(row);
            if (value instanceof TimestampData timestamp) {
                ((TimestampVector) vector).setTimestamp(row, timestamp);
            } else if (value instanceof DecimalData decimal) {
                ((DecimalVector) vector).setDecimal(row, decimal);
            }
        }
        return vector;
    }
}
