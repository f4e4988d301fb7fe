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

import io.cloudfiles.flink.batch.ConstantVector;
import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.VectorKind;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.types.logical.LogicalType;

import java.util.List;

/** About how much the values of a batch are, in bytes, found in the time that it takes to add up the lengths of texts. */
final class VectorBytes {
    private VectorBytes() {}

    static long of(RecordBatch batch) {
        long bytes = 0;
        for (int i = 0; i < batch.type().getFieldCount(); i++) {
            bytes += of(batch.column(i), batch.type().getTypeAt(i), batch.rowCount());
        }
        return bytes;
    }

    /** Vectors of other classes than ours count as numbers. */
    private static long of(ColumnVector vector, LogicalType type, int rows) {
        if (vector instanceof ConstantVector) {
            return 0;
        }
        if (vector instanceof HeapBytesVector texts) {
            return sum(texts.length, rows);
        }
        if (vector instanceof HeapArrayVector arrays) {
            return of(arrays.getChild(), type.getChildren().get(0), sum(arrays.getLengths(), rows));
        }
        if (vector instanceof MapVector maps) {
            int entries = sum(maps.getLengths(), rows);
            List<LogicalType> types = type.getChildren();
            return of(maps.getKeyColumnVector(), types.get(0), entries)
                    + of(maps.getValueColumnVector(), types.get(types.size() - 1), entries);
        }
        if (vector instanceof HeapRowVector structs) {
            long bytes = 0;
            for (int i = 0; i < structs.getFields().length; i++) {
                bytes += of(structs.getFields()[i], VectorKind.fieldTypes(type).get(i), rows);
            }
            return bytes;
        }
        return (long) rows * width(type);
    }

    private static int width(LogicalType type) {
        return switch (VectorKind.of(type)) {
            case BOOLEAN, BYTE -> Byte.BYTES;
            case SHORT -> Short.BYTES;
            case INT, FLOAT -> Integer.BYTES;
            case LONG, DOUBLE, TIMESTAMP, DECIMAL, BYTES, ARRAY, MAP, ROW, VARIANT -> Long.BYTES;
        };
    }

    private static long sum(int[] lengths, int rows) {
        long sum = 0;
        for (int row = 0; row < Math.min(rows, lengths.length); row++) {
            sum += lengths[row];
        }
        return sum;
    }

    private static int sum(long[] lengths, int rows) {
        long sum = 0;
        for (int row = 0; row < Math.min(rows, lengths.length); row++) {
            sum += lengths[row];
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }
}
