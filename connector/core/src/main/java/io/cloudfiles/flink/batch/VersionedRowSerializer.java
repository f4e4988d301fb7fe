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

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Serializes rows between tasks and into state. Rows are immutable, so a copy is the row itself. Used by one thread at a time; each gets a
 * duplicate.
 *
 * <pre>
 * row    := header, size int, Flink's BinaryRowData
 * header := length, schema version, type as in a batch        lengths and numbers of variable length
 * </pre>
 *
 * A type takes about its names and 3 bytes a column, 7 for one of STRING: {@code id BIGINT, name STRING, amount DECIMAL(10, 2)} with short
 * values is 68 bytes, of which 36 are those of Flink's row without columns. Whoever finds that too much between tasks sends batches. Time is
 * saved instead: the header is made once for the rows that share their columns, and compared, not decoded, when read.
 */
@Internal
public final class VersionedRowSerializer extends TypeSerializer<VersionedRow> {
    private static final long serialVersionUID = 1L;

    /** Types that are remembered; a stream has few, and one that has more begins anew. */
    private static final int MAX_KNOWN = 256;

    private transient @Nullable Map<RowColumns, Rows> known;
    /** What the last row was; almost always the next one, too. */
    private transient @Nullable Rows written;

    private transient @Nullable Rows read;

    /** The header of rows of some columns, but for its length. */
    private static byte[] body(RowColumns columns) {
        byte[] type = TypeDescriptor.encode(columns.type());
        BatchOutput out = new BatchOutput();
        out.writeVarInt(columns.schemaVersion());
        out.writeBytes(type, 0, type.length);
        return Arrays.copyOf(out.array(), out.size());
    }

    @Override
    public void serialize(VersionedRow row, DataOutputView target) throws IOException {
        Rows rows = written;
        if (rows == null || !rows.columns.equals(row.columns())) {
            rows = rows(row.columns());
            written = rows;
        }
        writeHeader(rows.body, target);
        rows.serializer.serialize(row.row(), target);
    }

    private Rows rows(RowColumns columns) {
        Map<RowColumns, Rows> all = known;
        if (all == null || all.size() >= MAX_KNOWN) {
            all = new HashMap<>();
            known = all;
        }
        return all.computeIfAbsent(columns, Rows::of);
    }

    @Override
    public VersionedRow deserialize(DataInputView source) throws IOException {
        byte[] body = readHeader(source);
        Rows rows = read;
        if (rows == null || !Arrays.equals(rows.body, body)) {
            BatchInput in = new BatchInput(body);
            int version = in.readVarInt();
            RowType type = TypeDescriptor.decode(Arrays.copyOfRange(body, in.position(), body.length));
            rows = rows(new RowColumns(version, type));
            read = rows;
        }
        return new VersionedRow(rows.columns, rows.serializer.deserialize(source));
    }

    private static void writeHeader(byte[] body, DataOutputView target) throws IOException {
        int rest = body.length;
        while ((rest & ~0x7F) != 0) {
            target.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        target.writeByte(rest);
        target.write(body);
    }

    /** The header but for its length. */
    private static byte[] readHeader(DataInputView source) throws IOException {
        int length = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte b = source.readByte();
            length |= (b & 0x7F) << shift;
            if (b >= 0) {
                byte[] body = new byte[length];
                source.readFully(body);
                return body;
            }
        }
        throw new IOException("A row is broken: the length of its type does not end.");
    }

    @Override
    public VersionedRow deserialize(VersionedRow reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<VersionedRow> duplicate() {
        return new VersionedRowSerializer();
    }

    @Override
    public VersionedRow createInstance() {
        return VersionedRow.of(0, RowType.of(), new GenericRowData(0));
    }

    @Override
    public VersionedRow copy(VersionedRow from) {
        return from;
    }

    @Override
    public VersionedRow copy(VersionedRow from, VersionedRow reuse) {
        return from;
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        writeHeader(readHeader(source), target);
        byte[] row = new byte[source.readInt()];
        source.readFully(row);
        target.writeInt(row.length);
        target.write(row);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionedRowSerializer;
    }

    @Override
    public int hashCode() {
        return VersionedRowSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<VersionedRow> snapshotConfiguration() {
        return new VersionedRowSerializerSnapshot();
    }

    /** How rows of some columns are written; of one thread, unlike the columns. */
    private record Rows(RowColumns columns, byte[] body, RowDataSerializer serializer) {
        static Rows of(RowColumns columns) {
            // As nullable, as in RowColumns.
            LogicalType[] types = columns.type().getChildren().stream()
                    .map(type -> type.copy(true))
                    .toArray(LogicalType[]::new);
            return new Rows(columns, VersionedRowSerializer.body(columns), new RowDataSerializer(types));
        }
    }
}
