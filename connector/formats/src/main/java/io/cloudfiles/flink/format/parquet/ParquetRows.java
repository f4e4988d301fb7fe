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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.columnar.DecodedRows;
import io.cloudfiles.flink.format.columnar.InspectedRows;
import io.cloudfiles.flink.format.columnar.ReadableTypes;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The rows of one file. */
final class ParquetRows {
    private final Collection<ColumnChunk> chunks;
    private final InspectedRows rows;

    ParquetRows(Location file, FileColumn columns, ReadSchema schema, BadRecordMode mode, Conversions conversions) {
        List<RowType.RowField> dataFields = InspectedRows.dataFields(schema);
        ReadableTypes.require("Parquet", dataFields);
        ParquetColumnPlanner planner =
                new ParquetColumnPlanner(conversions, schema.caseSensitive(), schema.rescuedDataColumn() != null);
        this.rows = new InspectedRows(file, schema, mode, planner.rows(columns, dataFields));
        this.chunks = planner.chunks();
    }

    /** The leaves that are read; none when the file has none of the columns. */
    List<ColumnDescriptor> leaves() {
        return chunks.stream().map(chunk -> chunk.leaf().descriptor()).toList();
    }

    /** Begins a row group. */
    void start(PageReadStore rowGroup) throws IOException {
        for (ColumnChunk chunk : chunks) {
            chunk.start(rowGroup);
        }
    }

    /** Passes over rows. */
    void skip(long count) throws IOException {
        for (ColumnChunk chunk : chunks) {
            chunk.skip(count);
        }
    }

    /**
     * Reads the next rows.
     *
     * @param firstNumber number of the first in the file, for messages
     * @throws CloudFilesException {@code CF_CORRUPT_RECORD} when a row is bad and the mode or the schema allows none
     */
    DecodedRows read(int count, long firstNumber) throws IOException {
        for (ColumnChunk chunk : chunks) {
            chunk.load(count);
        }
        return rows.read(count, firstNumber);
    }
}
