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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.DateParser;
import io.cloudfiles.flink.format.DoubleValues;
import io.cloudfiles.flink.format.LongValues;
import io.cloudfiles.flink.format.TimestampParser;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.Arrays;

/** Tells the types of texts, as Spark infers them: the first that fits of BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, STRING. */
final class XmlTypes {
    private static final LogicalType NULL = new NullType();
    private static final LogicalType STRING = VarCharType.STRING_TYPE;
    private static final LogicalType BIGINT = new BigIntType();
    private static final LogicalType DOUBLE = new DoubleType();
    private static final LogicalType BOOLEAN = new BooleanType();
    private static final LogicalType DATE = new DateType();
    private static final int MICROS = 6;
    private static final LogicalType TIMESTAMP = new LocalZonedTimestampType(MICROS);
    private static final int ISO_DATE_LENGTH = 10;

    private final XmlScanner in;
    private final XmlConfig config;
    private final XmlTexts texts;
    private final LongValues longs = new LongValues(Long.BYTES);
    private final DoubleValues doubles = new DoubleValues(false);
    private final DateParser dates;
    private final TimestampParser timestamps;

    XmlTypes(XmlScanner in, XmlConfig config) {
        this.in = in;
        this.config = config;
        this.texts = XmlTexts.of(config);
        this.dates = new DateParser(config.dateFormat());
        this.timestamps = TimestampParser.ofInstants(MICROS, config.zone(), config.timestampFormat());
        longs.grow(1);
        doubles.grow(1);
    }

    /** The type of the scanner's text; the null type when it says nothing. */
    LogicalType type() {
        if (texts.trims()) {
            in.trim();
        }
        if (isNull()) {
            return NULL;
        }
        if (!config.infersTypes()) {
            return STRING;
        }
        int from = in.textStart;
        int to = in.textEnd;
        if (isNumber()) {
            if (longs.parse(0, in.bytes, from, to)) {
                return BIGINT;
            }
            if (doubles.parseShort(0, in.bytes, from, to) || doubles.parse(0, in.bytes, from, to)) {
                return DOUBLE;
            }
        }
        if (BooleanColumn.isText(in, "true") || BooleanColumn.isText(in, "false")) {
            return BOOLEAN;
        }
        if (isDate()) {
            return DATE;
        }
        return timestamps.parse(in.bytes, from, to) ? TIMESTAMP : STRING;
    }

    private boolean isNull() {
        byte[] nullText = texts.nullText();
        return in.textStart == in.textEnd
                || nullText != null && Arrays.equals(in.bytes, in.textStart, in.textEnd, nullText, 0, nullText.length);
    }

    /** Numbers begin with a digit or a point, and {@code 1d} is none although Java reads it. */
    private boolean isNumber() {
        byte first = in.bytes[in.textStart];
        int at = (first == '-' || first == '+') && in.textEnd - in.textStart > 1 ? in.textStart + 1 : in.textStart;
        byte last = in.bytes[in.textEnd - 1];
        return (in.bytes[at] >= '0' && in.bytes[at] <= '9' || in.bytes[at] == '.')
                && (last | 0x20) != 'd'
                && (last | 0x20) != 'f';
    }

    /** Without a pattern only whole dates are dates; the shorter forms are rather something else. */
    private boolean isDate() {
        boolean isWhole = in.textEnd - in.textStart == ISO_DATE_LENGTH
                && in.bytes[in.textStart + 4] == '-'
                && in.bytes[in.textStart + 7] == '-';
        return (config.dateFormat() != null || isWhole) && dates.parse(in.bytes, in.textStart, in.textEnd);
    }
}
