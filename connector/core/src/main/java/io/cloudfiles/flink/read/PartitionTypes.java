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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the types of partition columns, as Spark does: a value is an INT, a BIGINT, a DECIMAL without fraction, a DOUBLE, an instant of the
 * form {@code yyyy-MM-dd HH:mm:ss[.fraction]}, a date of the form {@code yyyy-MM-dd}, or else a text; the first that fits. A column has the
 * narrowest type that holds all its values; where a DOUBLE would lose digits of others, and where nothing else holds them, it is a STRING.
 */
@Internal
public final class PartitionTypes {
    private static final LogicalType INT = new IntType();
    private static final LogicalType BIGINT = new BigIntType();
    private static final LogicalType DOUBLE = new DoubleType();
    private static final LogicalType DATE = new DateType();
    private static final LogicalType INSTANT = new LocalZonedTimestampType(6);
    private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);

    private static final Pattern INTEGER_FORM = Pattern.compile("[+-]?\\d+");
    private static final Pattern DATE_FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern INSTANT_FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}(\\.\\d+)?");

    /** Digits of all values of the types. */
    private static final int INT_DIGITS = 10;

    private static final int BIGINT_DIGITS = 20;

    private PartitionTypes() {}

    /**
     * The type that holds all values.
     *
     * @param values null for those that the paths do not tell
     */
    public static LogicalType of(List<@Nullable String> values) {
        LogicalType all = null;
        for (@Nullable String value : values) {
            if (value != null) {
                all = all == null ? of(value) : widest(all, of(value));
            }
        }
        return all == null ? STRING : all;
    }

    private static LogicalType of(String value) {
        // The zone moves an instant, but does not make one.
        PartitionText text = new PartitionText(value, ZoneOffset.UTC);
        if (INTEGER_FORM.matcher(value).matches()) {
            return ofInteger(value, text);
        }
        if (text.as(DOUBLE) != null) {
            return DOUBLE;
        }
        if (INSTANT_FORM.matcher(value).matches() && text.as(INSTANT) != null) {
            return INSTANT;
        }
        return DATE_FORM.matcher(value).matches() && text.as(DATE) != null ? DATE : STRING;
    }

    private static LogicalType ofInteger(String value, PartitionText text) {
        if (text.as(INT) != null) {
            return INT;
        }
        if (text.as(BIGINT) != null) {
            return BIGINT;
        }
        int digits = new BigInteger(value).abs().toString().length();
        return digits <= DecimalType.MAX_PRECISION ? new DecimalType(digits, 0) : DOUBLE;
    }

    private static LogicalType widest(LogicalType a, LogicalType b) {
        if (a.equals(b)) {
            return a;
        }
        if (isInteger(a) && isInteger(b)) {
            int digits = Math.max(digits(a), digits(b));
            return digits <= BIGINT_DIGITS && !a.is(LogicalTypeRoot.DECIMAL) && !b.is(LogicalTypeRoot.DECIMAL)
                    ? BIGINT
                    : new DecimalType(Math.min(digits, DecimalType.MAX_PRECISION), 0);
        }
        if (a.equals(INT) && b.equals(DOUBLE) || a.equals(DOUBLE) && b.equals(INT)) {
            return DOUBLE;
        }
        return a.equals(DATE) && b.equals(INSTANT) || a.equals(INSTANT) && b.equals(DATE) ? INSTANT : STRING;
    }

    private static boolean isInteger(LogicalType type) {
        return type.equals(INT) || type.equals(BIGINT) || type.is(LogicalTypeRoot.DECIMAL);
    }

    private static int digits(LogicalType integer) {
        if (integer instanceof DecimalType decimal) {
            return decimal.getPrecision();
        }
        return integer.equals(INT) ? INT_DIGITS : BIGINT_DIGITS;
    }
}
