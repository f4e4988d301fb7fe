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

import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.format.columnar.Rebase;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which types of columns single values can be read as: those that Avro's own schema resolution and Spark read them as.
 *
 * <pre>
 * int, long         integers that are no narrower (an int also TINYINT and SMALLINT, value by value), FLOAT, DOUBLE, DECIMAL
 * float             DOUBLE
 * string            BYTES
 * bytes             STRING, value by value
 * fixed             BYTES
 * enum              STRING
 * decimal           DECIMAL with no fewer digits before and behind the point, BYTES; with more than 38 digits STRING
 * date              TIMESTAMP
 * timestamps        with or without a zone; TIMESTAMP_LTZ also of local ones, as if in UTC
 * </pre>
 */
final class LeafReaders {
    private static final int UUID_BYTES = 2 * Long.BYTES;

    private final TimeReaders times;

    LeafReaders(Rebase rebase) {
        this.times = new TimeReaders(rebase);
    }

    /** How to read values into a column; null when they do not fit. */
    @Nullable
    ValueReader find(Schema writer, @Nullable Schema asked, LogicalType type, AvroColumn column) {
        // The user's schema may name another logical type for the same values.
        Schema meaning = asked == null ? writer : asked;
        return switch (type.getTypeRoot()) {
            case BOOLEAN ->
                writer.getType() == Schema.Type.BOOLEAN ? PlainReader.into(column, PlainReader.BOOLEAN) : null;
            case TINYINT, SMALLINT, INTEGER -> ints(writer, (IntColumn) column);
            case BIGINT -> longs(writer, (LongColumn) column);
            case FLOAT -> floats(writer, (FloatColumn) column);
            case DOUBLE -> doubles(writer, (DoubleColumn) column);
            case DECIMAL -> DecimalReaders.find(writer, meaning, (DecimalType) type, (DecimalColumn) column);
            case CHAR, VARCHAR, BINARY, VARBINARY -> bytes(writer, asked, meaning, (BytesColumn) column);
            case DATE, TIME_WITHOUT_TIME_ZONE -> times.ofDays(writer, meaning, type, (IntColumn) column);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                times.ofInstants(
                        writer, meaning, type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE), (TimestampColumn)
                                column);
            default -> null;
        };
    }

    private static @Nullable ValueReader ints(Schema writer, IntColumn column) {
        if (writer.getType() != Schema.Type.INT) {
            return null;
        }
        if (column.fixedWidth() == Integer.BYTES) {
            return PlainReader.into(column, PlainReader.INT);
        }
        return (in, row) -> {
            int value = in.readInt();
            column.values[row] = value;
            column.setNotNull(row);
            return column.holds(value);
        };
    }

    private static @Nullable ValueReader longs(Schema writer, LongColumn column) {
        return switch (writer.getType()) {
            case INT ->
                (in, row) -> {
                    column.values[row] = in.readInt();
                    column.setNotNull(row);
                    return true;
                };
            case LONG -> PlainReader.into(column, PlainReader.LONG);
            default -> null;
        };
    }

    private static @Nullable ValueReader floats(Schema writer, FloatColumn column) {
        return switch (writer.getType()) {
            case INT, LONG ->
                (in, row) -> {
                    column.values[row] = in.readLong();
                    column.setNotNull(row);
                    return true;
                };
            case FLOAT -> PlainReader.into(column, PlainReader.FLOAT);
            default -> null;
        };
    }

    private static @Nullable ValueReader doubles(Schema writer, DoubleColumn column) {
        return switch (writer.getType()) {
            case INT, LONG ->
                (in, row) -> {
                    column.values[row] = in.readLong();
                    column.setNotNull(row);
                    return true;
                };
            case FLOAT ->
                (in, row) -> {
                    column.values[row] = in.readFloat();
                    column.setNotNull(row);
                    return true;
                };
            case DOUBLE -> PlainReader.into(column, PlainReader.DOUBLE);
            default -> null;
        };
    }

    private static @Nullable ValueReader bytes(
            Schema writer, @Nullable Schema asked, Schema meaning, BytesColumn column) {
        return switch (writer.getType()) {
            case STRING ->
                column.isBounded()
                        ? (in, row) -> {
                            int length = in.readLength();
                            column.setNotNull(row);
                            return column.put(in, row, in.advance(length), length);
                        }
                        : PlainReader.into(column, PlainReader.BYTES);
            case BYTES -> ofBytes(meaning, column);
            case FIXED -> fixed(writer.getFixedSize(), meaning, column);
            case ENUM -> column.isText() ? symbols(writer, asked, column) : null;
            default -> null;
        };
    }

    private static @Nullable ValueReader ofBytes(Schema meaning, BytesColumn column) {
        if (column.isText() && AvroTypes.isText(meaning)) {
            column.copyBytes();
            return (in, row) -> {
                int length = in.readLength();
                int start = in.advance(length);
                return text(in, row, Arrays.copyOfRange(in.bytes, start, start + length), meaning, column);
            };
        }
        if (column.isText() && meaning.getLogicalType() instanceof LogicalTypes.Decimal) {
            return null;
        }
        if (!column.isText() && !column.isBounded()) {
            return PlainReader.into(column, PlainReader.BYTES);
        }
        return (in, row) -> {
            int length = in.readLength();
            int start = in.advance(length);
            column.setNotNull(row);
            return (!column.isText() || Utf8.isValid(in.bytes, start, start + length))
                    && column.put(in, row, start, length);
        };
    }

    private static boolean text(AvroInput in, int row, byte[] value, Schema meaning, BytesColumn column) {
        String text = AvroTypes.isBigDecimal(meaning.getLogicalType())
                ? AvroTypes.plain(AvroTypes.bigDecimal(value))
                : AvroTypes.plain(DecimalReaders.number(value, meaning));
        column.setNotNull(row);
        return column.put(in, row, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable ValueReader fixed(int size, Schema meaning, BytesColumn column) {
        if (!column.isText()) {
            return (in, row) -> {
                in.skip(size);
                column.setNotNull(row);
                return column.put(in, row, in.position - size, size);
            };
        }
        if (!AvroTypes.isText(meaning)) {
            return null;
        }
        column.copyBytes();
        if (AvroTypes.isUuid(meaning)) {
            return (in, row) -> {
                in.skip(UUID_BYTES);
                String text = AvroTypes.uuid(in.bytes, in.position - UUID_BYTES).toString();
                column.setNotNull(row);
                return column.put(in, row, text.getBytes(StandardCharsets.US_ASCII));
            };
        }
        return (in, row) -> {
            in.skip(size);
            return text(in, row, Arrays.copyOfRange(in.bytes, in.position - size, in.position), meaning, column);
        };
    }

    /** Symbols that the user's schema does not have become its default, or do not fit. */
    private static ValueReader symbols(Schema writer, @Nullable Schema asked, BytesColumn column) {
        column.copyBytes();
        List<String> symbols = writer.getEnumSymbols();
        byte[][] texts = new byte[symbols.size()][];
        for (int i = 0; i < texts.length; i++) {
            String symbol = symbols.get(i);
            boolean isKnown = asked == null || asked.hasEnumSymbol(symbol);
            String read = isKnown || asked == null ? symbol : asked.getEnumDefault();
            texts[i] = read == null ? null : read.getBytes(StandardCharsets.UTF_8);
        }
        return (in, row) -> {
            byte[] text = texts[in.readIndex(texts.length)];
            column.setNotNull(row);
            return text != null && column.put(in, row, text);
        };
    }
}
