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
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.VariantType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Finds the columns by which a table is to be clustered. They must have bounds in the log, which clustering makes narrow. */
final class ClusteringColumns {
    /** More are refused by Delta. */
    private static final int MOST = 4;

    private ClusteringColumns() {}

    /** Paths of the named columns in the spelling of the schema. */
    static List<List<String>> of(StructType schema, List<String> clusterBy) {
        List<List<String>> columns = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : clusterBy) {
            List<String> path = new ArrayList<>();
            DataType type = find(schema, name, path);
            if (type == null) {
                problems.add("'" + name + "' is no column of the rows");
            } else if (!hasBounds(type)) {
                problems.add("'" + name + "' is " + DeltaTypes.describe(type) + ", of which the log keeps no bounds");
            } else if (columns.contains(path)) {
                problems.add("'" + name + "' is named twice");
            } else {
                columns.add(List.copyOf(path));
            }
        }
        if (columns.size() > MOST) {
            problems.add("these are more than " + MOST);
        }
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "The table cannot be clustered by (" + String.join(", ", clusterBy) + "): "
                            + String.join("; ", problems)
                            + ". Choose up to " + MOST
                            + " columns of numbers, texts, dates or timestamps, those within rows as"
                            + " row.column: "
                            + String.join(", ", schema.fieldNames()) + ".");
        }
        return columns;
    }

    /** The whole name may be that of a column; else each dot leads into a row. */
    private static @Nullable DataType find(StructType struct, String name, List<String> path) {
        StructField column = SchemaFit.find(struct, name);
        if (column != null) {
            path.add(column.getName());
            return column.getDataType();
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            StructField parent = SchemaFit.find(struct, name.substring(0, dot));
            if (parent != null && parent.getDataType() instanceof StructType nested) {
                path.add(parent.getName());
                return find(nested, name.substring(dot + 1), path);
            }
        }
        return null;
    }

    private static boolean hasBounds(DataType type) {
        return !(type instanceof StructType
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof VariantType
                || type instanceof BinaryType
                || type instanceof BooleanType);
    }
}
