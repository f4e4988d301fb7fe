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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.Vectors;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns batches of rows into batches with the types of a {@link TableLayout}: narrower columns are copied, NOT NULL is checked. Columns
 * keep their place. Stateless.
 */
@Internal
public final class BatchProjection {
    private final TableLayout layout;
    private final DataType[] from;
    private final DataType[] to;
    private final List<StoredColumn> required;
    private final boolean changesNothing;

    /** For batches of the type that the layout was made from. */
    public BatchProjection(RowType rows, TableLayout layout) {
        this.layout = layout;
        StructType given = DeltaTypes.toDelta(rows);
        this.from = new DataType[given.length()];
        this.to = new DataType[given.length()];
        this.required = new ArrayList<>();
        boolean identity = true;
        for (StoredColumn column : columns(layout).toList()) {
            int index = column.index();
            from[index] = given.at(index).getDataType();
            to[index] = column.logical().getDataType();
            identity &= !TypeWidening.needsCopy(from[index], to[index]);
            if (!column.logical().isNullable()) {
                required.add(column);
            }
        }
        this.changesNothing = identity;
    }

    private static Stream<StoredColumn> columns(TableLayout layout) {
        return Stream.concat(layout.dataColumns().stream(), layout.partitionColumns().stream());
    }

    /** The rows' types as files have them: those of the rows, and the table's where that is wider. */
    static RowType storedRows(RowType rows, StructType given, List<StoredColumn> columns) {
        List<RowType.RowField> fields = new ArrayList<>(rows.getFields());
        for (StoredColumn column : columns) {
            DataType wide = column.logical().getDataType();
            DataType narrow = given.at(column.index()).getDataType();
            if (TypeWidening.needsCopy(narrow, wide)) {
                RowType.RowField field = fields.get(column.index());
                LogicalType type = TypeWidening.toFlink(field.getType(), narrow, wide);
                fields.set(column.index(), new RowType.RowField(field.getName(), type));
            }
        }
        return new RowType(rows.isNullable(), fields);
    }

    /**
     * The batch to write.
     *
     * @throws CloudFilesException with {@link ErrorCode#DELTA_METADATA_MISMATCH} when a column that is NOT NULL in the table has a null
     */
    public RecordBatch apply(RecordBatch batch) {
        required.forEach(column -> requireNoNull(column, batch));
        if (changesNothing) {
            return batch;
        }
        ColumnVector[] vectors = new ColumnVector[from.length];
        for (int i = 0; i < vectors.length; i++) {
            ColumnVector values = batch.column(i);
            vectors[i] = TypeWidening.needsCopy(from[i], to[i])
                    ? WidenedVectors.copy(
                            Vectors.plain(values, batch.type().getTypeAt(i), batch.rowCount()),
                            batch.rowCount(),
                            from[i],
                            to[i])
                    : values;
        }
        return batch.withColumns(layout.rows(), vectors);
    }

    private void requireNoNull(StoredColumn column, RecordBatch batch) {
        ColumnVector values = batch.column(column.index());
        for (int row = 0; row < batch.rowCount(); row++) {
            if (values.isNullAt(row)) {
                throw new CloudFilesException(
                        ErrorCode.DELTA_METADATA_MISMATCH,
                        "[" + layout.table() + "] Column '" + column.logical().getName()
                                + "' is NOT NULL in the table, and a row has null there. Filter such rows before the sink, or run"
                                + " ALTER TABLE … ALTER COLUMN "
                                + column.logical().getName() + " DROP NOT NULL.");
            }
        }
    }
}
