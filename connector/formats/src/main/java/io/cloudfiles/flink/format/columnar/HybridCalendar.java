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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.Internal;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;

/**
 * Brings dates and instants to the proleptic Gregorian calendar from the hybrid one, which is Julian before 1582-10-15, and has local
 * mean times before 1900. They show the same day and time afterwards.
 */
@Internal
public final class HybridCalendar {
    /** 1582-10-15, from which on both calendars agree. */
    public static final long FIRST_COMMON_DAY = LocalDate.of(1582, 10, 15).toEpochDay();

    /** 1900-01-01, from which on all zones have their standard times. */
    public static final long FIRST_COMMON_MICROS =
            LocalDate.of(1900, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private HybridCalendar() {}

    /** Converts days since 1970. */
    public static int day(int day) {
        if (day >= FIRST_COMMON_DAY) {
            return day;
        }
        Calendar shown = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        shown.setTimeInMillis(day * MILLIS_PER_DAY);
        return Math.toIntExact(date(shown).toEpochDay());
    }

    /**
     * Converts microseconds since 1970.
     *
     * @param zone whose clocks go on to show the same
     */
    public static long micros(long micros, ZoneId zone) {
        if (micros >= FIRST_COMMON_MICROS) {
            return micros;
        }
        Calendar shown = new GregorianCalendar(TimeZone.getTimeZone(zone));
        shown.setTimeInMillis(Math.floorDiv(micros, MICROS_PER_MILLI));
        LocalTime time = LocalTime.of(
                        shown.get(Calendar.HOUR_OF_DAY), shown.get(Calendar.MINUTE), shown.get(Calendar.SECOND))
                .plusNanos(Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
        return micros(LocalDateTime.of(date(shown), time).atZone(zone).toInstant());
    }

    private static long micros(java.time.Instant instant) {
        return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1000;
    }

    /** The same date, even a 29 February that only the Julian calendar has: that becomes 1 March. */
    private static LocalDate date(Calendar shown) {
        return LocalDate.of(shown.get(Calendar.YEAR), shown.get(Calendar.MONTH) + 1, 1)
                .with(ChronoField.ERA, shown.get(Calendar.ERA))
                .plusDays(shown.get(Calendar.DAY_OF_MONTH) - 1L);
    }
}
