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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.Vectors;
import io.cloudfiles.flink.delta.schema.StoredColumn;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits batches by the values of the partition columns. Used by one thread at a time. */
@Internal
public final class Partitioner {
    private final List<PartitionColumn> columns;
    private final List<String> names;

    /** @param partitionColumns perhaps none: all rows are in one partition then */
    public Partitioner(List<StoredColumn> partitionColumns) {
        this.columns = partitionColumns.stream().map(PartitionColumn::new).toList();
        this.names = columns.stream().map(PartitionColumn::physicalName).toList();
    }

    /** Physical names of the partition columns. */
    List<String> names() {
        return names;
    }

    /** The rows of each partition, by the values of the partition columns; only those that occur. */
    public Map<List<@Nullable String>, Rows> split(RecordBatch batch) {
        ColumnVector[] vectors = columns.stream()
                .map(column -> Vectors.plain(
                        batch.column(column.index()), batch.type().getTypeAt(column.index()), batch.rowCount()))
                .toArray(ColumnVector[]::new);
        Map<List<@Nullable String>, Rows> partitions = new LinkedHashMap<>();
        Rows last = null;
        for (int row = 0; row < batch.rowCount(); row++) {
            if (last == null || !isSame(vectors, row - 1, row)) {
                last = partitions.computeIfAbsent(values(vectors, row), values -> new Rows());
            }
            last.add(row);
        }
        return partitions;
    }

    /** Rows of a file mostly belong together, so a look at the row before saves most of the work. */
    private static boolean isSame(ColumnVector[] vectors, int one, int other) {
        for (ColumnVector vector : vectors) {
            if (!PartitionColumn.isSame(vector, one, other)) {
                return false;
            }
        }
        return true;
    }

    private List<@Nullable String> values(ColumnVector[] vectors, int row) {
        List<@Nullable String> values = new ArrayList<>(vectors.length);
        for (int i = 0; i < vectors.length; i++) {
            values.add(columns.get(i).value(vectors[i], row));
        }
        return values;
    }

    /** Row numbers in ascending order. */
    public static final class Rows {
        private int[] rows = new int[16];
        private int count;

        private Rows() {}

        private void add(int row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
        }

        /** The row numbers. */
        public int[] toArray() {
            return Arrays.copyOf(rows, count);
        }
    }
}
