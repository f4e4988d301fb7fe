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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The types of columns that hold all values of schemas; nullable at every depth.
 *
 * @param unions how unions become rows
 * @param recursiveDepth how often a record may occur in itself; what lies deeper is left out; up to 0 none may
 */
record AvroTypes(UnionMembers unions, int recursiveDepth) {
    /** No file means to have so many; records that hold each other may. */
    private static final int MAX_TYPES = 100_000;

    private static final int UUID_BYTES = 2 * Long.BYTES;
    private static final String BIG_DECIMAL = "big-decimal";
    private static final String UUID_NAME = "uuid";
    /** Up to which decimals are written without an exponent, so that no damaged file makes texts of any length. */
    private static final int MAX_PLAIN_SCALE = 1_000;

    /** The columns of records; empty when the schema is not one of records. */
    @Nullable
    RowType columns(Schema schema) {
        return type(schema, Map.of(), new int[] {MAX_TYPES}) instanceof RowType row ? row : null;
    }

    private @Nullable LogicalType type(Schema schema, Map<String, Integer> within, int[] left) {
        if (--left[0] < 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "The Avro schema '" + schema.getName() + "' is part of one that becomes more than " + MAX_TYPES
                            + " columns and fields, since its records hold each other. Declare the columns that are wanted.");
        }
        return switch (schema.getType()) {
            case NULL -> new NullType();
            case BOOLEAN -> new BooleanType();
            case INT -> schema.getLogicalType() instanceof LogicalTypes.Date ? new DateType() : new IntType();
            case LONG -> ofLong(schema);
            case FLOAT -> new FloatType();
            case DOUBLE -> new DoubleType();
            case STRING, ENUM -> new VarCharType(VarCharType.MAX_LENGTH);
            case BYTES, FIXED -> ofBytes(schema);
            case ARRAY -> {
                LogicalType element = type(schema.getElementType(), within, left);
                yield element == null ? null : new ArrayType(element);
            }
            case MAP -> {
                LogicalType value = type(schema.getValueType(), within, left);
                yield value == null ? null : new MapType(new VarCharType(VarCharType.MAX_LENGTH), value);
            }
            case RECORD -> ofRecord(schema, within, left);
            case UNION -> ofUnion(schema, within, left);
        };
    }

    private static LogicalType ofLong(Schema schema) {
        TimeUnits units = TimeUnits.of(schema.getLogicalType());
        if (units == null) {
            return new BigIntType();
        }
        return units.isLocal()
                ? new TimestampType(units.fractionDigits())
                : new LocalZonedTimestampType(units.fractionDigits());
    }

    private static LogicalType ofBytes(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && !isLongDecimal(decimal)) {
            return new DecimalType(decimal.getPrecision(), decimal.getScale());
        }
        return isText(schema) ? new VarCharType(VarCharType.MAX_LENGTH) : new VarBinaryType(VarBinaryType.MAX_LENGTH);
    }

    /** Whether bytes have a form as text and no other type. */
    static boolean isText(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && isLongDecimal(decimal)
                || isBigDecimal(schema.getLogicalType())
                || isUuid(schema);
    }

    private @Nullable LogicalType ofRecord(Schema schema, Map<String, Integer> within, int[] left) {
        int depth = within.getOrDefault(schema.getFullName(), 0);
        if (depth > 0 && recursiveDepth <= 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "The Avro record '" + schema.getFullName()
                            + "' holds records of its own type, so that no columns can hold it. Set "
                            + "avro.recursive-field-max-depth to how deep it is to be read (1 to 15), or declare the columns.");
        }
        if (depth > 0 && depth >= recursiveDepth) {
            return null;
        }
        Map<String, Integer> deeper = new HashMap<>(within);
        deeper.put(schema.getFullName(), depth + 1);
        List<RowType.RowField> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            LogicalType type = type(field.schema(), deeper, left);
            if (type != null) {
                fields.add(new RowType.RowField(field.name(), type));
            }
        }
        return new RowType(true, fields);
    }

    private @Nullable LogicalType ofUnion(Schema union, Map<String, Integer> within, int[] left) {
        List<Schema> branches = UnionMembers.branches(union);
        if (branches.size() < 2) {
            return branches.isEmpty() ? new NullType() : type(branches.get(0), within, left);
        }
        if (UnionMembers.isOneNumber(union)) {
            boolean isInteger = branches.get(0).getType() == Schema.Type.INT
                    || branches.get(0).getType() == Schema.Type.LONG;
            return isInteger ? new BigIntType() : new DoubleType();
        }
        List<RowType.RowField> fields = new ArrayList<>();
        for (UnionMembers.Member member : unions.members(union)) {
            LogicalType type = type(union.getTypes().get(member.index()), within, left);
            if (type != null) {
                fields.add(new RowType.RowField(member.name(), type));
            }
        }
        return new RowType(true, fields);
    }

    /** Whether a decimal may have more digits than Flink's. */
    static boolean isLongDecimal(LogicalTypes.Decimal decimal) {
        return decimal.getPrecision() > DecimalType.MAX_PRECISION;
    }

    static boolean isBigDecimal(org.apache.avro.@Nullable LogicalType type) {
        return type != null && type.getName().equals(BIG_DECIMAL);
    }

    /** Whether bytes are a UUID; a text that is one needs no telling. */
    static boolean isUuid(Schema schema) {
        return schema.getType() == Schema.Type.FIXED
                && schema.getFixedSize() == UUID_BYTES
                && schema.getLogicalType() != null
                && schema.getLogicalType().getName().equals(UUID_NAME);
    }

    static UUID uuid(byte[] bytes, int at) {
        ByteBuffer value = ByteBuffer.wrap(bytes, at, UUID_BYTES);
        return new UUID(value.getLong(), value.getLong());
    }

    /** The number that a big decimal says: its unscaled value as bytes, and its scale as an int. */
    static BigDecimal bigDecimal(byte[] value) {
        AvroInput in = new AvroInput();
        in.start(value, 0, value.length);
        int length = in.readLength();
        if (length == 0) {
            throw new MalformedAvroException("a decimal of no bytes");
        }
        BigInteger unscaled = new BigInteger(value, in.advance(length), length);
        int scale = in.readInt();
        in.checkEnd();
        return new BigDecimal(unscaled, scale);
    }

    /** A number without an exponent, unless that would be long. */
    static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) <= MAX_PLAIN_SCALE ? number.toPlainString() : number.toString();
    }
}
