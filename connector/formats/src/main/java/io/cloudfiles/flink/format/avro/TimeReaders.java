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

import io.cloudfiles.flink.format.columnar.Rebase;
import io.cloudfiles.flink.format.columnar.RebaseMode;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

import java.time.temporal.ChronoUnit;

/** Reads dates, times of day and timestamps. Digits of a second beyond the column's precision are cut off. */
final class TimeReaders {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MILLIS_PER_DAY = 86_400_000;
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int MILLI_DIGITS = 3;
    private static final long MAX_MILLIS = Long.MAX_VALUE / MICROS_PER_MILLI;

    private final Rebase rebase;

    TimeReaders(Rebase rebase) {
        this.rebase = rebase;
    }

    /** Dates, and times of day in milliseconds as Flink holds them. */
    @Nullable
    ValueReader ofDays(Schema writer, Schema meaning, LogicalType type, IntColumn column) {
        if (type.is(LogicalTypeRoot.DATE)) {
            return writer.getType() == Schema.Type.INT && meaning.getLogicalType() instanceof LogicalTypes.Date
                    ? dates(column)
                    : null;
        }
        int unit = unit(LogicalTypeChecks.getPrecision(type));
        if (writer.getType() == Schema.Type.INT && meaning.getLogicalType() instanceof LogicalTypes.TimeMillis) {
            return (in, row) -> {
                int value = in.readInt();
                column.values[row] = value - Math.floorMod(value, unit);
                column.setNotNull(row);
                return value >= 0 && value < MILLIS_PER_DAY;
            };
        }
        if (writer.getType() == Schema.Type.LONG && meaning.getLogicalType() instanceof LogicalTypes.TimeMicros) {
            return (in, row) -> {
                long millis = Math.floorDiv(in.readLong(), (long) MICROS_PER_MILLI);
                column.values[row] = (int) (millis - Math.floorMod(millis, unit));
                column.setNotNull(row);
                return millis >= 0 && millis < MILLIS_PER_DAY;
            };
        }
        return null;
    }

    private static int unit(int precision) {
        int unit = 1;
        for (int digits = precision; digits < MILLI_DIGITS; digits++) {
            unit *= 10;
        }
        return unit;
    }

    private ValueReader dates(IntColumn column) {
        return (in, row) -> {
            column.values[row] = rebase.day(in.readInt());
            column.setNotNull(row);
            return true;
        };
    }

    /**
     * Timestamps.
     *
     * @param isInstant whether they name an instant, rather than what a clock shows
     */
    @Nullable
    ValueReader ofInstants(Schema writer, Schema meaning, boolean isInstant, TimestampColumn column) {
        if (writer.getType() == Schema.Type.INT && meaning.getLogicalType() instanceof LogicalTypes.Date) {
            return isInstant ? null : ofDates(column);
        }
        TimeUnits units = TimeUnits.of(meaning.getLogicalType());
        // An instant shows another time in every zone, so that no wall clock time is it.
        if (units == null || !isInstant && !units.isLocal()) {
            return null;
        }
        if (writer.getType() != Schema.Type.LONG && writer.getType() != Schema.Type.INT) {
            return null;
        }
        return units.unit() == ChronoUnit.NANOS ? nanos(column) : micros(units, column);
    }

    private ValueReader ofDates(TimestampColumn column) {
        return (in, row) -> {
            column.setMicros(row, rebase.day(in.readInt()) * MICROS_PER_DAY);
            column.setNotNull(row);
            return true;
        };
    }

    private static ValueReader nanos(TimestampColumn column) {
        return (in, row) -> {
            column.setNanos(row, in.readLong());
            column.setNotNull(row);
            return true;
        };
    }

    private ValueReader micros(TimeUnits units, TimestampColumn column) {
        boolean isMillis = units.unit() == ChronoUnit.MILLIS;
        boolean isLocal = units.isLocal();
        if (isLocal || rebase.mode() == RebaseMode.CORRECTED) {
            return PlainReader.into(column, isMillis ? PlainReader.MILLIS : PlainReader.MICROS);
        }
        return (in, row) -> {
            long value = in.readLong();
            if (isMillis) {
                if (value > MAX_MILLIS || value < -MAX_MILLIS) {
                    return false;
                }
                value *= MICROS_PER_MILLI;
            }
            column.setMicros(row, rebase.micros(value));
            column.setNotNull(row);
            return true;
        };
    }
}
