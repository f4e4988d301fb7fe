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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.batch.ConstantVectors;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes the batches of a format into those of the source: picks the columns that are wanted and adds those that tell of the file. Safe for
 * use by many threads.
 */
final class RecordAssembly {
    /** In {@link #sources}: the column does not come from the data. */
    private static final int OF_FILE = -1;

    private final RowType outputType;
    private final int schemaVersion;

    /** For each output column its index in the decoded data, or {@link #OF_FILE}. */
    private final int[] sources;

    /** The output columns that do not come from the data, in their order. */
    private final List<FileColumn> ofFile = new ArrayList<>();

    private final boolean isAsDecoded;

    /** A column that has one value in all rows of a range. */
    private record FileColumn(LogicalType type, Function<FileRange, @Nullable Object> value) {}

    RecordAssembly(ReadConfig config) {
        ReadColumns columns = config.columns();
        this.outputType = columns.type();
        this.schemaVersion = columns.schema().version();
        this.sources = new int[columns.output().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = sourceOf(columns.output().get(i), columns);
        }
        this.isAsDecoded = ofFile.isEmpty()
                && columns.output().equals(columns.schema().type().getFieldNames());
    }

    private int sourceOf(String name, ReadColumns columns) {
        @Nullable MetadataColumn metadata = columns.metadata().get(name);
        PartitionColumns partitions = columns.partitions();
        if (metadata != null) {
            ofFile.add(new FileColumn(metadata.type(), range -> valueOf(metadata, range)));
        } else if (partitions.contains(name)) {
            ofFile.add(new FileColumn(
                    partitions.typeOf(name),
                    range -> partitions.valueOf(name, range.file().location())));
        } else {
            return columns.schema().type().getFieldIndex(name);
        }
        return OF_FILE;
    }

    /**
     * The columns of all batches of a range that do not come from the data.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_PARTITION_VALUE}
     */
    ColumnVector[] columnsOf(FileRange range) {
        return ofFile.stream()
                .map(column -> ConstantVectors.of(column.value().apply(range), column.type()))
                .toArray(ColumnVector[]::new);
    }

    /** The wanted columns of a batch and of its range. */
    RecordBatch assemble(RecordBatch data, ColumnVector[] columnsOfRange) {
        if (isAsDecoded) {
            return data;
        }
        ColumnVector[] all = new ColumnVector[sources.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = sources[i] == OF_FILE ? columnsOfRange[next++] : data.column(sources[i]);
        }
        return RecordBatch.of(data.schemaVersion(), outputType, all, data.rowCount());
    }

    private Object valueOf(MetadataColumn column, FileRange range) {
        FileEntry file = range.file();
        return switch (column) {
            case FILE_PATH -> StringData.fromString(file.location().toString());
            case FILE_NAME -> StringData.fromString(file.location().name());
            case FILE_SIZE -> file.sizeBytes();
            case FILE_BLOCK_START -> range.start();
            case FILE_BLOCK_LENGTH -> range.length();
            case FILE_MODIFICATION_TIME -> timestamp(file.modifiedMicros());
            case SCHEMA_VERSION -> schemaVersion;
        };
    }

    private static TimestampData timestamp(long micros) {
        int nanosOfMilli = Math.toIntExact(Math.floorMod(micros, 1000L)) * 1000;
        return TimestampData.fromEpochMillis(Math.floorDiv(micros, 1000L), nanosOfMilli);
    }
}
