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
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.Column.ComputedColumn;
import org.apache.flink.table.catalog.Column.MetadataColumn;
import org.apache.flink.table.expressions.SqlFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A column as a definition says it, in the words of SQL.
 *
 * @param name its name
 * @param type its type; null for a computed one
 * @param metadata key of what a metadata column shows; null for others
 * @param virtual whether a metadata column is left out where rows are written; null for others
 * @param as the expression of a computed column; null for others
 * @param comment or null
 */
record StoredColumn(
        String name,
        @Nullable String type,
        @Nullable String metadata,
        @Nullable Boolean virtual,
        @Nullable String as,
        @Nullable String comment) {
    static StoredColumn of(Column column, SqlFactory sql) {
        @Nullable String comment = column.getComment().orElse(null);
        if (column instanceof ComputedColumn computed) {
            String as = computed.getExpression().asSerializableString(sql);
            return new StoredColumn(column.getName(), null, null, null, as, comment);
        }
        String type = column.getDataType().getLogicalType().asSerializableString();
        if (column instanceof MetadataColumn metadata) {
            return new StoredColumn(
                    column.getName(),
                    type,
                    metadata.getMetadataKey().orElse(column.getName()),
                    metadata.isVirtual(),
                    null,
                    comment);
        }
        return new StoredColumn(column.getName(), type, null, null, null, comment);
    }

    boolean isPhysical() {
        return as == null && metadata == null;
    }

    void addTo(Schema.Builder schema) {
        if (as != null) {
            schema.columnByExpression(name, as);
        } else if (metadata != null) {
            schema.columnByMetadata(
                    name, requiredType(), metadata.equals(name) ? null : metadata, Boolean.TRUE.equals(virtual));
        } else {
            schema.column(name, requiredType());
        }
        if (comment != null) {
            schema.withComment(comment);
        }
    }

    LogicalType logicalType() {
        return LogicalTypeParser.parse(requiredType(), StoredColumn.class.getClassLoader());
    }

    private String requiredType() {
        return Objects.requireNonNull(type, () -> "type of column " + name);
    }
}
