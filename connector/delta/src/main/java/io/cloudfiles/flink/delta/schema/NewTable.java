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
import io.delta.kernel.types.VariantType;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A table to be made for rows: with the lowest protocol that its types and names ask for.
 *
 * @param schema columns, in the order of the rows
 * @param partitionColumns in the rows' spelling
 * @param clusteringColumns paths of the columns that files are clustered by when the table is optimized; in the rows' spelling
 * @param properties as the user gave them, and column mapping where a name needs it
 */
@Internal
public record NewTable(
        StructType schema,
        List<String> partitionColumns,
        List<List<String>> clusteringColumns,
        Map<String, String> properties) {
    private static final String COLUMN_MAPPING = "delta.columnMapping.mode";
    /** Characters that a column name can only have under column mapping. */
    private static final String MAPPED_CHARACTERS = " ,;{}()\n\t=";

    public NewTable {
        partitionColumns = List.copyOf(partitionColumns);
        clusteringColumns = List.copyOf(clusteringColumns);
        properties = Map.copyOf(properties);
    }

    /** Plans a table without clustering columns; see {@link #of(RowType, List, List, Map)}. */
    public static NewTable of(RowType rows, List<String> partitionBy, Map<String, String> properties) {
        return of(rows, partitionBy, List.of(), properties);
    }

    /**
     * Plans a table.
     *
     * @param partitionBy names of columns, in any case
     * @param clusterBy names of columns, in any case, those within rows with dots between
     * @param properties table properties, {@code delta.*}
     * @throws CloudFilesException listing all that is wrong: with {@link ErrorCode#CF_INVALID_SCHEMA} about the rows, with
     *     {@link ErrorCode#CF_INVALID_OPTIONS} about the partition and clustering columns
     */
    public static NewTable of(
            RowType rows, List<String> partitionBy, List<String> clusterBy, Map<String, String> properties) {
        StructType schema = DeltaTypes.toDelta(rows);
        requireDistinctNames("", schema);
        List<String> partitionColumns = partitionColumns(schema, partitionBy);
        Map<String, String> complete = new HashMap<>(properties);
        if (needsColumnMapping(schema) && complete.keySet().stream().noneMatch(COLUMN_MAPPING::equalsIgnoreCase)) {
            complete.put(COLUMN_MAPPING, "name");
        }
        return new NewTable(schema, partitionColumns, ClusteringColumns.of(schema, clusterBy), complete);
    }

    private static void requireDistinctNames(String path, StructType struct) {
        Set<String> seen = new HashSet<>();
        for (StructField field : struct.fields()) {
            if (!seen.add(field.getName().toLowerCase(Locale.ROOT))) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "Column '" + path + field.getName() + "' occurs twice: Delta ignores case in names."
                                + " Rename or drop one of the two before the sink.");
            }
            if (field.getDataType() instanceof StructType nested) {
                requireDistinctNames(path + field.getName() + ".", nested);
            }
        }
    }

    private static List<String> partitionColumns(StructType schema, List<String> partitionBy) {
        List<String> columns = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : partitionBy) {
            StructField column = SchemaFit.find(schema, name);
            if (column == null) {
                problems.add("'" + name + "' is no column of the rows");
            } else if (isNoPartition(column.getDataType())) {
                problems.add("'" + name + "' is " + DeltaTypes.describe(column.getDataType()));
            } else if (columns.contains(column.getName())) {
                problems.add("'" + name + "' is named twice");
            } else {
                columns.add(column.getName());
            }
        }
        if (columns.size() == schema.length()) {
            problems.add("all columns are partition columns, which leaves nothing for the files");
        }
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "The table cannot be partitioned by (" + String.join(", ", partitionBy) + "): "
                            + String.join("; ", problems) + ". Choose plain columns of the rows: "
                            + String.join(", ", schema.fieldNames()) + ".");
        }
        return columns;
    }

    private static boolean isNoPartition(DataType type) {
        return type instanceof StructType
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof VariantType;
    }

    /** Whether a name is one that a column can only have under column mapping. */
    static boolean needsColumnMapping(String name) {
        return name.chars().anyMatch(c -> MAPPED_CHARACTERS.indexOf(c) >= 0);
    }

    /** Whether a name in the type is one that a column can only have under column mapping. */
    static boolean needsColumnMapping(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream()
                    .anyMatch(field -> needsColumnMapping(field.getName()) || needsColumnMapping(field.getDataType()));
        }
        if (type instanceof ArrayType array) {
            return needsColumnMapping(array.getElementType());
        }
        return type instanceof MapType map
                && (needsColumnMapping(map.getKeyType()) || needsColumnMapping(map.getValueType()));
    }
}
