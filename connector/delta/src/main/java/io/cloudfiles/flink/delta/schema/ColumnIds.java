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

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Gives new columns of a table with column mapping their ids and physical names. The names are fresh ones: under its own name a column
 * that was dropped and is added again would show its old values.
 */
final class ColumnIds {
    static final String MAX_ID = "delta.columnMapping.maxColumnId";
    private static final String MODE = "delta.columnMapping.mode";

    private final boolean isMapped;
    private final long firstId;
    private long lastId;

    private ColumnIds(boolean isMapped, long lastId) {
        this.isMapped = isMapped;
        this.firstId = lastId;
        this.lastId = lastId;
    }

    static ColumnIds of(TableDefinition table) {
        boolean isMapped = !"none".equalsIgnoreCase(table.properties().getOrDefault(MODE, "none"));
        long recorded = Long.parseLong(table.properties().getOrDefault(MAX_ID, "0"));
        return new ColumnIds(isMapped, Math.max(recorded, largestId(table.schema())));
    }

    private static long largestId(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream()
                    .mapToLong(field -> Math.max(ColumnMetadata.id(field), largestId(field.getDataType())))
                    .max()
                    .orElse(0);
        }
        if (type instanceof ArrayType array) {
            return largestId(array.getElementType());
        }
        return type instanceof MapType map ? Math.max(largestId(map.getKeyType()), largestId(map.getValueType())) : 0;
    }

    boolean isMapped() {
        return isMapped;
    }

    /** The largest id that was ever given; empty when none was given here. */
    OptionalLong maxId() {
        return lastId == firstId ? OptionalLong.empty() : OptionalLong.of(lastId);
    }

    /** The column with id and physical name, also of those within. */
    StructField assign(StructField column) {
        if (!isMapped) {
            return column;
        }
        FieldMetadata metadata = FieldMetadata.builder()
                .fromMetadata(column.getMetadata())
                .putLong(ColumnMetadata.ID, ++lastId)
                .putString(ColumnMetadata.PHYSICAL_NAME, "col-" + UUID.randomUUID())
                .build();
        return new StructField(column.getName(), assign(column.getDataType()), column.isNullable(), metadata);
    }

    private DataType assign(DataType type) {
        if (type instanceof StructType struct) {
            List<StructField> fields =
                    struct.fields().stream().map(this::assign).toList();
            return new StructType(fields);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(assign(array.getElementType()), array.containsNull());
        }
        if (type instanceof MapType map) {
            return new MapType(assign(map.getKeyType()), assign(map.getValueType()), map.isValueContainsNull());
        }
        return type;
    }
}
