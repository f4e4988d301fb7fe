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
package io.cloudfiles.flink.benchmarks.decode;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;

/** Reads a file with a format of Flink's, as its connector for files does. */
final class FlinkFiles {
    private FlinkFiles() {}

    /** Shows each row of a file. */
    static Reading reading(BulkFormat<RowData, FileSourceSplit> format, java.nio.file.Path file, Consumer<RowData> sink)
            throws IOException {
        long length = Files.size(file);
        FileSourceSplit split = new FileSourceSplit("0", new Path(file.toUri()), 0, length, 0, length);
        return () -> {
            long rows = 0;
            try (BulkFormat.Reader<RowData> reader = format.createReader(new Configuration(), split)) {
                for (BulkFormat.RecordIterator<RowData> batch = reader.readBatch();
                        batch != null;
                        batch = reader.readBatch()) {
                    for (RecordAndPosition<RowData> row = batch.next(); row != null; row = batch.next()) {
                        sink.accept(row.getRecord());
                        rows++;
                    }
                    batch.releaseBatch();
                }
            }
            return rows;
        };
    }

    /** The format of files that SQL finds by its name, with its default options. */
    static BulkFormat<RowData, FileSourceSplit> format(BulkReaderFormatFactory factory, RowType type) {
        // Of the table these factories ask nothing.
        return factory.createDecodingFormat(null, new Configuration())
                .createRuntimeDecoder(new Types(), TypeConversions.fromLogicalToDataType(type));
    }

    private static final class Types implements DynamicTableSource.Context {
        @Override
        public <T> TypeInformation<T> createTypeInformation(DataType type) {
            return createTypeInformation(type.getLogicalType());
        }

        @Override
        @SuppressWarnings("unchecked") // as Flink's own
        public <T> TypeInformation<T> createTypeInformation(LogicalType type) {
            return (TypeInformation<T>) InternalTypeInfo.of(type);
        }

        @Override
        public DynamicTableSource.DataStructureConverter createDataStructureConverter(DataType type) {
            throw new UnsupportedOperationException("Rows stay as they are, also " + type);
        }
    }
}
