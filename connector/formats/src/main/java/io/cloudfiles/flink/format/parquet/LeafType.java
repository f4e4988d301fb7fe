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
package io.cloudfiles.flink.format.parquet;

import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * What the values of a leaf mean.
 *
 * @param kind what they are
 * @param physical how they are stored
 * @param digits bits of an integer, precision of a decimal, nanoseconds in a unit of time; else 0
 * @param scale of a decimal; else 0
 * @param isInstant whether a timestamp is a point in time and not what a clock on the wall showed
 */
record LeafType(Kind kind, PrimitiveTypeName physical, int digits, int scale, boolean isInstant) {
    /** Kinds of values. */
    enum Kind {
        BOOLEAN,
        INTEGER,
        UNSIGNED,
        DECIMAL,
        FLOAT,
        DOUBLE,
        FLOAT16,
        DATE,
        TIME,
        TIMESTAMP,
        TEXT,
        BYTES,
        UUID,
        NULL
    }

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    /** Flink holds a time of day in milliseconds. */
    private static final int MILLI_DIGITS = 3;

    private static final int UNSIGNED_LONG_DIGITS = 20;

    static LeafType of(PrimitiveType type) {
        PrimitiveTypeName physical = type.getPrimitiveTypeName();
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof UnknownLogicalTypeAnnotation) {
            return plain(Kind.NULL, physical);
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return new LeafType(Kind.DECIMAL, physical, decimal.getPrecision(), decimal.getScale(), false);
        }
        return switch (physical) {
            case BOOLEAN -> plain(Kind.BOOLEAN, physical);
            case FLOAT -> plain(Kind.FLOAT, physical);
            case DOUBLE -> plain(Kind.DOUBLE, physical);
            case INT96 -> new LeafType(Kind.TIMESTAMP, physical, 1, 0, true);
            case INT32 -> number(annotation, physical, Integer.SIZE);
            case INT64 -> number(annotation, physical, Long.SIZE);
            case BINARY ->
                plain(
                        annotation instanceof StringLogicalTypeAnnotation
                                        || annotation instanceof EnumLogicalTypeAnnotation
                                        || annotation instanceof JsonLogicalTypeAnnotation
                                ? Kind.TEXT
                                : Kind.BYTES,
                        physical);
            case FIXED_LEN_BYTE_ARRAY -> {
                if (annotation instanceof UUIDLogicalTypeAnnotation) {
                    yield plain(Kind.UUID, physical);
                }
                yield plain(annotation instanceof Float16LogicalTypeAnnotation ? Kind.FLOAT16 : Kind.BYTES, physical);
            }
        };
    }

    private static LeafType plain(Kind kind, PrimitiveTypeName physical) {
        return new LeafType(kind, physical, 0, 0, false);
    }

    private static LeafType number(LogicalTypeAnnotation annotation, PrimitiveTypeName physical, int bits) {
        if (annotation instanceof IntLogicalTypeAnnotation integer) {
            return new LeafType(
                    integer.isSigned() ? Kind.INTEGER : Kind.UNSIGNED, physical, integer.getBitWidth(), 0, false);
        }
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return plain(Kind.DATE, physical);
        }
        if (annotation instanceof TimeLogicalTypeAnnotation time) {
            return new LeafType(Kind.TIME, physical, nanos(time.getUnit()), 0, false);
        }
        if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
            return new LeafType(Kind.TIMESTAMP, physical, nanos(timestamp.getUnit()), 0, timestamp.isAdjustedToUTC());
        }
        return new LeafType(Kind.INTEGER, physical, bits, 0, false);
    }

    private static int nanos(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> NANOS_PER_MILLI;
            case MICROS -> NANOS_PER_MICRO;
            case NANOS -> 1;
        };
    }

    /** The type that a column of such values is inferred as: the narrowest that holds them all. */
    LogicalType inferred() {
        return switch (kind) {
            case BOOLEAN -> new BooleanType();
            case INTEGER -> integer(digits);
            case UNSIGNED -> digits == Long.SIZE ? new DecimalType(UNSIGNED_LONG_DIGITS, 0) : integer(2 * digits);
            case DECIMAL -> isLongDecimal() ? new VarCharType(VarCharType.MAX_LENGTH) : new DecimalType(digits, scale);
            case FLOAT, FLOAT16 -> new FloatType();
            case DOUBLE -> new DoubleType();
            case DATE -> new DateType();
            case TIME -> new TimeType(MILLI_DIGITS);
            case TIMESTAMP ->
                isInstant ? new LocalZonedTimestampType(fractionDigits()) : new TimestampType(fractionDigits());
            case TEXT -> new VarCharType(VarCharType.MAX_LENGTH);
            case BYTES, UUID -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
            case NULL -> new NullType();
        };
    }

    /** Whether it is a decimal that may have more digits than Flink's. */
    boolean isLongDecimal() {
        return kind == Kind.DECIMAL && digits > DecimalType.MAX_PRECISION;
    }

    /** At least six, so that files with milliseconds and with microseconds agree. 96 bits hold nanoseconds, but their writers do not. */
    private int fractionDigits() {
        return digits == 1 && physical != PrimitiveTypeName.INT96 ? 9 : 6;
    }

    private static LogicalType integer(int bits) {
        return switch (bits) {
            case 8 -> new TinyIntType();
            case 16 -> new SmallIntType();
            case 32 -> new IntType();
            default -> new BigIntType();
        };
    }

    @Override
    public String toString() {
        return kind == Kind.NULL ? "NULL" : inferred().asSummaryString();
    }
}
