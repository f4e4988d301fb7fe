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
import io.cloudfiles.flink.storage.Location;
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
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.RowKind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/** Reads what {@link BatchEncoder} wrote. All vectors are plain, or constant. */
final class BatchDecoder {
    private static final byte LAST_KIND = RowKind.DELETE.toByteValue();

    private final BatchInput in;

    /** @param in behind the version and the descriptor of a batch */
    BatchDecoder(BatchInput in) {
        this.in = in;
    }

    /** @param version of the batch, one that is known */
    RecordBatch decode(RowType type, byte version) throws IOException {
        int schemaVersion = in.require(Integer.BYTES).getInt();
        int rowCount = in.readVarInt();
        FileEntry origin = version == BatchEncoder.VERSION_WITH_ORIGIN ? origin() : null;
        boolean hasKinds = origin == null ? version == BatchEncoder.VERSION_WITH_KINDS : in.readByte() != 0;
        byte[] kinds = hasKinds ? kinds(rowCount) : null;
        ColumnVector[] columns = new ColumnVector[type.getFieldCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(type.getTypeAt(i), rowCount);
        }
        if (!in.isAtEnd()) {
            throw new IOException("A record batch is broken: bytes follow its last column.");
        }
        return RecordBatch.of(schemaVersion, type, columns, rowCount, kinds, origin);
    }

    private FileEntry origin() throws IOException {
        Location location = Location.ofNormalised(text());
        long sizeBytes = in.require(Long.BYTES).getLong();
        long modifiedMicros = in.require(Long.BYTES).getLong();
        return new FileEntry(location, sizeBytes, modifiedMicros, in.readByte() == 0 ? null : text());
    }

    private String text() throws IOException {
        byte[] bytes = new byte[in.readVarInt()];
        in.require(bytes.length).get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte[] kinds(int rowCount) throws IOException {
        ByteBuffer bytes = in.require(rowCount);
        byte[] kinds = new byte[rowCount];
        bytes.get(kinds);
        for (byte kind : kinds) {
            if (kind < 0 || kind > LAST_KIND) {
                throw new IOException("A record batch is broken or newer than this version: row kind " + kind + ".");
            }
        }
        return kinds;
    }

    private ColumnVector column(LogicalType type, int count) throws IOException {
        byte form = in.readByte();
        return form == BatchEncoder.CONSTANT
                ? new ConstantVector(plainColumn(in.readByte(), type, 1))
                : plainColumn(form, type, count);
    }

    private WritableColumnVector plainColumn(byte form, LogicalType type, int count) throws IOException {
        switch (form) {
            case BatchEncoder.NO_NULLS:
                return values(type, new Rows(0, count, new BitSet()));
            case BatchEncoder.SOME_NULLS:
                return withNulls(bits(count), type, count);
            case BatchEncoder.ALL_NULL:
                WritableColumnVector vector = Vectors.allocate(type, count);
                vector.fillWithNulls();
                return vector;
            default:
                throw new IOException("A record batch is broken or newer than this version: form " + form + ".");
        }
    }

    private WritableColumnVector withNulls(BitSet nulls, LogicalType type, int count) throws IOException {
        WritableColumnVector vector = values(type, new Rows(0, count, nulls));
        for (int row = nulls.nextSetBit(0); row >= 0; row = nulls.nextSetBit(row + 1)) {
            vector.setNullAt(row);
        }
        return vector;
    }

    private BitSet bits(int count) throws IOException {
        int length = (count + 7) / 8;
        BitSet bits = BitSet.valueOf(in.require(length).slice(in.position(), length));
        in.skip(length);
        return bits;
    }

    private WritableColumnVector values(LogicalType type, Rows rows) throws IOException {
        return switch (VectorKind.of(type)) {
            case BOOLEAN -> booleans(rows);
            case BYTE -> bytes(rows);
            case SHORT -> shorts(rows);
            case INT -> ints(rows);
            case LONG -> longs(rows);
            case FLOAT -> floats(rows);
            case DOUBLE -> doubles(rows);
            case BYTES -> strings(rows);
            case TIMESTAMP -> timestamps(LogicalTypeChecks.getPrecision(type), rows);
            case DECIMAL -> decimals((DecimalType) type, rows);
            case ARRAY -> arrays(type.getChildren().get(0), rows);
            case MAP -> maps(MapTypes.keyType(type), MapTypes.valueType(type), rows);
            case ROW, VARIANT -> rows(VectorKind.fieldTypes(type), rows.count());
        };
    }

    private HeapBooleanVector booleans(Rows rows) throws IOException {
        HeapBooleanVector vector = new HeapBooleanVector(rows.count());
        BitSet bits = bits(rows.count() - rows.nulls().cardinality());
        int bit = 0;
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = bits.get(bit++);
        }
        return vector;
    }

    private ByteBuffer require(Rows rows, int width) throws IOException {
        return in.require((long) (rows.count() - rows.nulls().cardinality()) * width);
    }

    private HeapByteVector bytes(Rows rows) throws IOException {
        HeapByteVector vector = new HeapByteVector(rows.count());
        ByteBuffer buffer = require(rows, Byte.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = buffer.get();
        }
        return vector;
    }

