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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.columnar.DecodedRows;
import io.cloudfiles.flink.format.columnar.Rebase;
import io.cloudfiles.flink.format.columnar.SerializedSize;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Reads the row groups of a range, column by column. A row group belongs to the range in which its first byte lies. A position is the
 * offset of a row group and how many of its rows were handed out.
 *
 * <p>The compressed bytes of one row group, as far as they belong to columns that are read, are in memory at a time.
 */
final class ParquetRecordReader implements RecordReader {
    private static final int MAX_ROWS = 8192;
    /** Until it is known how large rows are. */
    private static final int FIRST_ROWS = 1024;
    /** Less than a batch may have, since not all rows are of the same size. */
    private static final long TARGET_BATCH_BYTES = 800 * 1024;

    private final ParquetFile file;
    private final FileRange range;
    private final ParquetRows rows;
    private final boolean readsColumns;
    private final Deque<DecodedBatch> ready = new ArrayDeque<>();

    /** The row group that is being read, or the next one while no row of it is left. */
    private int rowGroup;

    private long rowsDone;
    private long rowsLeft;
    /** Rows of all row groups before. */
    private long rowsBefore;

    private long rowsToSkip;
    private int batchRows = FIRST_ROWS;
    private @Nullable PageReadStore pages;

    private ParquetRecordReader(ParquetFile file, FileRange range, ReadPosition position, ParquetRows rows) {
        this.file = file;
        this.range = range;
        this.rows = rows;
        this.readsColumns = !rows.leaves().isEmpty();
        this.rowsToSkip = position.skipRecords();
        file.select(rows.leaves());
        List<BlockMetaData> groups = file.rowGroups();
        long first = position.offset() == ReadPosition.NO_OFFSET ? range.start() : position.offset();
        while (rowGroup < groups.size() && offset(rowGroup) < first) {
            rowsBefore += groups.get(rowGroup).getRowCount();
            rowGroup++;
        }
    }

    /**
     * Reads the footer and decides how columns are read.
     *
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when it is no Parquet file, {@code CF_INVALID_SCHEMA} when a column has a
     *     type that cannot be read from Parquet
     */
    static ParquetRecordReader open(
            ParquetConfig config, StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        ParquetFile file = ParquetFile.open(input);
        FileColumn columns = file.columns();
        file.requireRowGroupsInside(range.file().sizeBytes());
        return file.guarded(() -> {
            Conversions conversions = new Conversions(
                    Rebase.ofDatetimes(
                            config.datetimes(), file.properties(), ParquetOptions.DATETIME_REBASE_MODE.key()),
                    Rebase.ofInt96(config.int96(), file.properties(), ParquetOptions.INT96_REBASE_MODE.key()));
            ParquetRows rows = new ParquetRows(file.location(), columns, schema, config.mode(), conversions);
            return new ParquetRecordReader(file, range, position, rows);
        });
    }

    private long offset(int index) {
        return file.start(file.rowGroups().get(index));
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        while (ready.isEmpty()) {
            if (rowsLeft > 0) {
                file.guarded(this::decode);
            } else if (rowGroup < file.rowGroups().size() && offset(rowGroup) < range.end()) {
                startRowGroup();
            } else {
                return null;
            }
        }
        return ready.poll();
    }

    private void startRowGroup() throws IOException {
        long count = file.rowGroups().get(rowGroup).getRowCount();
        rowsDone = Math.min(rowsToSkip, count);
        rowsToSkip = 0;
        rowsLeft = count - rowsDone;
        if (rowsLeft == 0) {
            leaveRowGroup();
        } else if (readsColumns) {
            PageReadStore read = file.read(rowGroup);
            pages = read;
            file.guarded(() -> {
                rows.start(read);
                rows.skip(rowsDone);
                return read;
            });
        }
    }

    private int decode() throws IOException {
        int count = (int) Math.min(rowsLeft, batchRows);
        DecodedRows decoded = rows.read(count, rowsBefore + rowsDone + 1);
        long sizeBytes = SerializedSize.of(decoded.rows());
        ready.addAll(decoded.batches(sizeBytes, offset(rowGroup), rowsDone));
        batchRows = (int) Math.max(1, Math.min(MAX_ROWS, TARGET_BATCH_BYTES * count / Math.max(1, sizeBytes)));
        rowsDone += count;
        rowsLeft -= count;
        if (rowsLeft == 0) {
            leaveRowGroup();
        }
        return count;
    }

    private void leaveRowGroup() {
        if (pages != null) {
            pages.close();
            pages = null;
        }
        rowsBefore += file.rowGroups().get(rowGroup).getRowCount();
        rowGroup++;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
