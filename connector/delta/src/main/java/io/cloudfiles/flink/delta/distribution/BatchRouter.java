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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.delta.schema.StoredColumn;
import io.cloudfiles.flink.delta.write.Partitioner;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Splits batches into one for each writer that gets rows of it, in their order. */
final class BatchRouter implements Router<RecordBatch> {
    private final List<String> partitionColumns;
    private final PartitionFanout fanout;
    private final Map<RowType, Partitioner> partitioners = new HashMap<>();
    private @Nullable RowType lastType;
    private @Nullable Partitioner last;

    BatchRouter(List<String> partitionColumns, PartitionFanout fanout) {
        this.partitionColumns = partitionColumns;
        this.fanout = fanout;
    }

    @Override
    public void route(RecordBatch batch, Outlet<RecordBatch> outlet) {
        if (batch.rowCount() == 0) {
            return;
        }
        long bytes = Math.max(batch.rowCount(), VectorBytes.of(batch));
        if (partitionColumns.isEmpty()) {
            outlet.emit(fanout.writer(0, bytes), batch);
            return;
        }
        Map<List<@Nullable String>, Partitioner.Rows> partitions =
                partitioner(batch.type()).split(batch);
        if (partitions.size() == 1) {
            List<@Nullable String> values = partitions.keySet().iterator().next();
            outlet.emit(fanout.writer(values.hashCode(), bytes), batch);
            return;
        }
        int[] writers = new int[batch.rowCount()];
        int[] counts = new int[fanout.writers()];
        for (Map.Entry<List<@Nullable String>, Partitioner.Rows> partition : partitions.entrySet()) {
            int[] rows = partition.getValue().toArray();
            int writer = fanout.writer(partition.getKey().hashCode(), bytes * rows.length / batch.rowCount());
            for (int row : rows) {
                writers[row] = writer;
            }
            counts[writer] += rows.length;
        }
        emit(batch, writers, counts, outlet);
    }

    private Partitioner partitioner(RowType type) {
        Partitioner known = last;
        if (known == null || !type.equals(lastType)) {
            known = partitioners.computeIfAbsent(type, this::newPartitioner);
            last = known;
            lastType = type;
        }
        return known;
    }

    /** Columns are found as the writer finds them; one that the rows lack is null in all of them. */
    private Partitioner newPartitioner(RowType rows) {
        List<StoredColumn> columns = new ArrayList<>();
        for (String name : partitionColumns) {
            int index = ColumnNames.indexOf(rows, name);
            if (index >= 0) {
                StructType type =
                        DeltaTypes.toDelta(new RowType(List.of(rows.getFields().get(index))));
                StructField field = type.at(0);
                columns.add(new StoredColumn(index, field, field));
            }
        }
        return new Partitioner(columns);
    }

    private static void emit(RecordBatch batch, int[] writers, int[] counts, Outlet<RecordBatch> outlet) {
        int[][] rows = new int[counts.length][];
        int[] filled = new int[counts.length];
        for (int row = 0; row < writers.length; row++) {
            int writer = writers[row];
            if (rows[writer] == null) {
                rows[writer] = new int[counts[writer]];
            }
            rows[writer][filled[writer]++] = row;
        }
        for (int writer = 0; writer < rows.length; writer++) {
            if (counts[writer] == batch.rowCount()) {
                outlet.emit(writer, batch);
            } else if (counts[writer] > 0) {
                outlet.emit(writer, batch.select(rows[writer]));
            }
        }
    }
}
