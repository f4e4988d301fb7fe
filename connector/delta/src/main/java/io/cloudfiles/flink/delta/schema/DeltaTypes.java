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
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Flink's types as Delta's.
 *
 * <pre>
 * BOOLEAN boolean          TINYINT byte    SMALLINT short   INT integer   BIGINT long   FLOAT float   DOUBLE double
 * CHAR, VARCHAR string     BINARY, VARBINARY binary         DATE date     DECIMAL(p, s) decimal(p, s)
 * TIMESTAMP timestamp_ntz  TIMESTAMP_LTZ timestamp          ARRAY array   MAP map       ROW struct
 * VARIANT variant, but not in arrays and maps, out of which Flink cannot read it
 * </pre>
 *
 * <p>Timestamps are kept to the microsecond: digits beyond are cut off. NOT NULL is kept. Other types have no counterpart.
 */
@Internal
public final class DeltaTypes {
    /** Delta's type names where SQL, and so our messages, use others. */
    private static final Map<String, String> SQL_NAMES = Map.of(
            "byte",
            "TINYINT",
            "short",
            "SMALLINT",
            "integer",
            "INT",
            "long",
            "BIGINT",
            "timestamp",
            "TIMESTAMP_LTZ(6)",
            "timestamp_ntz",
            "TIMESTAMP(6)");

    private DeltaTypes() {}

    /**
     * The Delta schema of rows.
     *
     * @throws CloudFilesException with {@link ErrorCode#CF_INVALID_SCHEMA}, naming every column whose type has no counterpart
     */
    public static StructType toDelta(RowType rows) {
        List<String> unsupported = new ArrayList<>();
        StructType struct = struct("", rows, unsupported);
        if (!unsupported.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Delta has no type for " + String.join(", ", unsupported)
                            + ". Convert to a type that it has, for instance with CAST(t AS STRING) for TIME, JSON_STRING(v) for VARIANT in arrays and maps.");
        }
        return struct;
    }

    private static StructType struct(String path, RowType rows, List<String> unsupported) {
        List<StructField> fields = new ArrayList<>();
        for (RowType.RowField field : rows.getFields()) {
            fields.add(new StructField(
                    field.getName(),
                    toDelta(path + field.getName(), field.getType(), unsupported),
                    field.getType().isNullable()));
        }
        return new StructType(fields);
    }

    private static DataType toDelta(String path, LogicalType type, List<String> unsupported) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> BooleanType.BOOLEAN;
            case TINYINT -> ByteType.BYTE;
            case SMALLINT -> ShortType.SHORT;
            case INTEGER -> IntegerType.INTEGER;
            case BIGINT -> LongType.LONG;
            case FLOAT -> FloatType.FLOAT;
            case DOUBLE -> DoubleType.DOUBLE;
            case CHAR, VARCHAR -> StringType.STRING;
            case BINARY, VARBINARY -> BinaryType.BINARY;
            case DATE -> DateType.DATE;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> TimestampNTZType.TIMESTAMP_NTZ;
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TimestampType.TIMESTAMP;
            case DECIMAL -> decimal((org.apache.flink.table.types.logical.DecimalType) type);
            case ARRAY -> array(path, (org.apache.flink.table.types.logical.ArrayType) type, unsupported);
            case MAP -> map(path, (org.apache.flink.table.types.logical.MapType) type, unsupported);
            case ROW -> struct(path + ".", (RowType) type, unsupported);
            case VARIANT -> VariantType.VARIANT;
            case TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_TIME_ZONE,
                    INTERVAL_YEAR_MONTH,
                    INTERVAL_DAY_TIME,
                    MULTISET,
                    DISTINCT_TYPE,
                    STRUCTURED_TYPE,
                    NULL,
                    RAW,
                    SYMBOL,
                    UNRESOLVED,
                    DESCRIPTOR,
                    BITMAP -> {
                unsupported.add("column '" + path + "' of type " + type.asSummaryString());
                yield StringType.STRING;
            }
        };
    }

    /** Flink reads variants out of rows only, so nobody could hand them to us, or take them from us. */
    private static void requireNoVariant(String path, LogicalType type, List<String> unsupported) {
        if (type.is(LogicalTypeRoot.VARIANT)) {
            unsupported.add("column '" + path + "' of type " + type.asSummaryString() + " within an array or map");
        } else if (type instanceof RowType row) {
            row.getFields()
                    .forEach(field -> requireNoVariant(path + "." + field.getName(), field.getType(), unsupported));
        }
    }

    private static DecimalType decimal(org.apache.flink.table.types.logical.DecimalType type) {
        return new DecimalType(type.getPrecision(), type.getScale());
    }

    private static ArrayType array(
            String path, org.apache.flink.table.types.logical.ArrayType type, List<String> unsupported) {
        LogicalType element = type.getElementType();
        requireNoVariant(path + ".element", element, unsupported);
        return new ArrayType(toDelta(path + ".element", element, unsupported), element.isNullable());
    }

    private static MapType map(
            String path, org.apache.flink.table.types.logical.MapType type, List<String> unsupported) {
        LogicalType value = type.getValueType();
        requireNoVariant(path + ".key", type.getKeyType(), unsupported);
        requireNoVariant(path + ".value", value, unsupported);
        return new MapType(
                toDelta(path + ".key", type.getKeyType(), unsupported),
                toDelta(path + ".value", value, unsupported),
                value.isNullable());
    }

    /** A Delta type as SQL in Flink's words, for messages. */
    public static String describe(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream()
                    .map(field -> "`" + field.getName() + "` " + describe(field.getDataType()))
                    .collect(Collectors.joining(", ", "ROW<", ">"));
        }
        if (type instanceof ArrayType array) {
            return "ARRAY<" + describe(array.getElementType()) + ">";
        }
        if (type instanceof MapType map) {
            return "MAP<" + describe(map.getKeyType()) + ", " + describe(map.getValueType()) + ">";
        }
        if (type instanceof DecimalType decimal) {
            return "DECIMAL(" + decimal.getPrecision() + ", " + decimal.getScale() + ")";
        }
        String name = type.toString();
        return SQL_NAMES.getOrDefault(name, name.toUpperCase(Locale.ROOT));
    }
}
