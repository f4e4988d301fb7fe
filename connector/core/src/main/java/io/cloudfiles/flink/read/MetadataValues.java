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

import io.cloudfiles.flink.batch.Timestamps;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The values of the metadata columns that are the same in all rows of a range.
 *
 * @param schemaVersion number of the version that the range is decoded under
 */
record MetadataValues(int schemaVersion) {
    /** The value of a column, in Flink's internal form. */
    Object of(MetadataColumn column, RangeState state) {
        FileRange range = state.range();
        FileEntry file = range.file();
        return switch (column) {
            case FILE_PATH -> StringData.fromString(file.location().toString());
            case FILE_NAME -> StringData.fromString(file.location().name());
            case FILE_SIZE -> file.sizeBytes();
            case FILE_BLOCK_START -> range.start();
            case FILE_BLOCK_LENGTH -> range.length();
            case FILE_MODIFICATION_TIME -> Timestamps.ofMicros(file.modifiedMicros());
            case SCHEMA_VERSION -> schemaVersion;
            case DISCOVERY_TIME -> TimestampData.fromEpochMillis(state.discoveredMillis());
            case METADATA -> row(state);
            case RECORD_NUMBER -> throw new IllegalArgumentException("differs from row to row: " + column);
        };
    }

    private GenericRowData row(RangeState state) {
        RowType type = (RowType) MetadataColumn.METADATA.type();
        return GenericRowData.of(type.getFieldNames().stream()
                .map(name -> of(MetadataColumn.of(name).orElseThrow(), state))
                .toArray());
    }
}
