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
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether files that were written under one state of a table may be committed to a later one: every column is still there under its
 * physical name, with the same type or one to which the protocol lets it widen; the table is partitioned as it was; and it has no new
 * column that the files would leave null against its will.
 */
@Internal
public final class FileFit {
    private final TableDefinition table;
    private final List<String> differences = new ArrayList<>();
    private final List<String> cures = new ArrayList<>();
    private final AlterTable alter;

    private FileFit(TableDefinition table) {
        this.table = table;
        this.alter = new AlterTable(table.location());
    }

    /**
     * Compares files with the table as it is now.
     *
     * @param reliesOn logical columns that the files rely on, partition columns included; {@link TableLayout#reliesOn}
     * @param partitionedBy physical names of the columns that the files are partitioned by
     * @throws CloudFilesException with {@link ErrorCode#DELTA_METADATA_MISMATCH}, listing every difference
     */
    public static void require(TableDefinition table, StructType reliesOn, Set<String> partitionedBy) {
        FileFit fit = new FileFit(table);
        fit.compareStructs("", reliesOn, table.schema());
        fit.comparePartitioning(partitionedBy);
        if (!fit.differences.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.DELTA_METADATA_MISMATCH,
                    "[" + table.location()
                            + "] The table was changed while rows were on their way to it, and their files no"
                            + " longer fit:"
                            + fit.differences.stream()
                                    .map(difference -> "\n  " + difference + ".")
                                    .collect(Collectors.joining())
                            + "\nNothing was committed and nothing is lost: undo the change"
                            + (fit.cures.isEmpty()
                                    ? " (RESTORE TABLE)"
                                    : ", by RESTORE TABLE, or by\n  " + String.join(";\n  ", fit.cures) + ";\n")
                            + " and restart from the last checkpoint.");
        }
    }

    private void compareStructs(String path, StructType files, StructType columns) {
        for (StructField file : files.fields()) {
            String name = path + file.getName();
            StructField column = find(columns, ColumnMetadata.physicalName(file));
            if (column == null) {
                differences.add("column '" + name + "' " + DeltaTypes.describe(file.getDataType()) + " was dropped");
                if (ColumnMetadata.id(file) == 0) {
                    cure(path, alter.addColumn(List.of(file.getName()), file.getDataType()));
                }
            } else {
                compareNullability(path, file, column);
                if (!file.getDataType().equals(column.getDataType())
                        && TypeWidening.isConvertible(column.getDataType(), file.getDataType())) {
                    cure(path, alter.changeType(List.of(column.getName()), file.getDataType()));
                }
                compare(name, file.getDataType(), column.getDataType());
            }
        }
        for (StructField column : columns.fields()) {
            if (!column.isNullable() && find(files, ColumnMetadata.physicalName(column)) == null) {
                differences.add("column '" + path + column.getName() + "' NOT NULL was added");
                cure(path, alter.dropNotNull(List.of(column.getName())));
            }
        }
    }

    /** Notes a statement for a column at the top: further inside it would hardly be the whole cure. */
    private void cure(String path, String statement) {
        if (path.isEmpty()) {
            cures.add(statement);
        }
    }

    private static @Nullable StructField find(StructType struct, String physicalName) {
        for (StructField field : struct.fields()) {
            if (ColumnMetadata.physicalName(field).equals(physicalName)) {
                return field;
            }
        }
        return null;
    }

    private void compareNullability(String path, StructField file, StructField column) {
        if (file.isNullable() && !column.isNullable()) {
            differences.add("column '" + path + file.getName() + "' was made NOT NULL");
            cure(path, alter.dropNotNull(List.of(column.getName())));
        }
    }

    private void compare(String name, DataType file, DataType column) {
        if (file instanceof StructType from && column instanceof StructType to) {
            compareStructs(name + ".", from, to);
        } else if (file instanceof ArrayType from && column instanceof ArrayType to) {
            compare(name + ".element", from.getElementType(), to.getElementType());
        } else if (file instanceof MapType from && column instanceof MapType to) {
            compare(name + ".key", from.getKeyType(), to.getKeyType());
            compare(name + ".value", from.getValueType(), to.getValueType());
        } else if (!file.equals(column) && !TypeWidening.isConvertible(file, column)) {
            differences.add("column '" + name + "' was " + DeltaTypes.describe(file) + " and is now "
                    + DeltaTypes.describe(column));
        }
    }

    private void comparePartitioning(Set<String> partitionedBy) {
        Set<String> now = new HashSet<>();
        for (StructField column : table.schema().fields()) {
            if (table.partitionColumns().contains(column.getName())) {
                now.add(ColumnMetadata.physicalName(column));
            }
        }
        if (!now.equals(partitionedBy)) {
            differences.add("it is now partitioned by " + now + ", the files by " + partitionedBy);
        }
    }
}
