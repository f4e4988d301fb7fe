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
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.List;

/** The keys of a column's metadata that the Delta protocol defines, as far as they concern a writer. */
final class ColumnMetadata {
    static final String ID = "delta.columnMapping.id";
    static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";
    static final String INVARIANTS = "delta.invariants";
    static final String GENERATION_EXPRESSION = "delta.generationExpression";
    static final String IDENTITY_START = "delta.identity.start";
    static final String CURRENT_DEFAULT = "CURRENT_DEFAULT";

    private ColumnMetadata() {}

    /** The name of a column in data files and in the log. */
    static String physicalName(StructField field) {
        return field.getMetadata().contains(PHYSICAL_NAME)
                ? field.getMetadata().getString(PHYSICAL_NAME)
                : field.getName();
    }

    /** The field id of a column; 0 without column mapping. */
    static long id(StructField field) {
        return field.getMetadata().contains(ID) ? field.getMetadata().getLong(ID) : 0;
    }

    /** The field without NOT NULL, at any level: rows that are in the table already have nothing there. */
    static StructField nullable(StructField field) {
        return new StructField(field.getName(), nullable(field.getDataType()), true, field.getMetadata());
    }

    private static DataType nullable(DataType type) {
        if (type instanceof StructType struct) {
            return new StructType(
                    struct.fields().stream().map(ColumnMetadata::nullable).toList());
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(nullable(array.getElementType()), true);
        }
        return type instanceof MapType map
                ? new MapType(nullable(map.getKeyType()), nullable(map.getValueType()), true)
                : type;
    }

    /** The field as files have it: physical names at every level; metadata, with the field ids, stays. */
    static StructField physical(StructField field) {
        return new StructField(
                physicalName(field), physical(field.getDataType()), field.isNullable(), field.getMetadata());
    }

    private static DataType physical(DataType type) {
        if (type instanceof StructType struct) {
            List<StructField> fields =
                    struct.fields().stream().map(ColumnMetadata::physical).toList();
            return new StructType(fields);
        }
        if (type instanceof ArrayType array) {
            StructField element = array.getElementField();
            return new ArrayType(element.withDataType(physical(element.getDataType())));
        }
        if (type instanceof MapType map) {
            return new MapType(
                    map.getKeyField().withDataType(physical(map.getKeyType())),
                    map.getValueField().withDataType(physical(map.getValueType())));
        }
        return type;
    }
}
