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
package io.cloudfiles.flink.table.source;

import io.cloudfiles.flink.format.ContentOptions;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.flink.FlinkFormats;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.format.BulkDecodingFormat;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.ScanTableSource.ScanContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

import java.util.List;

/**
 * A format of Flink with the columns of its table.
 *
 * @param columns of the table, those of its partitions included
 * @param context makes type information for the format
 */
record PlannedFormat(String name, DataType columns, DecodingFormat<?> format, ScanContext context)
        implements DeclaredFormat {
    @Override
    public boolean canPrune() {
        return format instanceof ProjectableDecodingFormat;
    }

    @Override
    public List<OptionSpec<?>> refusedOptions() {
        return format instanceof BulkDecodingFormat ? List.of(ContentOptions.MAX_EXPANSION_RATIO) : List.of();
    }

    @Override
    public FileFormat create(ReadSchema schema, ReadableConfig options) {
        Object decoder = decoder(schema);
        if (format instanceof BulkDecodingFormat) {
            @SuppressWarnings("unchecked") // what BulkReaderFormatFactory promises
            BulkFormat<RowData, FileSourceSplit> bulk = (BulkFormat<RowData, FileSourceSplit>) decoder;
            return FlinkFormats.bulk(name, bulk, schema);
        }
        @SuppressWarnings("unchecked") // what DeserializationFormatFactory promises
        DeserializationSchema<RowData> lines = (DeserializationSchema<RowData>) decoder;
        return FlinkFormats.lines(name, lines, schema, options);
    }

    private Object decoder(ReadSchema schema) {
        DataType ofFiles =
                Projection.fromFieldNames(columns, schema.dataColumns()).project(columns);
        if (format instanceof ProjectableDecodingFormat<?> projectable) {
            return projectable.createRuntimeDecoder(
                    context, ofFiles, wanted(schema, ofFiles).toNestedIndexes());
        }
        return format.createRuntimeDecoder(context, ofFiles);
    }

    /** Rows are counted by one column where none is wanted: not every format can decode nothing. */
    private static Projection wanted(ReadSchema schema, DataType ofFiles) {
        List<String> names = schema.type().getFieldNames();
        List<String> decoded =
                names.isEmpty() ? schema.dataColumns().stream().limit(1).toList() : names;
        return Projection.fromFieldNames(ofFiles, decoded);
    }
}
