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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.delta.parquet.StoragePositionOutput;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.parquet.ParquetCodecs;
import io.cloudfiles.flink.storage.StorageOutput;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes Kernel's batches as one Parquet file of the log, zstd compressed. Row groups are small, because a checkpoint of a large table
 * is written beside the job's own work.
 */
final class LogParquetWriter {
    private static final long ROW_GROUP_BYTES = 16L << 20;
    private static final int ROWS_BETWEEN_SIZE_CHECKS = 1000;
    private static final ParquetCodecs CODECS = new ParquetCodecs("_delta_log", ErrorCode.CF_DELTA_TABLE_UNSUPPORTED);

    private final ParquetProperties properties = ParquetProperties.builder().build();
    private final StorageOutput output;
    private final MessageType schema;
    private final ParquetFileWriter file;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private RecordConsumer records;
    private long rows;

    private LogParquetWriter(StorageOutput output, StructType type) throws IOException {
        this.output = output;
        this.schema = LogParquetTypes.toParquet(type);
        this.file = new ParquetFileWriter(
                new StoragePositionOutput(output),
                schema,
                ParquetFileWriter.Mode.OVERWRITE,
                ROW_GROUP_BYTES,
                0,
                null,
                properties);
        file.start();
        startRowGroup();
    }

    /**
     * Writes all rows and makes the file visible; gives the file up when that fails.
     *
     * @param data at least one batch; all have the schema of the first
     */
    static void write(StorageOutput output, CloseableIterator<FilteredColumnarBatch> data) throws IOException {
        try {
            FilteredColumnarBatch first = data.next();
            LogParquetWriter writer =
                    new LogParquetWriter(output, first.getData().getSchema());
            writer.write(first);
            while (data.hasNext()) {
                writer.write(data.next());
            }
            writer.end();
        } finally {
            output.abort();
        }
    }

    private void startRowGroup() {
        pages = new ColumnChunkPageWriteStore(
                CODECS.getCompressor(CompressionCodecName.ZSTD),
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength());
        columns = properties.newColumnWriteStore(schema, pages, pages);
        records = new ColumnIOFactory(false).getColumnIO(schema).getRecordWriter(columns);
        rows = 0;
    }

    private void write(FilteredColumnarBatch batch) throws IOException {
        ColumnarBatch data = batch.getData();
        Optional<ColumnVector> selection = batch.getSelectionVector();
        for (int row = 0; row < data.getSize(); row++) {
            int index = row;
            if (selection
                    .map(chosen -> !chosen.isNullAt(index) && chosen.getBoolean(index))
                    .orElse(true)) {
                LogParquetTypes.writeRow(records, data, row);
                countRow();
            }
        }
    }

    private void countRow() throws IOException {
        rows++;
        if (rows % ROWS_BETWEEN_SIZE_CHECKS == 0 && columns.getBufferedSize() > ROW_GROUP_BYTES) {
            endRowGroup();
            startRowGroup();
        }
    }

    private void endRowGroup() throws IOException {
        if (rows > 0) {
            file.startBlock(rows);
            records.flush();
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
        }
        columns.close();
        pages.close();
    }

    /** Only after the footer is written, since a checkpoint is trusted by its name alone. */
    private void end() throws IOException {
        endRowGroup();
        file.end(Map.of());
        output.close();
    }
}
