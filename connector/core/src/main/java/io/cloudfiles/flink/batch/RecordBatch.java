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
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * An immutable columnar batch of records of one file, all of one schema version; the unit that flows from reader to sink.
 *
 * <p>Columns are Flink's column vectors. Readers of a batch use the vector interfaces ({@code LongColumnVector} and so on) and may have
 * a faster way for the classes that our decoders make:
 *
 * <pre>
 * BOOLEAN HeapBooleanVector   TINYINT HeapByteVector   SMALLINT HeapShortVector   INT, DATE, TIME HeapIntVector
 * BIGINT  HeapLongVector      FLOAT HeapFloatVector    DOUBLE HeapDoubleVector
 * CHAR, VARCHAR, BINARY, VARBINARY HeapBytesVector (start and length point into one shared buffer)
 * TIMESTAMP, TIMESTAMP_LTZ    TimestampVector (microseconds, or milliseconds + nanoseconds above precision 6)
 * DECIMAL                     DecimalVector (unscaled long up to precision 18, else two's-complement bytes)
 * ARRAY HeapArrayVector   MAP MapVector   ROW HeapRowVector
 * </pre>
 *
 * A column that holds one value in all rows comes from {@link ConstantVectors}. {@link Vectors#plain} turns any other vector into these.
 *
 * <p>Rows are insertions unless the batch says otherwise. One that holds insertions only, as all of our own formats give, spends nothing
 * on it.
 *
 * <p>Whoever builds a batch gives its vectors and buffers away and never touches them again. That makes batches safe to share between
 * threads and lets the serializer's {@code copy} return the batch itself. A batch serializes to 1 MiB or little more.
 */
@PublicEvolving
@TypeInfo(RecordBatchTypeInfo.Factory.class)
public final class RecordBatch implements Versioned {
    private final int schemaVersion;
    private final RowType type;
    private final VectorizedColumnBatch columns;

    /** {@link RowKind#toByteValue} of each row; null when all are insertions. */
    private final byte @Nullable [] kinds;

    private final @Nullable FileEntry origin;

    private RecordBatch(
            int schemaVersion,
            RowType type,
            VectorizedColumnBatch columns,
            byte @Nullable [] kinds,
            @Nullable FileEntry origin) {
        this.schemaVersion = schemaVersion;
        this.type = type;
        this.columns = columns;
        this.kinds = kinds;
        this.origin = origin;
    }

    /**
     * Takes ownership of the columns of insertions.
     *
     * @param schemaVersion number of the schema version that the rows were decoded under; 0 for a declared schema
     * @param type names and types of the columns, in order
     * @param columns one vector per field, each with at least {@code rowCount} rows
     * @param rowCount number of rows, 0 or more
     */
    public static RecordBatch of(int schemaVersion, RowType type, ColumnVector[] columns, int rowCount) {
        return of(schemaVersion, type, columns, rowCount, null, null);
    }

    /**
     * @param kinds {@link RowKind#toByteValue} of each row, or null when all are insertions; given away like the columns
     * @param origin the file of the rows, where that is known
     */
    static RecordBatch of(
            int schemaVersion,
            RowType type,
            ColumnVector[] columns,
            int rowCount,
            byte @Nullable [] kinds,
            @Nullable FileEntry origin) {
        if (columns.length != type.getFieldCount() || rowCount < 0) {
            throw new IllegalArgumentException(
                    columns.length + " columns and " + rowCount + " rows for " + type.asSummaryString());
        }
        VectorizedColumnBatch batch = new VectorizedColumnBatch(columns);
        batch.setNumRows(rowCount);
        return new RecordBatch(schemaVersion, type, batch, kinds, origin);
    }

    /** The same rows, known to be of a file. */
    public RecordBatch from(FileEntry file) {
        return new RecordBatch(schemaVersion, type, columns, kinds, file);
    }

    /**
     * The same rows, of the same kinds and the same file, with other columns.
     *
     * @param otherType names and types of the columns, in order
     * @param otherColumns one vector per field, each with at least as many rows as this batch has; given away
     */
    public RecordBatch withColumns(RowType otherType, ColumnVector[] otherColumns) {
        return of(schemaVersion, otherType, otherColumns, rowCount(), kinds, origin);
    }

    /**
     * Some rows, in the order given.
     *
     * @param rows numbers of rows; given away
     */
    public RecordBatch select(int[] rows) {
        ColumnVector[] selected = new ColumnVector[type.getFieldCount()];
        for (int i = 0; i < selected.length; i++) {
            selected[i] = Vectors.select(column(i), type.getTypeAt(i), rows);
        }
        return of(schemaVersion, type, selected, rows.length, selectKinds(rows), origin);
    }

    private byte @Nullable [] selectKinds(int[] rows) {
        if (kinds == null) {
            return null;
        }
        byte[] selected = new byte[rows.length];
        boolean insertOnly = true;
        for (int i = 0; i < rows.length; i++) {
            selected[i] = kinds[rows[i]];
            insertOnly &= selected[i] == RowKind.INSERT.toByteValue();
        }
        return insertOnly ? null : selected;
    }

    @Override
    public int schemaVersion() {
        return schemaVersion;
    }

    /** Names and types of the columns. */
    public RowType type() {
        return type;
    }

    /**
     * The file that the rows are of, in the version that was read; null where nobody has said so, as of a batch that was gathered from rows.
     */
    public @Nullable FileEntry origin() {
        return origin;
    }

    /** Number of rows. */
    public int rowCount() {
        return columns.getNumRows();
    }

    /** The vector of a column. */
    public ColumnVector column(int index) {
        return columns.columns[index];
    }

    /** Whether no row is an update or a deletion; true for a batch without rows. */
    public boolean isInsertOnly() {
        return kinds == null;
    }

    /** What a row does to those that came before. */
    public RowKind kind(int index) {
        return kinds == null ? RowKind.INSERT : RowKind.fromByteValue(kinds[index]);
    }

    /** {@link RowKind#toByteValue} of each row, not to be changed; null when all are insertions. */
    byte @Nullable [] kinds() {
        return kinds;
    }

    /** A view of one row, of its kind; stays valid as long as it is held. */
    public RowData row(int index) {
        ColumnarRowData row = new ColumnarRowData(columns, index);
        if (kinds != null) {
            row.setRowKind(kind(index));
        }
        return row;
    }

    /** Views of all rows in order; each stays valid as long as it is held. */
    public Iterator<RowData> rows() {
        return IntStream.range(0, rowCount()).mapToObj(this::row).iterator();
    }
}
