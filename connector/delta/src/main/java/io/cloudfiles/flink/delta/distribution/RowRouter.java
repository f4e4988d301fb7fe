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
package io.cloudfiles.flink.delta.distribution;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Sends each row to a writer. */
final class RowRouter implements Router<RowData> {
    private static final int FIELD_BYTES = 8;

    private final RowData.FieldGetter[] partitionValues;
    private final int[] texts;
    private final int fixedBytes;
    private final PartitionFanout fanout;

    RowRouter(RowType rows, List<String> partitionColumns, PartitionFanout fanout) {
        this.partitionValues = partitionColumns.stream()
                .mapToInt(name -> ColumnNames.indexOf(rows, name))
                .filter(index -> index >= 0)
                .mapToObj(index -> RowData.createFieldGetter(rows.getTypeAt(index), index))
                .toArray(RowData.FieldGetter[]::new);
        this.texts = IntStream.range(0, rows.getFieldCount())
                .filter(i -> rows.getTypeAt(i).is(LogicalTypeFamily.CHARACTER_STRING))
                .toArray();
        this.fixedBytes = FIELD_BYTES * Math.max(1, rows.getFieldCount());
        this.fanout = fanout;
    }

    @Override
    public void route(RowData row, Outlet<RowData> outlet) {
        outlet.emit(writer(row), row);
    }

    /** The writer that gets a row. */
    int writer(RowData row) {
        long partition = 0;
        for (RowData.FieldGetter value : partitionValues) {
            partition = 31 * partition + Objects.hashCode(value.getFieldOrNull(row));
        }
        return fanout.writer(partition, bytes(row));
    }

    /** Of rows that are not one piece of memory, what is no text counts as numbers. */
    private long bytes(RowData row) {
        if (row instanceof BinaryRowData binary) {
            return binary.getSizeInBytes();
        }
        long bytes = fixedBytes;
        for (int text : texts) {
            bytes += row.isNullAt(text) ? 0 : row.getString(text).toBytes().length;
        }
        return bytes;
    }
}
