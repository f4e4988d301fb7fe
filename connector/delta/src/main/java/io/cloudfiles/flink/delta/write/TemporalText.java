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

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Dates and timestamps in the spellings of the Delta log. */
final class TemporalText {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter ISO_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);
    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);
    private static final int MAX_YEAR = 9999;
    private static final long MICROS_PER_MILLI = 1000;

    private TemporalText() {}

    /** {@code 2026-01-31}. */
    static String date(long epochDay) {
        return DATE.format(LocalDate.ofEpochDay(epochDay));
    }

    /** A wall-clock time as the value of a partition: {@code 2026-01-31 10:00:00.123456}. */
    static String localMicros(long micros) {
        return MICROS.format(utc(micros));
    }

    /** An instant as the value of a partition: {@code 2026-01-31T10:00:00.123456Z}, which unlike the older form names its zone. */
    static String instantMicros(long micros) {
        return ISO_MICROS.format(utc(micros));
    }

    /** For statistics: {@code 2026-01-31T10:00:00.123}. */
    static String millis(long millis) {
        return ISO_MILLIS.format(utc(millis * MICROS_PER_MILLI));
    }

    /** Whether a time has a spelling that every reader understands: the years 0 to 9999. */
    static boolean hasSpelling(long epochDay) {
        int year = LocalDate.ofEpochDay(epochDay).getYear();
        return year >= 0 && year <= MAX_YEAR;
    }

    /** The day of a time. */
    static long epochDay(long micros) {
        return Math.floorDiv(micros, ChronoUnit.DAYS.getDuration().toNanos() / 1000);
    }

    private static LocalDateTime utc(long micros) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
