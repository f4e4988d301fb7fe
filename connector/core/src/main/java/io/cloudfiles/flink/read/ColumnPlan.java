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

import io.cloudfiles.flink.format.ReadSchema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the columns of a source follow from a version of its schema.
 *
 * @param partitions what the path of a file tells, whatever the version
 * @param rescuedDataColumn name of the column of rescued data; null when nothing is rescued
 * @param corruptRecordColumn name of the column of malformed records, where there is a STRING column of that name
 * @param caseSensitive whether names in the data must match columns in case
 * @param findsByName whether the format finds columns by their names
 * @param ofFile columns behind those of the schema
 */
@Internal
public record ColumnPlan(
        PartitionColumns partitions,
        @Nullable String rescuedDataColumn,
        @Nullable String corruptRecordColumn,
        boolean caseSensitive,
        boolean findsByName,
        LinkedHashMap<String, FileColumn> ofFile)
        implements Serializable {
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);

    /** The same with columns that the file tells behind the others. */
    public ColumnPlan with(Map<String, ? extends FileColumn> columns) {
        return new ColumnPlan(
                partitions,
                rescuedDataColumn,
                corruptRecordColumn,
                caseSensitive,
                findsByName,
                new LinkedHashMap<>(columns));
    }

    /** Names that no column of the data can get. */
    Set<String> reservedNames() {
        Set<String> names = new TreeSet<>(ofFile.keySet());
        names.addAll(partitions.type().getFieldNames());
        if (rescuedDataColumn != null) {
            names.add(rescuedDataColumn);
        }
        return names;
    }

    /**
     * The columns of a version.
     *
     * @param version its number
     * @param schema all columns but the rescued data and those of the file, which it may have
     */
    public ReadColumns of(int version, RowType schema) {
        RowType all = withRescuedData(withPartitions(schema));
        List<RowType.RowField> decoded = new ArrayList<>();
        for (RowType.RowField field : all.getFields()) {
            if (!partitions.contains(field.getName())) {
                decoded.add(field);
            } else if (rescuedDataColumn != null && findsByName) {
                // Known to the format, a field of this name is not taken for rescued data.
                decoded.add(new RowType.RowField(field.getName(), STRING));
            }
        }
        RowType type = new RowType(schema.isNullable(), decoded);
        ReadSchema read = new ReadSchema(
                version,
                type,
                rescuedDataColumn,
                isString(type, corruptRecordColumn) ? corruptRecordColumn : null,
                caseSensitive);
        return new ReadColumns(read, partitions, new LinkedHashMap<>(), all.getFieldNames()).with(ofFile);
    }

    private RowType withPartitions(RowType schema) {
        List<RowType.RowField> fields = new ArrayList<>(schema.getFields());
        for (RowType.RowField partition : partitions.type().getFields()) {
            if (schema.getFieldIndex(partition.getName()) < 0) {
                fields.add(partition);
            }
        }
        return new RowType(schema.isNullable(), fields);
    }

    private RowType withRescuedData(RowType columns) {
        if (rescuedDataColumn == null || columns.getFieldIndex(rescuedDataColumn) >= 0) {
            return columns;
        }
        List<RowType.RowField> fields = new ArrayList<>(columns.getFields());
        fields.add(new RowType.RowField(rescuedDataColumn, STRING));
        return new RowType(columns.isNullable(), fields);
    }

    private static boolean isString(RowType type, @Nullable String name) {
        int index = name == null ? -1 : type.getFieldIndex(name);
        return index >= 0 && type.getTypeAt(index).is(LogicalTypeRoot.VARCHAR);
    }
}
