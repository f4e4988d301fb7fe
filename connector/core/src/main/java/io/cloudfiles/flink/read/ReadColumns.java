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
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that a source can give, and those of them that it does give. An output column of a name is the one of the file of that
 * name, else the partition column, else the data column.
 *
 * @param schema what the format decodes
 * @param partitions what the path of a file tells
 * @param ofFile column name in the output to what it holds
 * @param output names of the columns that are given, in order
 */
@Internal
public record ReadColumns(
        ReadSchema schema, PartitionColumns partitions, LinkedHashMap<String, FileColumn> ofFile, List<String> output)
        implements Serializable {
    public ReadColumns {
        output = List.copyOf(output);
    }

    /** All columns that the format decodes. */
    public static ReadColumns of(ReadSchema schema) {
        return new ReadColumns(
                schema,
                PartitionColumns.NONE,
                new LinkedHashMap<>(),
                schema.type().getFieldNames());
    }

    /**
     * The same with columns that the file tells behind the others.
     *
     * @param columns column name in the output to what it holds
     */
    public ReadColumns with(Map<String, ? extends FileColumn> columns) {
        List<String> all = new ArrayList<>(output);
        all.addAll(columns.keySet());
        LinkedHashMap<String, FileColumn> allOfFile = new LinkedHashMap<>(ofFile);
        allOfFile.putAll(columns);
        return new ReadColumns(schema, partitions, allOfFile, all);
    }

    /** Type of the batches that are produced. */
    public RowType type() {
        return new RowType(
                false,
                output.stream()
                        .map(name -> new RowType.RowField(name, typeOf(name)))
                        .toList());
    }

    /** Whether a metadata column is given, under whatever name. */
    boolean gives(MetadataColumn column) {
        return output.stream().anyMatch(name -> ofFile.get(name) == column);
    }

    private LogicalType typeOf(String name) {
        @Nullable FileColumn column = ofFile.get(name);
        if (column != null) {
            return column.type();
        }
        if (partitions.contains(name)) {
            return partitions.typeOf(name);
        }
        int index = schema.type().getFieldIndex(name);
        if (index < 0) {
            throw new IllegalArgumentException("No column '" + name + "' among "
                    + schema.type().getFieldNames() + ", the partition columns "
                    + partitions.type().getFieldNames() + " and the columns of the file " + ofFile.keySet() + ".");
        }
        return schema.type().getTypeAt(index);
    }

    /**
     * Gives other columns, in another order.
     *
     * @param names of columns that this gives; may be none
     * @param prunes whether the format may leave out what is not wanted. A record that is malformed ends differently with less
     *     decoded when its remains are kept in a column, so that nothing is left out then, and never a column that must not be null
     */
    public ReadColumns project(List<String> names, boolean prunes) {
        boolean keepsRemains =
                isWanted(schema.rescuedDataColumn(), names) || isWanted(schema.corruptRecordColumn(), names);
        Set<String> fromData =
                names.stream().filter(name -> !partitions.contains(name)).collect(Collectors.toSet());
        ReadSchema decoded = prunes && !keepsRemains ? schema.pruned(fromData) : schema;
        return new ReadColumns(decoded, partitions, ofFile, names);
    }

    private static boolean isWanted(@Nullable String column, List<String> names) {
        return column != null && names.contains(column);
    }
}
