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
package io.cloudfiles.flink.table.catalog;

import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.expressions.SqlFactory;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The columns of a definition.
 *
 * @param columns in order
 * @param watermarks column to the expression of its watermark
 * @param primaryKey or null
 */
record StoredSchema(
        List<StoredColumn> columns,
        Map<String, String> watermarks,
        @Nullable PrimaryKey primaryKey) {
    StoredSchema {
        columns = columns == null ? List.of() : List.copyOf(columns);
        watermarks = watermarks == null ? Map.of() : new TreeMap<>(watermarks);
    }

    /** Columns that identify a row. */
    record PrimaryKey(String name, List<String> columns) {}

    static StoredSchema of(ResolvedSchema schema, SqlFactory sql) {
        Map<String, String> watermarks = new LinkedHashMap<>();
        schema.getWatermarkSpecs()
                .forEach(watermark -> watermarks.put(
                        watermark.getRowtimeAttribute(),
                        watermark.getWatermarkExpression().asSerializableString(sql)));
        return new StoredSchema(
                schema.getColumns().stream()
                        .map(column -> StoredColumn.of(column, sql))
                        .toList(),
                watermarks,
                schema.getPrimaryKey()
                        .map(key -> new PrimaryKey(key.getName(), key.getColumns()))
                        .orElse(null));
    }

    boolean declaresPhysicalColumns() {
        return columns.stream().anyMatch(StoredColumn::isPhysical);
    }

    /** The same without its physical columns, which come from elsewhere. */
    StoredSchema withoutPhysicalColumns() {
        return new StoredSchema(
                columns.stream().filter(column -> !column.isPhysical()).toList(), watermarks, primaryKey);
    }

    /** The columns of it that refer to no others. */
    StoredSchema onlyMetadataColumns() {
        return new StoredSchema(
                columns.stream().filter(column -> column.metadata() != null).toList(), Map.of(), null);
    }

    /** The same with another key. */
    StoredSchema withPrimaryKey(@Nullable PrimaryKey other) {
        return new StoredSchema(columns, watermarks, other);
    }

    /** The same with the physical columns of another one. */
    StoredSchema withPhysicalColumnsOf(StoredSchema other) {
        List<StoredColumn> all = new ArrayList<>(
                other.columns.stream().filter(StoredColumn::isPhysical).toList());
        columns.stream().filter(column -> !column.isPhysical()).forEach(all::add);
        return new StoredSchema(all, watermarks, primaryKey);
    }

    /** What its columns and watermarks are computed by. */
    List<String> expressions() {
        List<String> expressions = new ArrayList<>(watermarks.values());
        columns.stream().map(StoredColumn::as).filter(Objects::nonNull).forEach(expressions::add);
        return expressions;
    }

    /** Its physical columns. */
    RowType physicalType() {
        return new RowType(
                false,
                columns.stream()
                        .filter(StoredColumn::isPhysical)
                        .map(column -> new RowType.RowField(column.name(), column.logicalType()))
                        .toList());
    }

    /** As SQL takes it. */
    Schema toSchema() {
        return toSchema(RowType.of());
    }

    /** As SQL takes it, behind columns that come from elsewhere. */
    Schema toSchema(RowType first) {
        Schema.Builder schema = Schema.newBuilder();
        first.getFields()
                .forEach(field ->
                        schema.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType())));
        columns.forEach(column -> column.addTo(schema));
        watermarks.forEach(schema::watermark);
        if (primaryKey != null) {
            schema.primaryKeyNamed(primaryKey.name(), primaryKey.columns());
        }
        return schema.build();
    }
}
