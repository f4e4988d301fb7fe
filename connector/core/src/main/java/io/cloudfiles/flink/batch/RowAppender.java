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

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.LogicalType;

import java.util.Arrays;
import java.util.List;

/** Rows: one column per field, with a null where the row is null. */
final class RowAppender extends ColumnAppender {
    private final RowData.FieldGetter[] getters;
    private final ColumnAppender[] fields;

    RowAppender(List<LogicalType> types) {
        this.getters = new RowData.FieldGetter[types.size()];
        this.fields = new ColumnAppender[types.size()];
        for (int i = 0; i < fields.length; i++) {
            // As nullable, since the getter of a type that is not does not look whether the value is null.
            getters[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
            fields[i] = ColumnAppender.of(types.get(i));
        }
    }

    @Override
    int add(int row, Object value) {
        RowData data = (RowData) value;
        int size = 0;
        for (int i = 0; i < fields.length; i++) {
            size += fields[i].append(getters[i].getFieldOrNull(data));
        }
        return size;
    }

    @Override
    void addNull(int row) {
        for (ColumnAppender field : fields) {
            field.append(null);
        }
    }

    /** One vector per field; the appender must not be used again. */
    WritableColumnVector[] buildFields() {
        return Arrays.stream(fields).map(ColumnAppender::build).toArray(WritableColumnVector[]::new);
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        return new HeapRowVector(rowCount, buildFields());
    }
}
