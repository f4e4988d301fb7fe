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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.schema.SparkSchemaJson;
import io.cloudfiles.flink.storage.Storages;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a Delta table, as its log has them now.
 *
 * @param columns all columns, in the order of the table
 * @param partitionColumns names of its partition columns
 */
@Internal
public record DeltaTableSchema(RowType columns, List<String> partitionColumns) {
    /** What who only looks would be called among the sinks of a job; it commits no rows. */
    private static final String NO_SINK = "catalog";

    public DeltaTableSchema {
        partitionColumns = List.copyOf(partitionColumns);
    }

    /**
     * Looks at a table.
     *
     * @param path root of the table
     * @param options as {@link DeltaSink#forPath} takes them
     * @return empty when there is no table
     * @throws io.cloudfiles.flink.error.CloudFilesException when an option is wrong or the table cannot be understood
     * @throws IOException when the store could not answer
     */
    public static Optional<DeltaTableSchema> find(String path, Map<String, String> options) throws IOException {
        TableAccess access =
                DeltaSettings.resolve(path, NO_SINK, null, List.of(), options).access();
        try (Storages storages = Storages.load()) {
            Optional<TableDefinition> definition = DeltaTable.toRead(
                            access.location(), storages.open(access.location(), access.storageOptions()))
                    .definition();
            return definition.isEmpty() ? Optional.empty() : Optional.of(of(definition.get()));
        }
    }

    private static DeltaTableSchema of(TableDefinition table) throws IOException {
        RowType nullable = SparkSchemaJson.columns(table.schema().toJson());
        return new DeltaTableSchema(columns(nullable, table.schema(), false), table.partitionColumns());
    }

    /** Columns, all nullable, with the nullability that Delta has for them. */
    private static RowType columns(RowType nullable, StructType delta, boolean isNullable) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField field : nullable.getFields()) {
            StructField column = delta.get(field.getName());
            fields.add(new RowType.RowField(
                    field.getName(), type(field.getType(), column.getDataType(), column.isNullable())));
        }
        return new RowType(isNullable, fields);
    }

    /** Keys of maps stay nullable, as SQL has them: Delta says nothing of theirs. */
    private static LogicalType type(LogicalType nullable, DataType delta, boolean isNullable) {
        if (nullable instanceof RowType row && delta instanceof StructType struct) {
            return columns(row, struct, isNullable);
        }
        if (nullable instanceof ArrayType array && delta instanceof io.delta.kernel.types.ArrayType of) {
            return new ArrayType(isNullable, type(array.getElementType(), of.getElementType(), of.containsNull()));
        }
        if (nullable instanceof MapType map && delta instanceof io.delta.kernel.types.MapType of) {
            return new MapType(
                    isNullable,
                    type(map.getKeyType(), of.getKeyType(), true),
                    type(map.getValueType(), of.getValueType(), of.isValueContainsNull()));
        }
        return nullable.copy(isNullable);
    }

    /**
     * Adds to a table what rows need, as the sink does with {@code sink.merge-schema}.
     *
     * @param path root of the table, which exists
     * @param options as {@link DeltaSink#forPath} takes them
     * @param rows all columns that there are to be
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code DELTA_METADATA_MISMATCH} when the table cannot be changed so
     * @throws IOException when the store could not answer
     */
    public static void merge(String path, Map<String, String> options, RowType rows) throws IOException {
        DeltaConfig config =
                DeltaSettings.resolve(path, NO_SINK, null, List.of(), options).merging();
        try (TableAccess.Opened opened = config.access().open()) {
            new TableLayouts(config, opened.table()).layout(0, rows);
        }
    }
}
