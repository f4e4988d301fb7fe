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
package io.cloudfiles.flink.delta.parquet;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.storage.StorageOutput;
import org.apache.flink.annotation.Internal;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes one Parquet file, a column at a time.
 *
 * <p>What it writes is what every reader of Parquet has long understood: version 1 pages of up to 20,000 rows or about 1 MiB, plain or
 * with a dictionary, with statistics, page indexes and checksums. Encoding whole arrays, and not calling through a record assembly for
 * each value, is where its speed comes from.
 *
 * <p>A row group is kept compressed in memory until it is full, or {@link #flushRowGroup} is called to free the memory. The file becomes
 * visible in {@link #finish} or not at all. Used by one thread at a time: the one whose workspace it has, and any in {@link #finish}.
 */
@Internal
public final class ParquetBatchWriter {
    private static final int TRUNCATE_LENGTH = 64;

    private final ParquetLayout layout;
    private final OutputOpener opener;
    private final ColumnChunkWriter[] columns;
    private final Workspace workspace;
    private final long rowGroupBytes;
    /** Opened when the first row group is written: a store may hold a connection and a buffer for each open file. */
    private @Nullable StorageOutput output;

    private @Nullable StoragePositionOutput position;
    private @Nullable ParquetFileWriter file;
    private long rowGroupRows;
    private long rows;
    private long bufferedBytes;
    private long encodedBytes;

    /**
     * @param layout the columns of the file
     * @param opener where to write
     * @param compressor shared; stays open
     * @param rowGroupBytes memory at which a row group is written
     */
    public ParquetBatchWriter(
            ParquetLayout layout, OutputOpener opener, PageCompressor compressor, long rowGroupBytes) {
        this(layout, opener, compressor, rowGroupBytes, new Workspace());
    }

    /** @param workspace shared by files that the same thread writes; {@link #finish} makes no use of it */
    public ParquetBatchWriter(
            ParquetLayout layout,
            OutputOpener opener,
            PageCompressor compressor,
            long rowGroupBytes,
            Workspace workspace) {
        this.layout = layout;
        this.opener = opener;
        this.rowGroupBytes = rowGroupBytes;
        this.workspace = workspace;
        this.columns = layout.schema().getColumns().stream()
                .map(column -> new ColumnChunkWriter(column, compressor, workspace.slice()))
                .toArray(ColumnChunkWriter[]::new);
    }

    /**
     * Adds rows of a batch.
     *
     * @param selection which rows, or null for all
     * @throws IOException when the store failed; the file must then be aborted
     */
    public void write(RecordBatch batch, int @Nullable [] selection) throws IOException {
        Slots slots = selection == null ? Slots.all(batch.rowCount()) : Slots.of(selection);
        layout.write(batch, slots, columns);
        rows += slots.count();
        rowGroupRows += slots.count();
        long buffered = 0;
        long encoded = 0;
        for (ColumnChunkWriter column : columns) {
            column.endRows(slots.count(), workspace.page());
            buffered += column.bufferedBytes();
            encoded += column.encodedBytes();
        }
        bufferedBytes = buffered;
        encodedBytes = encoded;
        if (bufferedBytes >= rowGroupBytes) {
            flushRowGroup();
        }
    }

    /** Number of rows so far. */
    public long rows() {
        return rows;
    }

    /** Heap that the file takes. */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** About the size that the file would have if it were finished now. */
    public long sizeBytes() {
        return (position == null ? 0 : position.getPos()) + encodedBytes;
    }

    /** Writes the rows gathered as a row group, which frees their memory. */
    public void flushRowGroup() throws IOException {
        flushRowGroup(workspace.page());
    }

    private void flushRowGroup(PageBuffer page) throws IOException {
        if (rowGroupRows == 0) {
            return;
        }
        ParquetFileWriter target = file();
        target.startBlock(rowGroupRows);
        for (ColumnChunkWriter column : columns) {
            column.writeRowGroup(target, page);
        }
        target.endBlock();
        rowGroupRows = 0;
        bufferedBytes = 0;
        encodedBytes = 0;
    }

    private ParquetFileWriter file() throws IOException {
        if (file == null) {
            output = opener.open();
            position = new StoragePositionOutput(output);
            file = new ParquetFileWriter(
                    position,
                    layout.schema(),
                    ParquetFileWriter.Mode.CREATE,
                    Long.MAX_VALUE,
                    0,
                    TRUNCATE_LENGTH,
                    TRUNCATE_LENGTH,
                    ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
            file.start();
        }
        return file;
    }

    /** Writes what is left and makes the file visible. When this fails, the file must be aborted. */
    public FinishedFile finish() throws IOException {
        // Perhaps on another thread than the one that writes to other files meanwhile.
        flushRowGroup(new PageBuffer());
        file().end(Map.of());
        StorageOutput whole = Objects.requireNonNull(output);
        long size = whole.position();
        whole.close();
        return new FinishedFile(
                rows,
                size,
                Arrays.stream(columns).map(ColumnChunkWriter::statistics).toList());
    }

    /** Gives the file up: nothing becomes visible. */
    public void abort() throws IOException {
        if (output != null) {
            output.abort();
        }
    }

    /** Opens the file in the store. */
    public interface OutputOpener {
        /** Called once, on the thread that writes the first row group. */
        StorageOutput open() throws IOException;
    }

    /**
     * A file that is whole and visible.
     *
     * @param rows number of rows
     * @param sizeBytes length
     * @param statistics of each leaf column, in the order of the schema
     */
    public record FinishedFile(long rows, long sizeBytes, List<ColumnStatistics> statistics) {}
}
