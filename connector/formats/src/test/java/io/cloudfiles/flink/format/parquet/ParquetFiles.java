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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.parquet.ParquetCodecs;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Files written by parquet-java.
 *
 * @param rowGroupRows rows of a row group
 * @param codec compression of pages
 * @param properties all that parquet-java can vary
 * @param metadata what the file says of itself
 * @param encryption null for none
 */
public record ParquetFiles(
        int rowGroupRows,
        CompressionCodecName codec,
        ParquetProperties.Builder properties,
        Map<String, String> metadata,
        @Nullable FileEncryptionProperties encryption) {
    /** Small pages, so that there are several. */
    public static ParquetFiles writer() {
        return new ParquetFiles(
                Integer.MAX_VALUE, CompressionCodecName.SNAPPY, ParquetProperties.builder(), Map.of(), null);
    }

    ParquetFiles rowGroupRows(int rows) {
        return new ParquetFiles(rows, codec, properties, metadata, encryption);
    }

    ParquetFiles codec(CompressionCodecName other) {
        return new ParquetFiles(rowGroupRows, other, properties, metadata, encryption);
    }

    ParquetFiles with(UnaryOperator<ParquetProperties.Builder> change) {
        return new ParquetFiles(rowGroupRows, codec, change.apply(properties), metadata, encryption);
    }

    ParquetFiles metadata(Map<String, String> other) {
        return new ParquetFiles(rowGroupRows, codec, properties, other, encryption);
    }

    ParquetFiles encryption(FileEncryptionProperties keys) {
        return new ParquetFiles(rowGroupRows, codec, properties, metadata, keys);
    }

    /** One file. */
    public byte[] write(MessageType schema, List<Group> rows) {
        try {
            Path directory = Files.createTempDirectory("parquet");
            Path path = directory.resolve("rows.parquet");
            ParquetFileWriter file = new ParquetFileWriter(
                    new LocalOutputFile(path),
                    schema,
                    ParquetFileWriter.Mode.CREATE,
                    1 << 30,
                    0,
                    encryption,
                    properties.build());
            file.start();
            for (int from = 0; from < rows.size(); from += Math.min(rowGroupRows, rows.size() - from)) {
                List<Group> next = rows.subList(from, from + Math.min(rowGroupRows, rows.size() - from));
                writeRowGroup(file, from / rowGroupRows, schema, next);
            }
            file.end(metadata);
            byte[] content = Files.readAllBytes(path);
            Files.delete(path);
            Files.delete(directory);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeRowGroup(ParquetFileWriter file, int rowGroup, MessageType schema, List<Group> rows)
            throws IOException {
        ParquetProperties options = properties.build();
        try (ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                        new ParquetCodecs("rows.parquet", ErrorCode.CF_FILE_UNREADABLE).getCompressor(codec),
                        schema,
                        options.getAllocator(),
                        options.getColumnIndexTruncateLength(),
                        true,
                        file.getEncryptor(),
                        rowGroup);
                ColumnWriteStore columns = options.newColumnWriteStore(schema, pages, pages)) {
            RecordConsumer consumer =
                    new ColumnIOFactory(false).getColumnIO(schema).getRecordWriter(columns);
            GroupWriter writer = new GroupWriter(consumer, schema);
            rows.forEach(writer::write);
            file.startBlock(rows.size());
            consumer.flush();
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
        }
    }
}
