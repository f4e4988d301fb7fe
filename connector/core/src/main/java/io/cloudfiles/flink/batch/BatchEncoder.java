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

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/**
 * Writes the columns of a batch, whole arrays at a time.
 *
 * <pre>
 * batch  := version byte, descriptor length, descriptor bytes ({@link TypeDescriptor}), schema version int, rows, [origin], [kinds], column*
 * origin := in version 3, which is of batches that know their file: location, size long, modification time long, 1 and the version of the
 *           file, or 0 for none, then 1 when kinds follow, else 0; texts are their length and UTF-8 bytes
 * kinds  := in version 2, which is of batches that hold more than insertions: a byte per row, as RowKind.toByteValue has it
 * column := form byte, [nulls when form is SOME_NULLS], values
 * form   := NO_NULLS | SOME_NULLS | ALL_NULL (no values follow) | CONSTANT (a column of one row follows)
 * nulls  := a bit per row, lowest first, 1 where null
 * values := of the rows that are not null
 *   BOOLEAN a bit each;  TINYINT 1 byte, SMALLINT 2, INT, DATE, TIME, FLOAT 4, BIGINT, DOUBLE 8
 *   strings, binary  length each, then the bytes of all
 *   TIMESTAMP        microseconds long up to precision 6, else milliseconds long and nanoseconds int
 *   DECIMAL          unscaled long up to precision 18, else as binary
 *   ARRAY            length each, then the column of all elements
 *   MAP              length each, then the columns of all keys and of all values
 *   ROW              one column per field, of all rows, those of null rows included
 * </pre>
 *
 * Lengths and the number of rows are variable-length, other numbers little-endian.
 */
final class BatchEncoder {
    static final byte VERSION = 1;
    static final byte VERSION_WITH_KINDS = 2;
    static final byte VERSION_WITH_ORIGIN = 3;
    static final byte NO_NULLS = 0;
    static final byte SOME_NULLS = 1;
    static final byte ALL_NULL = 2;
    static final byte CONSTANT = 3;
    static final int MICRO_PRECISION = 6;

    private final BatchOutput out;

    BatchEncoder(BatchOutput out) {
        this.out = out;
    }

