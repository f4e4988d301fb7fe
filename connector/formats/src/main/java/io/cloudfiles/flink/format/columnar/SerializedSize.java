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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.VectorKind;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.types.logical.LogicalType;

import java.util.List;

/** About how many bytes vectors take when serialized, never less. */
@Internal
public final class SerializedSize {
    private static final int MAX_LENGTH_BYTES = 3;

    private SerializedSize() {}

    public static long of(RecordBatch batch) {
        long size = 0;
        for (int i = 0; i < batch.type().getFieldCount(); i++) {
            size += of(batch.column(i), batch.type().getTypeAt(i), batch.rowCount());
        }
        return size;
    }

    private static long of(ColumnVector vector, LogicalType type, int places) {
        List<LogicalType> children = type.getChildren();
        return places / Byte.SIZE
                + 1
                + switch (VectorKind.of(type)) {
                    case BOOLEAN -> places / Byte.SIZE + 1;
                    case BYTE -> places;
                    case SHORT -> (long) Short.BYTES * places;
                    case INT, FLOAT -> (long) Integer.BYTES * places;
                    case LONG, DOUBLE -> (long) Long.BYTES * places;
                    case TIMESTAMP -> (long) (Long.BYTES + Integer.BYTES) * places;
                    case DECIMAL -> decimals((DecimalVector) vector, places);
                    case BYTES -> bytes((HeapBytesVector) vector, places);
                    case ARRAY -> {
                        HeapArrayVector arrays = (HeapArrayVector) vector;
                        yield (long) MAX_LENGTH_BYTES * places
                                + of(arrays.getChild(), children.get(0), arrays.getSize());
                    }
                    case MAP -> {
                        MapVector maps = (MapVector) vector;
                        yield (long) MAX_LENGTH_BYTES * places
                                + of(maps.getKeyColumnVector(), children.get(0), maps.getSize())
                                + of(maps.getValueColumnVector(), children.get(1), maps.getSize());
                    }
                    case ROW -> rows((HeapRowVector) vector, children, places);
                    case VARIANT -> {
                        HeapRowVector parts = (HeapRowVector) vector;
                        yield bytes((HeapBytesVector) parts.getFields()[0], places)
                                + bytes((HeapBytesVector) parts.getFields()[1], places);
                    }
                };
    }

    private static long rows(HeapRowVector vector, List<LogicalType> types, int places) {
        long size = 0;
        for (int i = 0; i < types.size(); i++) {
            size += of(vector.getFields()[i], types.get(i), places);
        }
        return size;
    }

    private static long decimals(DecimalVector vector, int places) {
        return (DecimalVector.isCompact(vector.precision()) ? Long.BYTES : 2L * Long.BYTES + 1) * places;
    }

    private static long bytes(HeapBytesVector vector, int places) {
        long size = (long) MAX_LENGTH_BYTES * places;
        for (int i = 0; i < places; i++) {
            size += vector.isNullAt(i) ? 0 : vector.length[i];
        }
        return size;
    }
}
