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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares the inside of types: field by field, by name, without regard to order, case and metadata. */
final class StructuralFit {
    private StructuralFit() {}

    /** Notes every difference between the type of a column in the rows and in the table, but for what is narrower in the rows. */
    static void compare(String path, DataType rows, DataType table, List<String> differences) {
        if (rows instanceof StructType from && table instanceof StructType to) {
            compareStructs(path, from, to, differences);
        } else if (rows instanceof ArrayType from && table instanceof ArrayType to) {
            compareNullability(path + ".element", from.containsNull(), to.containsNull(), differences);
            compare(path + ".element", from.getElementType(), to.getElementType(), differences);
        } else if (rows instanceof MapType from && table instanceof MapType to) {
            compareNullability(path + ".value", from.isValueContainsNull(), to.isValueContainsNull(), differences);
            compare(path + ".key", from.getKeyType(), to.getKeyType(), differences);
            compare(path + ".value", from.getValueType(), to.getValueType(), differences);
        } else if (!rows.equals(table) && !TypeWidening.isConvertible(rows, table)) {
            differences.add("column '" + path + "' is " + DeltaTypes.describe(rows) + " in the rows and "
                    + DeltaTypes.describe(table) + " in the table");
        }
    }

    private static void compareStructs(String path, StructType rows, StructType table, List<String> differences) {
        Set<String> seen = new HashSet<>();
        for (StructField row : rows.fields()) {
            String name = path + "." + row.getName();
            if (!seen.add(row.getName().toLowerCase(Locale.ROOT))) {
                differences.add("field '" + name + "' occurs twice in the rows, since Delta ignores case");
            }
            StructField column = SchemaFit.find(table, row.getName());
            if (column == null) {
                differences.add(
                        "field '" + name + "' " + DeltaTypes.describe(row.getDataType()) + " is not in the table");
            } else {
                compareNullability(name, row.isNullable(), column.isNullable(), differences);
                compare(name, row.getDataType(), column.getDataType(), differences);
            }
        }
        for (StructField column : table.fields()) {
            if (!column.isNullable() && SchemaFit.find(rows, column.getName()) == null) {
                differences.add("field '" + path + "." + column.getName() + "' "
                        + DeltaTypes.describe(column.getDataType()) + " is NOT NULL in the table and not in the rows");
            }
        }
    }

    /** Nulls at the top level are looked for row by row; further inside the declared type must exclude them. */
    private static void compareNullability(String path, boolean rows, boolean table, List<String> differences) {
        if (rows && !table) {
            differences.add("'" + path + "' may be null in the rows and is NOT NULL in the table");
        }
    }

    /** The table's type, reduced to the fields that the rows have, in their order. Types that do not fit stay the table's. */
    static DataType narrow(DataType rows, DataType table) {
        if (rows instanceof StructType from && table instanceof StructType to) {
            List<StructField> fields = new ArrayList<>();
            for (StructField row : from.fields()) {
                StructField column = SchemaFit.find(to, row.getName());
                if (column != null) {
                    fields.add(column.withDataType(narrow(row.getDataType(), column.getDataType())));
                }
            }
            return new StructType(fields);
        }
        if (rows instanceof ArrayType from && table instanceof ArrayType to) {
            StructField element = to.getElementField();
            return new ArrayType(element.withDataType(narrow(from.getElementType(), to.getElementType())));
        }
        if (rows instanceof MapType from && table instanceof MapType to) {
            return new MapType(
                    to.getKeyField().withDataType(narrow(from.getKeyType(), to.getKeyType())),
                    to.getValueField().withDataType(narrow(from.getValueType(), to.getValueType())));
        }
        return table;
    }
}
