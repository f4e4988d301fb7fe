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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.batch.ConstantVector;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapMapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;

/** Estimates the heap that a batch keeps alive, from its columns and not from its rows: a buffer that columns share counts once. */
final class BatchMemory {
    private static final int PER_COLUMN = 64;
    private static final int PER_BAD_RECORD = 256;

    /**
     * Bytes of a value, by the class of its vector. To ask each vector which of these interfaces it implements is slow, and slower the more
     * threads ask: in Java 17 a tenth of what a small file costs.
     */
    private static final ClassValue<Integer> WIDTHS = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> vector) {
            if (BooleanColumnVector.class.isAssignableFrom(vector) || ByteColumnVector.class.isAssignableFrom(vector)) {
                return Byte.BYTES;
            }
            if (ShortColumnVector.class.isAssignableFrom(vector)) {
                return Short.BYTES;
            }
            if (IntColumnVector.class.isAssignableFrom(vector) || FloatColumnVector.class.isAssignableFrom(vector)) {
                return Integer.BYTES;
            }
            return Long.BYTES;
        }
    };

    private byte[] lastBuffer = new byte[0];
    private long bytes;

    private BatchMemory() {}

    /** Estimated bytes, with those of bad records. */
    static long of(DecodedBatch decoded) {
        long bytes = of(decoded.records());
        for (BadRecord bad : decoded.badRecords()) {
            bytes += PER_BAD_RECORD + bad.content().length;
        }
        return bytes;
    }

    /** Estimated bytes. */
    static long of(RecordBatch batch) {
        BatchMemory memory = new BatchMemory();
        memory.bytes += batch.isInsertOnly() ? 0 : batch.rowCount();
        for (int i = 0; i < batch.type().getFieldCount(); i++) {
            memory.add(batch.column(i), batch.rowCount());
        }
        return memory.bytes;
    }

    private void add(ColumnVector column, long rows) {
        bytes += PER_COLUMN;
        if (column instanceof ConstantVector) {
            return;
        }
        bytes += rows * (1 + WIDTHS.get(column.getClass()));
        if (column instanceof HeapBytesVector strings) {
            addBuffer(strings.buffer);
        } else if (column instanceof HeapArrayVector arrays) {
            add(arrays.getChild(), arrays.getSize());
        } else if (column instanceof HeapMapVector maps) {
            add(maps.getKeyColumnVector(), maps.getSize());
            add(maps.getValueColumnVector(), maps.getSize());
        } else if (column instanceof HeapRowVector nested) {
            for (ColumnVector field : nested.getFields()) {
                add(field, rows);
            }
        }
    }

    /** Columns that share a buffer follow each other mostly; to count one twice is harmless. */
    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    private void addBuffer(byte[] buffer) {
        if (buffer != lastBuffer) {
            bytes += buffer.length;
            lastBuffer = buffer;
        }
    }
}
