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

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.TimeZone;

/**
 * Brings dates and instants of one file to the proleptic Gregorian calendar, by Spark's rules. Spark up to 2.4, and later versions on
 * demand, wrote in the hybrid calendar, which is Julian before 1582-10-15, and in local mean times before 1900. A file by Spark says so;
 * for any other the mode decides.
 *
 * @param mode what becomes of old values
 * @param zone that the writer's clocks showed
 * @param option the option that decides, for messages
 */
record Rebase(RebaseMode mode, ZoneId zone, String option) {
    private static final String VERSION = "org.apache.spark.version";
    private static final String LEGACY_DATETIMES = "org.apache.spark.legacyDateTime";
    private static final String LEGACY_INT96 = "org.apache.spark.legacyINT96";
    private static final String TIME_ZONE = "org.apache.spark.timeZone";

    /** 1582-10-15, from which on both calendars agree. */
    private static final long FIRST_COMMON_DAY = LocalDate.of(1582, 10, 15).toEpochDay();
    /** 1900-01-01, from which on all zones have their standard times. */
    private static final long FIRST_COMMON_MICROS =
            LocalDate.of(1900, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MILLIS_PER_DAY = 86_400_000;

    /** For dates and for instants other than INT96. */
    static Rebase ofDatetimes(RebaseMode configured, Map<String, String> file) {
        return of(configured, file, "3.0.0", LEGACY_DATETIMES, ParquetOptions.DATETIME_REBASE_MODE.key());
    }

    /** For instants in 96 bits. */
    static Rebase ofInt96(RebaseMode configured, Map<String, String> file) {
        return of(configured, file, "3.1.0", LEGACY_INT96, ParquetOptions.INT96_REBASE_MODE.key());
    }

    private static Rebase of(
            RebaseMode configured, Map<String, String> file, String firstCorrected, String legacyKey, String option) {
        String version = file.get(VERSION);
        RebaseMode mode = configured;
        if (version != null) {
            boolean legacy = version.compareTo(firstCorrected) < 0 || file.containsKey(legacyKey);
            mode = legacy ? RebaseMode.LEGACY : RebaseMode.CORRECTED;
        }
        return new Rebase(mode, zone(file.get(TIME_ZONE)), option);
    }

    private static ZoneId zone(@Nullable String name) {
        return name == null ? ZoneId.systemDefault() : ZoneId.of(name, ZoneId.SHORT_IDS);
    }

    /** Converts the first days in place. */
    void days(int[] days, int count) {
        if (mode == RebaseMode.CORRECTED) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (days[i] < FIRST_COMMON_DAY) {
                days[i] = rebasedDay(days[i]);
            }
        }
    }

    /** Converts the first instants in place; microseconds since 1970. */
    void micros(long[] micros, int count) {
        if (mode == RebaseMode.CORRECTED) {
            return;
        }
        for (int i = 0; i < count; i++) {
            micros[i] = micros(micros[i]);
        }
    }

    /** Converts an instant. */
    long micros(long micros) {
        if (mode == RebaseMode.CORRECTED || micros >= FIRST_COMMON_MICROS) {
            return micros;
        }
        refuseIfAmbiguous("an instant before 1900");
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

    private int rebasedDay(int day) {
        refuseIfAmbiguous("a date before 1582-10-15");
        Calendar shown = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        shown.setTimeInMillis(day * MILLIS_PER_DAY);
        return Math.toIntExact(date(shown).toEpochDay());
    }

    /** The same date, even a 29 February that only the Julian calendar has: that becomes 1 March. */
    private static LocalDate date(Calendar shown) {
        return LocalDate.of(shown.get(Calendar.YEAR), shown.get(Calendar.MONTH) + 1, 1)
                .with(ChronoField.ERA, shown.get(Calendar.ERA))
                .plusDays(shown.get(Calendar.DAY_OF_MONTH) - 1L);
    }

    private void refuseIfAmbiguous(String what) {
        if (mode == RebaseMode.EXCEPTION) {
            throw new IllegalStateException("it holds " + what + " and does not say in which calendar; set " + option
                    + " = corrected or legacy");
        }
    }
}
