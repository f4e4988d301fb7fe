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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.batch.TimestampVector;
import io.cloudfiles.flink.format.columnar.HybridCalendar;
import io.cloudfiles.flink.format.columnar.Spread;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.orc.impl.SerializationUtils;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;

/**
 * Reads dates and timestamps. Digits of a second beyond the column's precision are cut off.
 *
 * <p>A TIMESTAMP of ORC is what a clock on the wall showed. As an instant it is, by the rule of ORC's own reader and so of Spark, the one at
 * which clocks here show the same.
 */
final class TimeConversions {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICRO_DIGITS = 6;
    private static final int NANO_DIGITS = 9;

    private final boolean isHybridCalendar;

    TimeConversions(boolean isHybridCalendar) {
        this.isHybridCalendar = isHybridCalendar;
    }

    @Nullable
    Conversion find(LeafType from, LogicalType to) {
        LogicalTypeRoot root = to.getTypeRoot();
        if (root == LogicalTypeRoot.DATE) {
            return from.kind() == LeafType.Kind.DATE ? this::dates : null;
        }
        int precision = LogicalTypeChecks.getPrecision(to);
        boolean isInstant = root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
        return switch (from.kind()) {
            case DATE -> isInstant ? null : leaf -> ofDates(leaf, precision);
            case TIMESTAMP ->
                isInstant
                        ? leaf -> timestamps(leaf, precision, Shift.TO_HERE)
                        : leaf -> timestamps(leaf, precision, Shift.TO_LOCAL);
            case SPARK_LOCAL_TIMESTAMP -> leaf -> ofMicros(leaf, precision);
            case INSTANT -> isInstant ? leaf -> timestamps(leaf, precision, Shift.NONE) : null;
            default -> null;
        };
    }

    private HeapIntVector dates(LeafNode leaf) throws IOException {
        HeapIntVector vector = new HeapIntVector(leaf.places());
        days(leaf, vector.vector);
        return vector;
    }

    private void days(LeafNode leaf, int[] days) throws IOException {
        System.arraycopy(Conversions.intsOf(leaf), 0, days, 0, days.length);
        for (int i = 0; isHybridCalendar && i < days.length; i++) {
            days[i] = HybridCalendar.day(days[i]);
        }
    }

    private TimestampVector ofDates(LeafNode leaf, int precision) throws IOException {
        int[] days = new int[leaf.places()];
        days(leaf, days);
        TimestampVector vector = new TimestampVector(days.length, precision);
        for (int i = 0; i < days.length; i++) {
            vector.setMicros(i, days[i] * MICROS_PER_DAY);
        }
        return vector;
    }

    private static TimestampVector ofMicros(LeafNode leaf, int precision) throws IOException {
        TimestampVector vector = new TimestampVector(leaf.places(), precision);
        long[] micros = new long[leaf.places()];
        Conversions.longs(leaf, micros);
        long unit = pow10(Math.max(0, MICRO_DIGITS - precision));
        for (int i = 0; i < micros.length; i++) {
            vector.setMicros(i, micros[i] - Math.floorMod(micros[i], unit));
        }
        return vector;
    }

    /** What makes the wanted timestamp of the instant at which the writer's clocks showed it. */
    private enum Shift {
        NONE {
            @Override
            long apply(long millis, TimeZone writer, TimeZone here) {
                return millis;
            }
        },
        TO_LOCAL {
            @Override
            long apply(long millis, TimeZone writer, TimeZone here) {
                return millis + writer.getOffset(millis);
            }
        },
        TO_HERE {
            @Override
            long apply(long millis, TimeZone writer, TimeZone here) {
                return millis + SerializationUtils.convertBetweenTimezones(writer, here, millis);
            }
        };

        abstract long apply(long millis, TimeZone writer, TimeZone here);
    }

    private TimestampVector timestamps(LeafNode leaf, int precision, Shift shift) throws IOException {
        TimestampValues values = (TimestampValues) leaf.values;
        long[] millis = new long[leaf.places()];
        int[] nanosOfMilli = new int[leaf.places()];
        values.read(millis, nanosOfMilli, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(millis, leaf.nulls(), leaf.values());
            Spread.over(nanosOfMilli, leaf.nulls(), leaf.values());
        }
        TimeZone writer = values.writerZone();
        TimeZone here = TimeZone.getDefault();
        boolean isShifted = shift == Shift.TO_LOCAL || shift == Shift.TO_HERE && !writer.hasSameRules(here);
        ZoneId calendarZone = shift == Shift.TO_HERE ? here.toZoneId() : ZoneOffset.UTC;
        long unit = pow10(NANO_DIGITS - precision);
        TimestampVector vector = new TimestampVector(millis.length, precision);
        for (int i = 0; i < millis.length; i++) {
            long shifted = isShifted ? shift.apply(millis[i], writer, here) : millis[i];
            set(vector, i, shifted, nanosOfMilli[i], unit, calendarZone);
        }
        return vector;
    }

    private void set(TimestampVector vector, int place, long millis, int nanosOfMilli, long unit, ZoneId zone) {
        long micros = Math.addExact(Math.multiplyExact(millis, MICROS_PER_MILLI), nanosOfMilli / NANOS_PER_MICRO);
        if (isHybridCalendar && micros < HybridCalendar.FIRST_COMMON_MICROS) {
            micros = HybridCalendar.micros(micros, zone);
        }
        int nanosOfMicro = nanosOfMilli % NANOS_PER_MICRO;
        if (unit <= NANOS_PER_MICRO) {
            nanosOfMicro -= (int) (nanosOfMicro % unit);
        } else {
            nanosOfMicro = 0;
            micros -= Math.floorMod(micros, unit / NANOS_PER_MICRO);
        }
        vector.setMillis(
                place,
                Math.floorDiv(micros, MICROS_PER_MILLI),
                (int) Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO + nanosOfMicro);
    }

    private static long pow10(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
