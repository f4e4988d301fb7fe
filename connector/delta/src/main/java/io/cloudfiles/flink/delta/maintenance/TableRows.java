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
package io.cloudfiles.flink.delta.maintenance;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.types.VariantType;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of a table in Flink's types: those that the sink writes as the table's. */
final class TableRows {
    private static final int MICROSECONDS = 6;

    private static final Map<DataType, org.apache.flink.table.types.DataType> SIMPLE = Map.ofEntries(
            Map.entry(BooleanType.BOOLEAN, DataTypes.BOOLEAN()),
            Map.entry(ByteType.BYTE, DataTypes.TINYINT()),
            Map.entry(ShortType.SHORT, DataTypes.SMALLINT()),
            Map.entry(IntegerType.INTEGER, DataTypes.INT()),
            Map.entry(LongType.LONG, DataTypes.BIGINT()),
            Map.entry(FloatType.FLOAT, DataTypes.FLOAT()),
            Map.entry(DoubleType.DOUBLE, DataTypes.DOUBLE()),
            Map.entry(StringType.STRING, DataTypes.STRING()),
            Map.entry(BinaryType.BINARY, DataTypes.BYTES()),
            Map.entry(DateType.DATE, DataTypes.DATE()),
            Map.entry(TimestampType.TIMESTAMP, DataTypes.TIMESTAMP_LTZ(MICROSECONDS)),
            Map.entry(TimestampNTZType.TIMESTAMP_NTZ, DataTypes.TIMESTAMP(MICROSECONDS)),
            Map.entry(VariantType.VARIANT, DataTypes.VARIANT()));

    private TableRows() {}

    /**
     * The type of the rows of a table.
     *
     * @param unsupported takes each column whose type has no counterpart
     */
    static RowType of(StructType table, List<String> unsupported) {
        return row("", table, unsupported);
    }

    private static RowType row(String path, StructType struct, List<String> unsupported) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (StructField field : struct.fields()) {
            LogicalType type = type(path + field.getName(), field.getDataType(), unsupported);
            fields.add(new RowType.RowField(field.getName(), type.copy(field.isNullable())));
        }
        return new RowType(fields);
    }

    private static LogicalType type(String path, DataType type, List<String> unsupported) {
        if (type instanceof StructType struct) {
            return row(path + ".", struct, unsupported);
        }
        if ((type instanceof ArrayType || type instanceof MapType) && hasVariant(type)) {
            // Flink reads variants out of rows only.
            unsupported.add("column '" + path + "' with variants in an array or a map");
            return DataTypes.STRING().getLogicalType();
        }
        if (type instanceof ArrayType array) {
            LogicalType element = type(path + ".element", array.getElementType(), unsupported);
            return new org.apache.flink.table.types.logical.ArrayType(element.copy(array.containsNull()));
        }
        if (type instanceof MapType map) {
            return new org.apache.flink.table.types.logical.MapType(
                    type(path + ".key", map.getKeyType(), unsupported).copy(false),
                    type(path + ".value", map.getValueType(), unsupported).copy(map.isValueContainsNull()));
        }
        if (type instanceof DecimalType decimal) {
            return new org.apache.flink.table.types.logical.DecimalType(decimal.getPrecision(), decimal.getScale());
        }
        org.apache.flink.table.types.DataType simple = SIMPLE.get(type);
        if (simple == null) {
            unsupported.add("column '" + path + "' of type " + type);
            return DataTypes.STRING().getLogicalType();
        }
        return simple.getLogicalType();
    }

    private static boolean hasVariant(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream().anyMatch(field -> hasVariant(field.getDataType()));
        }
        if (type instanceof ArrayType array) {
            return hasVariant(array.getElementType());
        }
        return type instanceof MapType map
                ? hasVariant(map.getKeyType()) || hasVariant(map.getValueType())
                : type instanceof VariantType;
    }
}