    void encode(RecordBatch batch, byte[] descriptor) {
        byte[] kinds = batch.kinds();
        FileEntry origin = batch.origin();
        byte ofRows = kinds == null ? VERSION : VERSION_WITH_KINDS;
        out.reserve(1).put(origin == null ? ofRows : VERSION_WITH_ORIGIN);
        out.writeVarInt(descriptor.length);
        out.writeBytes(descriptor, 0, descriptor.length);
        out.reserve(Integer.BYTES).putInt(batch.schemaVersion());
        out.writeVarInt(batch.rowCount());
        if (origin != null) {
            origin(origin, kinds != null);
        }
        if (kinds != null) {
            out.writeBytes(kinds, 0, batch.rowCount());
        }
        RowType type = batch.type();
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType columnType = type.getTypeAt(i);
            column(Vectors.plain(batch.column(i), columnType, batch.rowCount()), columnType, 0, batch.rowCount());
        }
    }

    private void origin(FileEntry file, boolean kindsFollow) {
        text(file.location().toString());
        out.reserve(2 * Long.BYTES).putLong(file.sizeBytes()).putLong(file.modifiedMicros());
        String version = file.version();
        out.reserve(1).put((byte) (version == null ? 0 : 1));
        if (version != null) {
            text(version);
        }
        out.reserve(1).put((byte) (kindsFollow ? 1 : 0));
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeVarInt(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    private void column(ColumnVector vector, LogicalType type, int from, int count) {
        if (vector instanceof ConstantVector constant) {
            out.reserve(1).put(CONSTANT);
            column(constant.value(), type, 0, 1);
            return;
        }
        Rows rows = Rows.of(vector, from, count);
        if (rows.allNull()) {
            out.reserve(1).put(ALL_NULL);
        } else if (rows.noNulls()) {
            out.reserve(1).put(NO_NULLS);
            values(vector, type, rows);
        } else {
            out.reserve(1).put(SOME_NULLS);
            bits(rows.nulls(), count);
            values(vector, type, rows);
        }
    }

    private void bits(BitSet bits, int count) {
        byte[] bytes = bits.toByteArray();
        out.writeBytes(bytes, 0, bytes.length);
        for (int missing = (count + 7) / 8 - bytes.length; missing > 0; missing--) {
            out.reserve(1).put((byte) 0);
        }
    }

    private void values(ColumnVector vector, LogicalType type, Rows rows) {
        switch (VectorKind.of(type)) {
            case BOOLEAN -> booleans(((HeapBooleanVector) vector).vector, rows);
            case BYTE -> bytes(((HeapByteVector) vector).vector, rows);
            case SHORT -> shorts(((HeapShortVector) vector).vector, rows);
            case INT -> ints(((HeapIntVector) vector).vector, rows);
            case LONG -> longs(((HeapLongVector) vector).vector, rows);
            case FLOAT -> floats(((HeapFloatVector) vector).vector, rows);
            case DOUBLE -> doubles(((HeapDoubleVector) vector).vector, rows);
            case BYTES -> strings((HeapBytesVector) vector, rows);
            case TIMESTAMP -> timestamps((TimestampVector) vector, LogicalTypeChecks.getPrecision(type), rows);
            case DECIMAL -> decimals((DecimalVector) vector, rows);
            case ARRAY -> {
                HeapArrayVector arrays = (HeapArrayVector) vector;
                Elements elements = Elements.of(arrays.getOffsets(), arrays.getLengths(), rows);
                lengths(arrays.getLengths(), rows);
                elements(arrays.getChild(), type.getChildren().get(0), elements);
            }
            case MAP -> {
                MapVector maps = (MapVector) vector;
                Elements elements = Elements.of(maps.getOffsets(), maps.getLengths(), rows);
                lengths(maps.getLengths(), rows);
                elements(maps.getKeyColumnVector(), MapTypes.keyType(type), elements);
                elements(maps.getValueColumnVector(), MapTypes.valueType(type), elements);
            }
            case ROW, VARIANT -> fields((HeapRowVector) vector, VectorKind.fieldTypes(type), rows);
        }
    }

    private void fields(HeapRowVector vector, List<LogicalType> types, Rows rows) {
        ColumnVector[] fields = vector.getFields();
        for (int i = 0; i < fields.length; i++) {
            column(fields[i], types.get(i), rows.from(), rows.count());
        }
    }

    private void elements(ColumnVector vector, LogicalType type, Elements elements) {
        if (elements.isOneRange()) {
            column(vector, type, elements.from(), elements.count());
        } else {
            column(Vectors.select(vector, type, elements.indexes()), type, 0, elements.count());
        }
    }

    private void lengths(long[] lengths, Rows rows) {
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            out.writeVarInt(Math.toIntExact(lengths[row]));
        }
    }

    private void booleans(boolean[] values, Rows rows) {
        BitSet bits = new BitSet();
        int bit = 0;
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            bits.set(bit++, values[row]);
        }
        bits(bits, bit);
    }

    private void bytes(byte[] values, Rows rows) {
        ByteBuffer buffer = out.reserve(rows.count());
        if (rows.noNulls()) {
            buffer.put(values, rows.from(), rows.count());
            return;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.put(values[row]);
        }
    }

    private void shorts(short[] values, Rows rows) {
        ByteBuffer buffer = out.reserve((long) rows.count() * Short.BYTES);
        if (rows.noNulls()) {
            buffer.asShortBuffer().put(values, rows.from(), rows.count());
            out.advance(rows.count() * Short.BYTES);
            return;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.putShort(values[row]);
        }
    }

    private void ints(int[] values, Rows rows) {
        ByteBuffer buffer = out.reserve((long) rows.count() * Integer.BYTES);
        if (rows.noNulls()) {
            buffer.asIntBuffer().put(values, rows.from(), rows.count());
            out.advance(rows.count() * Integer.BYTES);
            return;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.putInt(values[row]);
        }
    }

    private void longs(long[] values, Rows rows) {
        ByteBuffer buffer = out.reserve((long) rows.count() * Long.BYTES);
        if (rows.noNulls()) {
            buffer.asLongBuffer().put(values, rows.from(), rows.count());
            out.advance(rows.count() * Long.BYTES);
            return;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.putLong(values[row]);
        }
    }

    private void floats(float[] values, Rows rows) {
        ByteBuffer buffer = out.reserve((long) rows.count() * Float.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.putInt(Float.floatToRawIntBits(values[row]));
        }
    }

    private void doubles(double[] values, Rows rows) {
        ByteBuffer buffer = out.reserve((long) rows.count() * Double.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.putLong(Double.doubleToRawLongBits(values[row]));
        }
    }

    private void strings(HeapBytesVector vector, Rows rows) {
        long total = 0;
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            out.writeVarInt(vector.length[row]);
            total += vector.length[row];
        }
        ByteBuffer buffer = out.reserve(total);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            buffer.put(vector.buffer, vector.start[row], vector.length[row]);
        }
    }

    private void timestamps(TimestampVector vector, int precision, Rows rows) {
        long[] micros = vector.microsArray();
        if (precision <= MICRO_PRECISION && micros != null) {
            longs(micros, rows);
            return;
        }
        ByteBuffer buffer = out.reserve((long) rows.count() * (Long.BYTES + Integer.BYTES));
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            if (precision <= MICRO_PRECISION) {
                buffer.putLong(vector.micros(row));
            } else {
                buffer.putLong(vector.millis(row)).putInt(vector.nanosOfMilli(row));
            }
        }
    }

    private void decimals(DecimalVector vector, Rows rows) {
        if (DecimalVector.isCompact(vector.precision())) {
            longs(vector.unscaledLongs(), rows);
            return;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            out.writeVarInt(vector.unscaledBytes(row).length);
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            byte[] bytes = vector.unscaledBytes(row);
            out.writeBytes(bytes, 0, bytes.length);
        }
    }
}
