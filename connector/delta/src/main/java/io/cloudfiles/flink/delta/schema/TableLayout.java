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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How rows of one type become files of a table; made by {@link SchemaFit}.
 *
 * @param table root of the table that it was made for
 * @param tableId its id
 * @param schemaVersion number of the rows' schema version
 * @param rows names and types of the batches to write, which {@link BatchProjection} makes of those that come in
 * @param dataColumns columns that go into files, in the order of the rows. Columns that the rows lack are left out and read as null
 * @param partitionColumns columns that go into directories and the log, in the table's order
 * @param statisticsColumns physical paths of the leaf columns that get statistics
 * @param fileSettings where they differ from those of the writer
 */
@Internal
public record TableLayout(
        Location table,
        String tableId,
        int schemaVersion,
        RowType rows,
        List<StoredColumn> dataColumns,
        List<StoredColumn> partitionColumns,
        Set<List<String>> statisticsColumns,
        FileSettings fileSettings) {
    public TableLayout {
        dataColumns = List.copyOf(dataColumns);
        partitionColumns = List.copyOf(partitionColumns);
        statisticsColumns = Set.copyOf(statisticsColumns);
    }

    /** The same for other files. */
    public TableLayout withFileSettings(FileSettings settings) {
        return new TableLayout(
                table, tableId, schemaVersion, rows, dataColumns, partitionColumns, statisticsColumns, settings);
    }

    /** The same with columns of whole numbers at the end of rows and files that are none of the table's. */
    public TableLayout withHiddenNumbers(List<StructField> columns) {
        List<RowType.RowField> fields = new ArrayList<>(rows.getFields());
        List<StoredColumn> stored = new ArrayList<>(dataColumns);
        for (StructField column : columns) {
            stored.add(new StoredColumn(fields.size(), column, column));
            fields.add(new RowType.RowField(column.getName(), new BigIntType()));
        }
        return new TableLayout(
                table,
                tableId,
                schemaVersion,
                new RowType(fields),
                stored,
                partitionColumns,
                statisticsColumns,
                fileSettings);
    }

    /** The physical schema of the files. */
    public StructType fileSchema() {
        return new StructType(dataColumns.stream().map(StoredColumn::physical).toList());
    }

    /**
     * The logical columns that files of this layout rely on, partition columns included, as JSON of the protocol. The committer compares
     * it with a table that somebody has changed meanwhile.
     */
    public String reliesOn() {
        List<StructField> fields = new ArrayList<>();
        dataColumns.forEach(column -> fields.add(column.logical()));
        partitionColumns.forEach(column -> fields.add(column.logical()));
        return new StructType(fields).toJson();
    }
}
