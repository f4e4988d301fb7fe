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
package io.cloudfiles.flink.batch;

import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DayTimeIntervalType;
import org.apache.flink.table.types.logical.DayTimeIntervalType.DayTimeResolution;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;
import org.apache.flink.table.types.logical.YearMonthIntervalType;
import org.apache.flink.table.types.logical.YearMonthIntervalType.YearMonthResolution;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a type within a serialized batch.
 *
 * <pre>
 * type := tag byte (number of the kind of type * 2 + 1 when nullable), parameters
 * parameters
 *   CHAR, VARCHAR, BINARY, VARBINARY  length
 *   DECIMAL                           precision, scale
 *   TIME, TIMESTAMP, TIMESTAMP_LTZ    precision
 *   INTERVAL YEAR TO MONTH            resolution, year precision
 *   INTERVAL DAY TO SECOND            resolution, day precision, fractional precision
 *   ARRAY, MULTISET                   type;  MAP  type, type
 *   ROW                               number of fields, (name, hasDescription, [description], type)*
 * </pre>
 *
 * Numbers are variable-length, texts a length and UTF-8. The numbers of the kinds are part of the format: append only.
 */
final class TypeDescriptor {
    private static final int CHAR = 0;
    private static final int VARCHAR = 1;
    private static final int BOOLEAN = 2;
    private static final int BINARY = 3;
    private static final int VARBINARY = 4;
    private static final int DECIMAL = 5;
    private static final int TINYINT = 6;
    private static final int SMALLINT = 7;
    private static final int INTEGER = 8;
    private static final int BIGINT = 9;
    private static final int FLOAT = 10;
    private static final int DOUBLE = 11;
    private static final int DATE = 12;
    private static final int TIME = 13;
    private static final int TIMESTAMP = 14;
    private static final int TIMESTAMP_LTZ = 15;
    private static final int YEAR_MONTH = 16;
    private static final int DAY_TIME = 17;
    private static final int ARRAY = 18;
    private static final int MULTISET = 19;
    private static final int MAP = 20;
    private static final int ROW = 21;
    private static final int VARIANT = 22;

    private TypeDescriptor() {}

    /** The bytes of a row type. */
    static byte[] encode(RowType type) {
        BatchOutput out = new BatchOutput();
        write(type, out);
        return Arrays.copyOf(out.array(), out.size());
    }

    /** The row type of what {@link #encode} made. */
    static RowType decode(byte[] descriptor) throws IOException {
        BatchInput in = new BatchInput(descriptor);
        if (!(read(in) instanceof RowType row) || !in.isAtEnd()) {
            throw new IOException("A record batch is broken: its type is not a row.");
        }
        return row;
    }

    private static void write(LogicalType type, BatchOutput out) {
        switch (type.getTypeRoot()) {
            case CHAR -> tag(CHAR, type, out, LogicalTypeChecks.getLength(type));
            case VARCHAR -> tag(VARCHAR, type, out, LogicalTypeChecks.getLength(type));
            case BOOLEAN -> tag(BOOLEAN, type, out);
            case BINARY -> tag(BINARY, type, out, LogicalTypeChecks.getLength(type));
            case VARBINARY -> tag(VARBINARY, type, out, LogicalTypeChecks.getLength(type));
            case DECIMAL ->
                tag(DECIMAL, type, out, LogicalTypeChecks.getPrecision(type), LogicalTypeChecks.getScale(type));
            case TINYINT -> tag(TINYINT, type, out);
            case SMALLINT -> tag(SMALLINT, type, out);
            case INTEGER -> tag(INTEGER, type, out);
            case BIGINT -> tag(BIGINT, type, out);
            case FLOAT -> tag(FLOAT, type, out);
            case DOUBLE -> tag(DOUBLE, type, out);
            case DATE -> tag(DATE, type, out);
            case TIME_WITHOUT_TIME_ZONE -> tag(TIME, type, out, LogicalTypeChecks.getPrecision(type));
            case TIMESTAMP_WITHOUT_TIME_ZONE -> tag(TIMESTAMP, type, out, LogicalTypeChecks.getPrecision(type));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> tag(TIMESTAMP_LTZ, type, out, LogicalTypeChecks.getPrecision(type));
            case INTERVAL_YEAR_MONTH -> writeInterval((YearMonthIntervalType) type, out);
            case INTERVAL_DAY_TIME -> writeInterval((DayTimeIntervalType) type, out);
            case ARRAY -> writeChildren(ARRAY, type, out);
            case MULTISET -> writeChildren(MULTISET, type, out);
            case MAP -> writeChildren(MAP, type, out);
            case ROW -> writeRow((RowType) type, out);
            case VARIANT -> tag(VARIANT, type, out);
            default -> throw new IllegalArgumentException("No column can hold " + type.asSummaryString() + ".");
        }
    }

    private static void tag(int kind, LogicalType type, BatchOutput out, int... parameters) {
        out.reserve(1).put((byte) (kind * 2 + (type.isNullable() ? 1 : 0)));
        for (int parameter : parameters) {
            out.writeVarInt(parameter);
        }
    }

    private static void writeInterval(YearMonthIntervalType type, BatchOutput out) {
        int resolution =
                switch (type.getResolution()) {
                    case YEAR -> 0;
                    case YEAR_TO_MONTH -> 1;
                    case MONTH -> 2;
                };
        tag(YEAR_MONTH, type, out, resolution, type.getYearPrecision());
    }

    private static YearMonthResolution yearMonthResolution(int number) throws IOException {
        return switch (number) {
            case 0 -> YearMonthResolution.YEAR;
            case 1 -> YearMonthResolution.YEAR_TO_MONTH;
            case 2 -> YearMonthResolution.MONTH;
            default -> throw unknown("resolution", number);
        };
    }

