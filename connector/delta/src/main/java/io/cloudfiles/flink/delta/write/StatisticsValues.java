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
package io.cloudfiles.flink.delta.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bounds as the Delta log spells them. What a reader does with a bound must stay right, so a bound may be loose, never tight by
 * rounding: timestamps, which have milliseconds in the log, are rounded outwards, and long strings are cut, the upper one with a
 * character behind it that no other exceeds.
 */
final class StatisticsValues {
    private static final int MAX_STRING_POINTS = 32;
    private static final long MICROS_PER_MILLI = 1000;

    private StatisticsValues() {}

    /** The lower bound of a column of the type, of its smallest value. */
    static Bound min(DataType type, @Nullable Object value) {
        if (type instanceof StringType && value instanceof byte[] bytes) {
            String text = decode(bytes);
            return text == null ? Bound.UNKNOWN : new Bound(prefix(text));
        }
        if (isTimestamp(type) && value instanceof Long micros) {
            return timestamp(type, Math.floorDiv(micros, MICROS_PER_MILLI));
        }
        return other(type, value);
    }

    /** The upper bound of a column of the type, of its largest value. */
    static Bound max(DataType type, @Nullable Object value) {
        if (type instanceof StringType && value instanceof byte[] bytes) {
            String text = decode(bytes);
            return text == null ? Bound.UNKNOWN : new Bound(upperPrefix(text));
        }
        if (isTimestamp(type) && value instanceof Long micros) {
            return timestamp(type, -Math.floorDiv(-micros, MICROS_PER_MILLI));
        }
        return other(type, value);
    }

    private static boolean isTimestamp(DataType type) {
        return type instanceof TimestampType || type instanceof TimestampNTZType;
    }

    private static Bound timestamp(DataType type, long millis) {
        if (!TemporalText.hasSpelling(TemporalText.epochDay(millis * MICROS_PER_MILLI))) {
            return Bound.UNKNOWN;
        }
        String text = TemporalText.millis(millis);
        return new Bound(type instanceof TimestampType ? text + "Z" : text);
    }

    private static Bound other(DataType type, @Nullable Object value) {
        if (type instanceof DateType && value instanceof Long day) {
            return TemporalText.hasSpelling(day) ? new Bound(TemporalText.date(day)) : Bound.UNKNOWN;
        }
        if (type instanceof DecimalType decimal) {
            return decimal(decimal, value);
        }
        if (value instanceof Double number) {
            return number.isInfinite()
                    ? Bound.UNKNOWN
                    : new Bound(type instanceof FloatType ? (Object) number.floatValue() : number);
        }
        // Booleans and binary have no bounds in the log.
        return value instanceof Long ? new Bound(value) : Bound.UNKNOWN;
    }

    private static Bound decimal(DecimalType type, @Nullable Object value) {
        if (value instanceof Long unscaled) {
            return new Bound(BigDecimal.valueOf(unscaled, type.getScale()));
        }
        return value instanceof byte[] bytes
                ? new Bound(new BigDecimal(new BigInteger(bytes), type.getScale()))
                : Bound.UNKNOWN;
    }

    /** Null when the bytes are no UTF-8: their order would not be that of the text. */
    private static @Nullable String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String prefix(String text) {
        return text.codePointCount(0, text.length()) <= MAX_STRING_POINTS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_STRING_POINTS));
    }

    /** At most a few characters more than the limit. Text that goes on with the largest of all characters is cut behind those. */
    private static String upperPrefix(String text) {
        String prefix = prefix(text);
        if (prefix.length() == text.length()) {
            return text;
        }
        int end = prefix.length();
        while (end < text.length() && text.codePointAt(end) == Character.MAX_CODE_POINT) {
            end += Character.charCount(Character.MAX_CODE_POINT);
        }
        return end == text.length() ? text : text.substring(0, end) + Character.toString(Character.MAX_CODE_POINT);
    }

    /**
     * A bound, or none.
     *
     * @param value a String, Long, Float, Double or BigDecimal; null when there is no bound
     */
    record Bound(@Nullable Object value) {
        static final Bound UNKNOWN = new Bound(null);

        boolean isKnown() {
            return value != null;
        }

        void write(JsonGenerator json) throws IOException {
            if (value instanceof String text) {
                json.writeString(text);
            } else if (value instanceof BigDecimal decimal) {
                json.writeNumber(decimal);
            } else if (value instanceof Float number) {
                json.writeNumber(number);
            } else if (value instanceof Double number) {
                json.writeNumber(number);
            } else if (value instanceof Long number) {
                json.writeNumber(number);
            }
        }
    }
}
