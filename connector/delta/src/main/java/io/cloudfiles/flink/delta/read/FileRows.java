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
package io.cloudfiles.flink.delta.read;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of one data file, batch by batch. One thread at a time. */
@Internal
public final class FileRows implements Closeable {
    private final CloseableIterator<FilteredColumnarBatch> batches;
    private final List<ColumnReader> readers;
    private long rowsToSkip;

    /**
     * @param batches what the file holds
     * @param columns types of the rows, of which the batches have at least as many columns, in this order
     * @param rowsToSkip rows to leave out at first
     */
    FileRows(CloseableIterator<FilteredColumnarBatch> batches, RowType columns, long rowsToSkip) {
        this.batches = batches;
        this.readers = columns.getChildren().stream().map(ColumnReader::of).toList();
        this.rowsToSkip = rowsToSkip;
    }

    /**
     * Opens a data file, to be closed by the caller.
     *
     * @param scanState of a scan that reads these columns, and no other
     * @param scanFile the file as that scan describes it
     */
    public static FileRows open(Engine engine, Row scanState, Row scanFile, RowType columns) throws IOException {
        return new FileRows(ScannedFile.read(engine, scanState, scanFile), columns, 0);
    }

    /** Whether there is another batch. */
    public boolean hasNext() {
        return batches.hasNext();
    }

    /** The rows of the next batch; may be none. */
    public List<RowData> next() {
        FilteredColumnarBatch batch = batches.next();
        ColumnarBatch data = batch.getData();
        Optional<ColumnVector> selected = batch.getSelectionVector();
        ColumnVector[] vectors = new ColumnVector[readers.size()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = data.getColumnVector(i);
        }
        List<RowData> rows = new ArrayList<>(data.getSize());
        for (int row = 0; row < data.getSize(); row++) {
            if (selected.isEmpty()
                    || !selected.get().isNullAt(row) && selected.get().getBoolean(row)) {
                if (rowsToSkip > 0) {
                    rowsToSkip--;
                } else {
                    rows.add(row(vectors, row));
                }
            }
        }
        return rows;
    }

    private RowData row(ColumnVector[] vectors, int row) {
        GenericRowData values = new GenericRowData(vectors.length);
        for (int i = 0; i < vectors.length; i++) {
            values.setField(i, readers.get(i).readNullable(vectors[i], row));
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        batches.close();
    }
}
