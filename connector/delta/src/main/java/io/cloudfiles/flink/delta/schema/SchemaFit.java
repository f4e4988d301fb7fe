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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds how rows fit a table.
 *
 * <ul>
 *   <li>Columns are matched by name, without case, at every level.
 *   <li>Types are equal, or the row's is narrower and its values are turned into the table's while writing.
 *   <li>Columns that the rows lack must be nullable, and may not have a default, which nobody would compute.
 *   <li>Partition columns are all there. When the sink names its own, they are the table's, in the same order.
 * </ul>
 */
@Internal
public final class SchemaFit {
    private final TableDefinition table;
    private final List<String> differences = new ArrayList<>();
    private final List<String> cures = new ArrayList<>();
    private final AlterTable alter;

    private SchemaFit(TableDefinition table) {
        this.table = table;
        this.alter = new AlterTable(table.location());
    }

    /**
     * Fits rows to a table.
     *
     * @param partitionBy the partition columns that the sink was given; empty to take the table's
     * @throws CloudFilesException with {@link ErrorCode#DELTA_METADATA_MISMATCH}, listing every difference
     */
    public static TableLayout of(TableDefinition table, int schemaVersion, RowType rows, List<String> partitionBy) {
        SchemaFit fit = new SchemaFit(table);
        StructType given = DeltaTypes.toDelta(rows);
        List<StoredColumn> columns = fit.columns(given);
        fit.requirePartitioning(partitionBy);
        fit.throwIfDifferent();
        Set<String> partitions = new HashSet<>(table.partitionColumns());
        return new TableLayout(
                table.location(),
                table.id(),
                schemaVersion,
                BatchProjection.storedRows(rows, given, columns),
                columns.stream()
                        .filter(column -> !partitions.contains(column.logical().getName()))
                        .toList(),
                table.partitionColumns().stream()
                        .map(name -> columns.stream()
                                .filter(column -> column.logical().getName().equals(name))
                                .findFirst()
                                .orElseThrow())
                        .toList(),
                StatisticsColumns.of(table),
                FileSettings.NONE);
    }

    private List<StoredColumn> columns(StructType rows) {
        List<StoredColumn> columns = new ArrayList<>();
        for (int i = 0; i < rows.length(); i++) {
            StructField row = rows.at(i);
            StructField column = find(table.schema(), row.getName());
            if (column == null) {
                differences.add("column '" + row.getName() + "' " + DeltaTypes.describe(row.getDataType())
                        + " is not in the table");
                cures.add(alter.addColumn(List.of(row.getName()), row.getDataType()));
                continue;
            }
            if (!column.getDataType().equals(row.getDataType())
                    && TypeWidening.isConvertible(column.getDataType(), row.getDataType())) {
                cures.add(alter.changeType(List.of(column.getName()), row.getDataType()));
            }
            StructuralFit.compare(row.getName(), row.getDataType(), column.getDataType(), differences);
            columns.add(new StoredColumn(i, withTypeOf(row, column)));
        }
        requireNoDuplicates(rows);
        requireLeftOutColumnsNullable(rows);
        return columns;
    }

    /** The table's column as these rows fill it: structs keep the rows' order of fields and lack what the rows lack. */
    private static StructField withTypeOf(StructField row, StructField column) {
        return column.withDataType(StructuralFit.narrow(row.getDataType(), column.getDataType()));
    }

    static @Nullable StructField find(StructType struct, String name) {
        for (StructField field : struct.fields()) {
            if (field.getName().equalsIgnoreCase(name)) {
                return field;
            }
        }
        return null;
    }

    private void requireNoDuplicates(StructType rows) {
        Set<String> seen = new HashSet<>();
        for (String name : rows.fieldNames()) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                differences.add("column '" + name + "' occurs twice in the rows, since Delta ignores case");
            }
        }
    }

    private void requireLeftOutColumnsNullable(StructType rows) {
        for (StructField column : table.schema().fields()) {
            if (find(rows, column.getName()) != null) {
                continue;
            }
            String what = "column '" + column.getName() + "' " + DeltaTypes.describe(column.getDataType());
            if (table.partitionColumns().contains(column.getName())) {
                differences.add(what + ", by which the table is partitioned, is not in the rows");
            } else if (!column.isNullable()) {
                differences.add(what + " is NOT NULL in the table and not in the rows");
                cures.add(alter.dropNotNull(List.of(column.getName())));
            } else if (column.getMetadata().contains(ColumnMetadata.CURRENT_DEFAULT)) {
                differences.add(what + " has a default, which the sink does not compute, and is not in the rows");
            }
        }
    }

    private void requirePartitioning(List<String> partitionBy) {
        List<String> wanted =
                partitionBy.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<String> actual = table.partitionColumns().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        if (!wanted.isEmpty() && !wanted.equals(actual)) {
            differences.add("the sink partitions by (" + String.join(", ", partitionBy) + ") and the table by ("
                    + String.join(", ", table.partitionColumns()) + ")");
        }
    }

    private void throwIfDifferent() {
        if (!differences.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.DELTA_METADATA_MISMATCH,
                    "[" + table.location() + "] The rows do not fit the table: " + differences.size() + " difference"
                            + (differences.size() == 1 ? "" : "s") + "."
                            + differences.stream()
                                    .map(difference -> "\n  " + difference + ".")
                                    .collect(Collectors.joining())
                            + "\n"
                            + (cures.isEmpty()
                                    ? "Change the table (ALTER TABLE)"
                                    : "Change the table:\n  " + String.join(";\n  ", cures)
                                            + ";\nor let the sink do so as far as it can (sink.merge-schema = true)")
                            + ", make the rows fit (with --schema of cloudfiles ingest, in SQL with CAST in the SELECT,"
                            + " in a program by casting or dropping columns before the sink), or write to another"
                            + " table.");
        }
    }
}
