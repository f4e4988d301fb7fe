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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.batch.Timestamps;
import io.cloudfiles.flink.format.DateParser;
import io.cloudfiles.flink.format.DecimalParser;
import io.cloudfiles.flink.format.TimestampParser;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of a partition value as a value of a type, read as the text formats read such values.
 *
 * @param text decoded, not empty
 * @param zone of instants that name none
 */
record PartitionText(String text, ZoneId zone) {
    private static final Pattern FRACTION =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|NaN|[+-]?Infinity");
    private static final Set<LogicalTypeRoot> TYPES = Set.of(
            LogicalTypeRoot.VARCHAR,
            LogicalTypeRoot.BOOLEAN,
            LogicalTypeRoot.TINYINT,
            LogicalTypeRoot.SMALLINT,
            LogicalTypeRoot.INTEGER,
            LogicalTypeRoot.BIGINT,
            LogicalTypeRoot.FLOAT,
            LogicalTypeRoot.DOUBLE,
            LogicalTypeRoot.DECIMAL,
            LogicalTypeRoot.DATE,
            LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
            LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);

    /** Whether partition columns may have the type. */
    static boolean isReadableAs(LogicalType type) {
        return TYPES.contains(type.getTypeRoot());
    }

    /** The value in Flink's internal form, or null when the text is not of that type. */
    @Nullable
    Object as(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case VARCHAR -> StringData.fromString(text);
            case BOOLEAN -> asBoolean();
            case TINYINT -> asByte();
            case SMALLINT -> asShort();
            case INTEGER -> asInt();
            case BIGINT -> asLong();
            case FLOAT -> FRACTION.matcher(text).matches() ? (Object) Float.parseFloat(text) : null;
            case DOUBLE -> FRACTION.matcher(text).matches() ? (Object) Double.parseDouble(text) : null;
            case DECIMAL -> asDecimal((DecimalType) type);
            case DATE -> asDate();
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                asTimestamp(TimestampParser.ofLocalTimes(LogicalTypeChecks.getPrecision(type), null));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                asTimestamp(TimestampParser.ofInstants(LogicalTypeChecks.getPrecision(type), zone, null));
            default -> throw new IllegalStateException("not a type of partition columns: " + type);
        };
    }

    private @Nullable Boolean asBoolean() {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private @Nullable Byte asByte() {
        Long number = asLong();
        return number == null || number.byteValue() != number ? null : (Byte) number.byteValue();
    }

    private @Nullable Short asShort() {
        Long number = asLong();
        return number == null || number.shortValue() != number ? null : (Short) number.shortValue();
    }

    private @Nullable Integer asInt() {
        Long number = asLong();
        return number == null || number.intValue() != number ? null : (Integer) number.intValue();
    }

    private @Nullable Long asLong() {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null; // the caller tells
        }
    }

    private @Nullable DecimalData asDecimal(DecimalType type) {
        byte[] bytes = bytes();
        BigDecimal number = new DecimalParser(type.getPrecision(), type.getScale()).parse(bytes, 0, bytes.length);
        return number == null ? null : DecimalData.fromBigDecimal(number, type.getPrecision(), type.getScale());
    }

    private @Nullable Integer asDate() {
        byte[] bytes = bytes();
        DateParser parser = new DateParser(null);
        return parser.parse(bytes, 0, bytes.length) ? (Integer) parser.days() : null;
    }

    private @Nullable TimestampData asTimestamp(TimestampParser parser) {
        byte[] bytes = bytes();
        if (!parser.parse(bytes, 0, bytes.length)) {
            return null;
        }
        return Timestamps.ofMicros(parser.micros(), parser.nanosOfMicro());
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
