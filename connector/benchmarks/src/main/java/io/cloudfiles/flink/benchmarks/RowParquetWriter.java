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
package io.cloudfiles.flink.benchmarks;

import io.cloudfiles.flink.delta.parquet.PageCompressor;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How Parquet is usually written: row by row through the library's record consumer. One row group, as in the library's writer. */
final class RowParquetWriter {
    private static final List<FieldWriter> FIELDS = List.of(
            (out, row, i) -> out.addLong(row.getLong(i)),
            (out, row, i) -> out.addInteger(row.getInt(i)),
            (out, row, i) -> out.addBoolean(row.getBoolean(i)),
            (out, row, i) -> out.addDouble(row.getDouble(i)),
            (out, row, i) -> out.addFloat(row.getFloat(i)),
            RowParquetWriter::addString,
            RowParquetWriter::addString,
            (out, row, i) -> out.addLong(micros(row.getTimestamp(i, 6))),
            (out, row, i) -> out.addLong(row.getDecimal(i, 18, 2).toUnscaledLong()),
            (out, row, i) -> out.addInteger(row.getInt(i)));

    private final MessageType schema;
    private final ParquetFileWriter file;
    private final DroppedOutput output = new DroppedOutput();
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore columns;
    private final RecordConsumer out;
    private long rows;

    RowParquetWriter(MessageType schema, PageCompressor compressor) throws IOException {
        ParquetProperties properties = ParquetProperties.builder().build();
        this.schema = schema;
        this.file = new ParquetFileWriter(
                new DroppedFile(output), schema, ParquetFileWriter.Mode.CREATE, Long.MAX_VALUE, 0, null, properties);
        this.pages = new ColumnChunkPageWriteStore(
                new Compressor(compressor),
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                true);
        this.columns = properties.newColumnWriteStore(schema, pages, pages);
        this.out = new ColumnIOFactory(false).getColumnIO(schema).getRecordWriter(columns);
        file.start();
    }

    void write(RowData row) {
        out.startMessage();
        for (int i = 0; i < FIELDS.size(); i++) {
            if (!row.isNullAt(i)) {
                String name = schema.getFieldName(i);
                out.startField(name, i);
                FIELDS.get(i).write(out, row, i);
                out.endField(name, i);
            }
        }
        out.endMessage();
        rows++;
    }

    long finish() throws IOException {
        file.startBlock(rows);
        out.flush();
        columns.flush();
        pages.flushToFileWriter(file);
        file.endBlock();
        columns.close();
        pages.close();
        file.end(Map.of());
        return output.position();
    }

    private static void addString(RecordConsumer out, RowData row, int field) {
        out.addBinary(Binary.fromReusedByteArray(row.getString(field).toBytes()));
    }

    private static long micros(TimestampData timestamp) {
        return timestamp.getMillisecond() * 1000 + timestamp.getNanoOfMillisecond() / 1000;
    }

    private interface FieldWriter {
        void write(RecordConsumer out, RowData row, int field);
    }

    private record Compressor(PageCompressor compressor) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            byte[] page = bytes.toInputStream().readAllBytes();
            return BytesInput.from(compressor.compress(page, page.length));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return compressor.codec();
        }

        @Override
        public void release() {
            // Whoever made it closes it.
        }
    }

    private record DroppedFile(DroppedOutput output) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return output.position();
                }

                @Override
                public void write(int b) {
                    output.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    output.write(bytes, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
