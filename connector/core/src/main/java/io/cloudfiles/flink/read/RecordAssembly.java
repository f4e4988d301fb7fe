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
import org.apache.flink.table.types.logical.RowType;

import java.util.List;

/** Makes the batches of a format into those of the source: metadata columns go behind the data columns. Safe for use by many threads. */
final class RecordAssembly {
    private final List<MetadataColumn> metadata;
    private final RowType outputType;
    private final int schemaVersion;

    RecordAssembly(ReadConfig config) {
        this.metadata = List.copyOf(config.metadata().values());
        this.outputType = config.outputType();
        this.schemaVersion = config.schema().version();
    }

    /** The metadata columns of all batches of a range. */
    ColumnVector[] metadataOf(FileRange range) {
        ColumnVector[] columns = new ColumnVector[metadata.size()];
        for (int i = 0; i < columns.length; i++) {
            MetadataColumn column = metadata.get(i);
            columns[i] = ConstantVectors.of(valueOf(column, range), column.type());
        }
        return columns;
    }

    /** The data columns of a batch and the metadata columns of its range. */
    RecordBatch assemble(RecordBatch data, ColumnVector[] metadataColumns) {
        if (metadataColumns.length == 0) {
            return data;
        }
        int dataColumns = data.type().getFieldCount();
        ColumnVector[] all = new ColumnVector[dataColumns + metadataColumns.length];
        for (int i = 0; i < dataColumns; i++) {
            all[i] = data.column(i);
        }
        System.arraycopy(metadataColumns, 0, all, dataColumns, metadataColumns.length);
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
