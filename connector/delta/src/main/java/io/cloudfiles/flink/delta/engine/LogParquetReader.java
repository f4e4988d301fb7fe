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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.parquet.ParquetCodecs;
import io.cloudfiles.flink.parquet.ParquetInput;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.RowRecordCollector;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.FileStatus;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads one Parquet file of the log as Kernel's batches. Kernel's own converters turn values into vectors; the way there is ours, since
 * Kernel's reader asks Hadoop for its configuration and codecs.
 */
final class LogParquetReader implements AutoCloseable {
    private static final int BATCH_ROWS = 1024;

    private final String path;
    private final StructType schema;
    private final ParquetFileReader file;
    private final MessageType requested;
    private final MessageColumnIO columns;
    private final RowRecordCollector collector;
    private @Nullable RecordReader<Object> rowGroup;
    private long rowsLeft;
    private long rowIndex;

    private LogParquetReader(String path, ParquetFileReader file, StructType schema) {
        this.path = path;
        this.schema = schema;
        this.file = file;
        StructType stored = VariantColumns.stored(schema);
        MessageType fileSchema = file.getFileMetaData().getSchema();
        this.requested = new BatchReadSupport(BATCH_ROWS, stored)
                .init(new InitContext(new PlainParquetConfiguration(), Map.of(), fileSchema))
                .getRequestedSchema();
        VariantColumns.requireWhole(path, schema, requested, fileSchema);
        file.setRequestedSchema(requested);
        this.columns = new ColumnIOFactory(file.getFileMetaData().getCreatedBy()).getColumnIO(requested, fileSchema);
        this.collector = new RowRecordCollector(BATCH_ROWS, stored, requested);
    }

    /** Opens a file; the schema's columns that it lacks are read as null. */
    static LogParquetReader open(StorageFileIO files, FileStatus status, StructType schema) {
        try {
            StorageInputFile input = files.newInputFile(status.getPath(), status.getSize());
            ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                    .withCodecFactory(new ParquetCodecs(status.getPath(), ErrorCode.CF_DELTA_TABLE_UNSUPPORTED))
                    .build();
            ParquetFileReader file = ParquetFileReader.open(new ParquetInput(input.openNewest()), options);
            return of(status.getPath(), file, schema);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + status.getPath() + "] cannot be read.", e);
        }
    }

    /** Closes the file where its schema cannot be read as the wanted one. */
    private static LogParquetReader of(String path, ParquetFileReader file, StructType schema) throws IOException {
        try {
            return new LogParquetReader(path, file, schema);
        } catch (RuntimeException e) {
            try (file) {
                throw e;
            }
        }
    }

    boolean hasNext() {
        while (rowsLeft == 0) {
            try {
                PageReadStore pages = file.readNextRowGroup();
                if (pages == null) {
                    return false;
                }
                rowsLeft = pages.getRowCount();
                rowGroup = columns.getRecordReader(pages, collector);
            } catch (IOException e) {
                throw new UncheckedIOException("[" + path + "] cannot be read.", e);
            }
        }
        return true;
    }

    FileReadResult next() {
        int rows = 0;
        while (rows < BATCH_ROWS && hasNext()) {
            readRow();
            rows++;
        }
        if (rows == 0) {
            throw new NoSuchElementException();
        }
        return new FileReadResult(VariantColumns.restore(collector.getDataAsColumnarBatch(rows), schema), path);
    }

    private void readRow() {
        RecordReader<Object> reader = rowGroup;
        if (reader == null) {
            throw new IllegalStateException("No row group is open.");
        }
        reader.read();
        collector.finalizeCurrentRow(rowIndex++);
        rowsLeft--;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("[" + path + "] cannot be closed.", e);
        }
    }
}