    private static void writeInterval(DayTimeIntervalType type, BatchOutput out) {
        int resolution =
                switch (type.getResolution()) {
                    case DAY -> 0;
                    case DAY_TO_HOUR -> 1;
                    case DAY_TO_MINUTE -> 2;
                    case DAY_TO_SECOND -> 3;
                    case HOUR -> 4;
                    case HOUR_TO_MINUTE -> 5;
                    case HOUR_TO_SECOND -> 6;
                    case MINUTE -> 7;
                    case MINUTE_TO_SECOND -> 8;
                    case SECOND -> 9;
                };
        tag(DAY_TIME, type, out, resolution, type.getDayPrecision(), type.getFractionalPrecision());
    }

    private static DayTimeResolution dayTimeResolution(int number) throws IOException {
        return switch (number) {
            case 0 -> DayTimeResolution.DAY;
            case 1 -> DayTimeResolution.DAY_TO_HOUR;
            case 2 -> DayTimeResolution.DAY_TO_MINUTE;
            case 3 -> DayTimeResolution.DAY_TO_SECOND;
            case 4 -> DayTimeResolution.HOUR;
            case 5 -> DayTimeResolution.HOUR_TO_MINUTE;
            case 6 -> DayTimeResolution.HOUR_TO_SECOND;
            case 7 -> DayTimeResolution.MINUTE;
            case 8 -> DayTimeResolution.MINUTE_TO_SECOND;
            case 9 -> DayTimeResolution.SECOND;
            default -> throw unknown("resolution", number);
        };
    }

    private static void writeChildren(int kind, LogicalType type, BatchOutput out) {
        tag(kind, type, out);
        for (LogicalType child : type.getChildren()) {
            write(child, out);
        }
    }

    private static void writeRow(RowType type, BatchOutput out) {
        tag(ROW, type, out, type.getFieldCount());
        for (RowType.RowField field : type.getFields()) {
            writeText(field.getName(), out);
            out.writeVarInt(field.getDescription().isPresent() ? 1 : 0);
            field.getDescription().ifPresent(description -> writeText(description, out));
            write(field.getType(), out);
        }
    }

    private static void writeText(String text, BatchOutput out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeVarInt(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    private static LogicalType read(BatchInput in) throws IOException {
        int tag = in.readByte();
        boolean nullable = (tag & 1) == 1;
        return switch (tag >> 1) {
            case CHAR -> readChar(nullable, in.readVarInt());
            case VARCHAR -> readVarChar(nullable, in.readVarInt());
            case BOOLEAN -> new BooleanType(nullable);
            case BINARY -> readBinary(nullable, in.readVarInt());
            case VARBINARY -> readVarBinary(nullable, in.readVarInt());
            case DECIMAL -> new DecimalType(nullable, in.readVarInt(), in.readVarInt());
            case TINYINT -> new TinyIntType(nullable);
            case SMALLINT -> new SmallIntType(nullable);
            case INTEGER -> new IntType(nullable);
            case BIGINT -> new BigIntType(nullable);
            case FLOAT -> new FloatType(nullable);
            case DOUBLE -> new DoubleType(nullable);
            case DATE -> new DateType(nullable);
            case TIME -> new TimeType(nullable, in.readVarInt());
            case TIMESTAMP -> new TimestampType(nullable, in.readVarInt());
            case TIMESTAMP_LTZ -> new LocalZonedTimestampType(nullable, in.readVarInt());
            case YEAR_MONTH ->
                new YearMonthIntervalType(nullable, yearMonthResolution(in.readVarInt()), in.readVarInt());
            case DAY_TIME ->
                new DayTimeIntervalType(nullable, dayTimeResolution(in.readVarInt()), in.readVarInt(), in.readVarInt());
            case ARRAY -> new ArrayType(nullable, read(in));
            case MULTISET -> new MultisetType(nullable, read(in));
            case MAP -> new MapType(nullable, read(in), read(in));
            case ROW -> readRow(nullable, in);
            case VARIANT -> new VariantType(nullable);
            default -> throw unknown("type", tag);
        };
    }

    /** A length of 0 is that of an empty literal, which the constructors refuse. */
    private static LogicalType readChar(boolean nullable, int length) {
        return length == 0 ? CharType.ofEmptyLiteral().copy(nullable) : new CharType(nullable, length);
    }

    private static LogicalType readVarChar(boolean nullable, int length) {
        return length == 0 ? VarCharType.ofEmptyLiteral().copy(nullable) : new VarCharType(nullable, length);
    }

    private static LogicalType readBinary(boolean nullable, int length) {
        return length == 0 ? BinaryType.ofEmptyLiteral().copy(nullable) : new BinaryType(nullable, length);
    }

    private static LogicalType readVarBinary(boolean nullable, int length) {
        return length == 0 ? VarBinaryType.ofEmptyLiteral().copy(nullable) : new VarBinaryType(nullable, length);
    }

    private static RowType readRow(boolean nullable, BatchInput in) throws IOException {
        int count = in.readVarInt();
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            if (in.readVarInt() == 1) {
                String description = readText(in);
                fields.add(new RowType.RowField(name, read(in), description));
            } else {
                fields.add(new RowType.RowField(name, read(in)));
            }
        }
        return new RowType(nullable, fields);
    }

    private static String readText(BatchInput in) throws IOException {
        int length = in.readVarInt();
        in.require(length);
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.skip(length);
        return text;
    }

    private static IOException unknown(String what, int number) {
        return new IOException("A record batch is broken or newer than this version: " + what + " " + number + ".");
    }
}
