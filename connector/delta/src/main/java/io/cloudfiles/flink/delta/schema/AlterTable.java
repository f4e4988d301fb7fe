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

import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Statements that change a table, for messages: in the SQL of Spark, which has them and Flink has not. */
final class AlterTable {
    private final Location table;

    AlterTable(Location table) {
        this.table = table;
    }

    private String alter() {
        return "ALTER TABLE delta." + quoted(table.toString()) + " ";
    }

    String addColumn(List<String> path, DataType type) {
        return alter() + "ADD COLUMNS (" + quoted(path) + " " + type(type) + ")";
    }

    String changeType(List<String> path, DataType type) {
        return alter() + "ALTER COLUMN " + quoted(path) + " TYPE " + type(type);
    }

    String dropNotNull(List<String> path) {
        return alter() + "ALTER COLUMN " + quoted(path) + " DROP NOT NULL";
    }

    String setProperties(Map<String, String> properties) {
        return alter()
                + new TreeMap<>(properties)
                        .entrySet().stream()
                                .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
                                .collect(Collectors.joining(", ", "SET TBLPROPERTIES (", ")"));
    }

    private static String quoted(List<String> path) {
        return path.stream().map(AlterTable::quoted).collect(Collectors.joining("."));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static String type(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream().map(AlterTable::field).collect(Collectors.joining(", ", "STRUCT<", ">"));
        }
        if (type instanceof ArrayType array) {
            return "ARRAY<" + type(array.getElementType()) + ">";
        }
        if (type instanceof MapType map) {
            return "MAP<" + type(map.getKeyType()) + ", " + type(map.getValueType()) + ">";
        }
        if (type instanceof DecimalType decimal) {
            return "DECIMAL(" + decimal.getPrecision() + ", " + decimal.getScale() + ")";
        }
        if (type instanceof ByteType) {
            return "TINYINT";
        }
        if (type instanceof ShortType) {
            return "SMALLINT";
        }
        if (type instanceof IntegerType) {
            return "INT";
        }
        return type instanceof LongType ? "BIGINT" : type.toString().toUpperCase(Locale.ROOT);
    }

    private static String field(StructField field) {
        return quoted(field.getName()) + ": " + type(field.getDataType());
    }
}