    private HeapShortVector shorts(Rows rows) throws IOException {
        HeapShortVector vector = new HeapShortVector(rows.count());
        ByteBuffer buffer = require(rows, Short.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = buffer.getShort();
        }
        return vector;
    }

    private HeapIntVector ints(Rows rows) throws IOException {
        HeapIntVector vector = new HeapIntVector(rows.count());
        ByteBuffer buffer = require(rows, Integer.BYTES);
        if (rows.noNulls()) {
            buffer.asIntBuffer().get(vector.vector, 0, rows.count());
            in.skip(rows.count() * Integer.BYTES);
            return vector;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = buffer.getInt();
        }
        return vector;
    }

    private HeapLongVector longs(Rows rows) throws IOException {
        HeapLongVector vector = new HeapLongVector(rows.count());
        ByteBuffer buffer = require(rows, Long.BYTES);
        if (rows.noNulls()) {
            buffer.asLongBuffer().get(vector.vector, 0, rows.count());
            in.skip(rows.count() * Long.BYTES);
            return vector;
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = buffer.getLong();
        }
        return vector;
    }

    private HeapFloatVector floats(Rows rows) throws IOException {
        HeapFloatVector vector = new HeapFloatVector(rows.count());
        ByteBuffer buffer = require(rows, Float.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = Float.intBitsToFloat(buffer.getInt());
        }
        return vector;
    }

    private HeapDoubleVector doubles(Rows rows) throws IOException {
        HeapDoubleVector vector = new HeapDoubleVector(rows.count());
        ByteBuffer buffer = require(rows, Double.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.vector[row] = Double.longBitsToDouble(buffer.getLong());
        }
        return vector;
    }

    private HeapBytesVector strings(Rows rows) throws IOException {
        HeapBytesVector vector = new HeapBytesVector(rows.count());
        vector.buffer = in.array();
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.length[row] = in.readVarInt();
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.start[row] = in.position();
            in.skip(vector.length[row]);
        }
        return vector;
    }

    private TimestampVector timestamps(int precision, Rows rows) throws IOException {
        TimestampVector vector = new TimestampVector(rows.count(), precision);
        if (precision <= BatchEncoder.MICRO_PRECISION) {
            ByteBuffer buffer = require(rows, Long.BYTES);
            for (int row = rows.first(); row >= 0; row = rows.next(row)) {
                vector.setMicros(row, buffer.getLong());
            }
            return vector;
        }
        ByteBuffer buffer = require(rows, Long.BYTES + Integer.BYTES);
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            vector.setMillis(row, buffer.getLong(), buffer.getInt());
        }
        return vector;
    }

    private DecimalVector decimals(DecimalType type, Rows rows) throws IOException {
        DecimalVector vector = new DecimalVector(rows.count(), type.getPrecision(), type.getScale());
        if (DecimalVector.isCompact(type.getPrecision())) {
            ByteBuffer buffer = require(rows, Long.BYTES);
            for (int row = rows.first(); row >= 0; row = rows.next(row)) {
                vector.setUnscaled(row, buffer.getLong());
            }
            return vector;
        }
        int[] lengths = new int[rows.count()];
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            lengths[row] = in.readVarInt();
        }
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            ByteBuffer buffer = in.require(lengths[row]);
            byte[] unscaled = new byte[lengths[row]];
            buffer.get(unscaled);
            vector.setUnscaled(row, unscaled);
        }
        return vector;
    }

    private HeapArrayVector arrays(LogicalType elementType, Rows rows) throws IOException {
        long[] offsets = new long[rows.count()];
        long[] lengths = new long[rows.count()];
        int total = ranges(offsets, lengths, rows);
        HeapArrayVector vector = new HeapArrayVector(rows.count(), column(elementType, total));
        vector.setOffsets(offsets);
        vector.setLengths(lengths);
        vector.setSize(total);
        return vector;
    }

    private MapVector maps(LogicalType keyType, LogicalType valueType, Rows rows) throws IOException {
        long[] offsets = new long[rows.count()];
        long[] lengths = new long[rows.count()];
        int total = ranges(offsets, lengths, rows);
        MapVector vector = new MapVector(rows.count(), column(keyType, total), column(valueType, total));
        vector.setOffsets(offsets);
        vector.setLengths(lengths);
        vector.setSize(total);
        return vector;
    }

    /** Reads lengths, sets both arrays, and gives the number of elements. */
    private int ranges(long[] offsets, long[] lengths, Rows rows) throws IOException {
        long total = 0;
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            offsets[row] = total;
            lengths[row] = in.readVarInt();
            total += lengths[row];
        }
        return Math.toIntExact(total);
    }

    private HeapRowVector rows(List<LogicalType> types, int count) throws IOException {
        WritableColumnVector[] fields = new WritableColumnVector[types.size()];
        for (int i = 0; i < fields.length; i++) {
            // Never a constant: the vector of rows takes writable vectors only.
            fields[i] = plainColumn(in.readByte(), types.get(i), count);
        }
        return new HeapRowVector(count, fields);
    }
}
