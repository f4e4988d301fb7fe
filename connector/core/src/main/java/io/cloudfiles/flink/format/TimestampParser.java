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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Objects;

/**
 * Reads timestamps from text, by a pattern or as Spark's cast does. One thread; the result stays until the next call.
 * Digits below the precision are cut off, towards the past.
 *
 * <p>The forms without a pattern: {@code yyyy}, {@code yyyy-M}, {@code yyyy-M-d}, the last also followed by {@code T} or a blank and
 * {@code H}, {@code H:m} or {@code H:m:s} with a fraction of any length, and, for instants, a zone: {@code Z}, {@code +1}, {@code +01:00},
 * {@code UTC}, {@code Europe/Berlin}. Years have four to six digits and may have a sign. Blanks around are ignored. An instant without a
 * zone is in the session's zone.
 */
@Internal
public final class TimestampParser {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int TENTH_NANOS = 100_000_000;
    private static final int DATE_LENGTH = 10;
    private static final int ISO_LENGTH = 19;

    /** A word that is in no UTF-8. */
    private static final long NO_TEXT = -1;

    /** 00:00:00 as a word. */
    private static final long TIME_FORM = 0x30303a30303a3030L;

    /** Added to a digit, or to zero where a colon stood, the highest bit of the byte stays clear; to anything else it is set. */
    private static final long TIME_EXCESS = 0x76767f76767f7676L;

    /** What a timestamp is a multiple of. */
    private final int unitNanos;

    private final @Nullable ZoneId zone;
    private final @Nullable DateTimePattern pattern;

    private long micros;
    private int nanosOfMicro;

    /** The last date in the text form {@code yyyy-MM-dd} and its first second; most files are about one day. */
    private long cachedDate = NO_TEXT;

    private long cachedDateEnd;

    private long cachedDaySeconds;
    /** Offset of the session's zone throughout the cached day; {@link #VARIES} when it changes on that day. */
    private int cachedOffset;

    private static final int VARIES = Integer.MAX_VALUE;

    private TimestampParser(int precision, @Nullable ZoneId zone, @Nullable DateTimePattern pattern) {
        this.unitNanos = (int) Math.pow(10, 9.0 - precision);
        this.zone = zone;
        this.pattern = pattern;
    }

    /**
     * For points on the time line.
     *
     * @param precision number of fractional digits of a second that are kept, 0 to 9
     * @param zone of texts that name none
     * @param pattern null for the forms above
     */
    public static TimestampParser ofInstants(int precision, ZoneId zone, @Nullable DateTimePattern pattern) {
        return new TimestampParser(precision, zone, pattern);
    }

    /**
     * For wall clock times, which must not name a zone.
     *
     * @param precision number of fractional digits of a second that are kept, 0 to 9
     * @param pattern null for the forms above
     */
    public static TimestampParser ofLocalTimes(int precision, @Nullable DateTimePattern pattern) {
        return new TimestampParser(precision, null, pattern);
    }

    /** Microseconds since the epoch of the last text, rounded towards the past; of a wall clock time as if it were in UTC. */
    public long micros() {
        return micros;
    }

    /** Nanoseconds of the last text that {@link #micros} does not tell, 0 to 999. */
    public int nanosOfMicro() {
        return nanosOfMicro;
    }

    /** Reads a text; false when it is not a timestamp, or out of the range of microseconds in a long. */
    public boolean parse(byte[] text, int from, int to) {
        if (pattern == null) {
            return parseDefault(text, from, to);
        }
        return parsePattern(pattern, new String(text, from, to - from, StandardCharsets.UTF_8))
                || pattern.fallsBack() && parseDefault(text, from, to);
    }

    private boolean parseDefault(byte[] text, int from, int to) {
        return to - from >= ISO_LENGTH && parseIso(text, from, to) || parseLenient(text, from, to);
    }

    // ---- yyyy-MM-dd['T' ]HH:mm:ss[.f…][Z|±HH:mm]: nearly all there is

    private boolean parseIso(byte[] text, int from, int to) {
        // The date and half of it again, since ten bytes are no whole word.
        if ((Words.at(text, from) != cachedDate || Words.at(text, from + 2) != cachedDateEnd)
                && !cacheDate(text, from)) {
            return false;
        }
        byte separator = text[from + DATE_LENGTH];
        // HH:mm:ss becomes hours, zero, minutes and so on: digits below ten and, where the colons are, zeros.
        long time = Words.at(text, from + DATE_LENGTH + 1) ^ TIME_FORM;
        if (separator != 'T' && separator != ' ' || ((time + TIME_EXCESS | time) & Words.HIGHS) != 0) {
            return false;
        }
        long numbers = time * 10 + (time >>> 8);
        int hour = (int) numbers & 0xff;
        int minute = (int) (numbers >>> 24) & 0xff;
        int second = (int) (numbers >>> 48) & 0xff;
        if (hour > 23 || minute > 59 || second > 59) {
            return false;
        }
        long seconds = cachedDaySeconds + hour * 3600L + minute * 60L + second;
        int at = from + ISO_LENGTH;
        int nanos = 0;
        if (at < to && text[at] == '.') {
            int unit = unitNanos > TENTH_NANOS ? 0 : TENTH_NANOS;
            int digit;
            while (++at < to && (digit = text[at] - '0') >= 0 && digit <= 9) {
                nanos += digit * unit;
                unit = unit == unitNanos ? 0 : unit / 10;
            }
        }
        if (at == to) {
            return zone == null ? set(seconds, nanos) : setInZone(seconds, nanos);
        }
        return zone != null && parseIsoOffset(text, at, to, seconds, nanos);
    }

    private boolean parseIsoOffset(byte[] text, int at, int to, long seconds, int nanos) {
        if (text[at] == 'Z' && at + 1 == to) {
            return set(seconds, nanos);
        }
        if (to - at != 6 || text[at] != '+' && text[at] != '-' || text[at + 3] != ':') {
            return false;
        }
        int hours = twoDigits(text, at + 1);
        int minutes = twoDigits(text, at + 4);
        if ((hours | minutes) < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) {
            return false;
        }
        int offset = hours * 3600 + minutes * 60;
        return set(text[at] == '-' ? seconds + offset : seconds - offset, nanos);
    }

    private boolean cacheDate(byte[] text, int from) {
        int century = twoDigits(text, from);
        int year = twoDigits(text, from + 2);
        int month = twoDigits(text, from + 5);
        int day = twoDigits(text, from + 8);
        if ((century | year | month | day) < 0 || text[from + 4] != '-' || text[from + 7] != '-') {
            return false;
        }
        try {
            cachedDaySeconds = LocalDate.of(century * 100 + year, month, day).toEpochDay() * SECONDS_PER_DAY;
        } catch (DateTimeException e) {
            return false; // such as February 30th
        }
        cachedOffset = zone == null ? 0 : offsetThroughout(zone, cachedDaySeconds);
        cachedDate = Words.at(text, from);
        cachedDateEnd = Words.at(text, from + 2);
        return true;
    }

    private static int offsetThroughout(ZoneId zone, long daySeconds) {
        LocalDateTime start = LocalDateTime.ofEpochSecond(daySeconds, 0, ZoneOffset.UTC);
        ZoneOffset offset = zone.getRules().getOffset(start);
        // A change shows when the day with a margin on both sides does not have one offset.
        boolean constant = zone.getRules().isFixedOffset()
                || offset.equals(zone.getRules().getOffset(start.minusDays(1)))
                        && offset.equals(zone.getRules().getOffset(start.plusDays(2)));
        return constant ? offset.getTotalSeconds() : VARIES;
    }

    private boolean setInZone(long localSeconds, int nanos) {
        return cachedOffset == VARIES
                ? setInZone(Objects.requireNonNull(zone), localSeconds, nanos)
                : set(localSeconds - cachedOffset, nanos);
    }

    private boolean setInZone(ZoneId in, long localSeconds, int nanos) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(localSeconds, nanos, ZoneOffset.UTC);
        return set(local.atZone(in).toEpochSecond(), nanos);
    }

    /** The number that two digits say, or -1. */
    private static int twoDigits(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (tens | ones) < 0 || tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private boolean setTruncated(long seconds, int nanos) {
        return set(seconds, nanos - nanos % unitNanos);
    }

    private boolean set(long seconds, int nanos) {
        nanosOfMicro = nanos % NANOS_PER_MICRO;
        micros = seconds * MICROS_PER_SECOND + nanos / NANOS_PER_MICRO;
        return Math.abs(seconds) < Long.MAX_VALUE / MICROS_PER_SECOND;
    }

    // ---- all other forms

    private boolean parseLenient(byte[] text, int from, int to) {
        LenientDateTime fields = new LenientDateTime(text, from, to);
        if (!fields.parse()) {
            return false;
        }
        try {
            LocalDateTime local = fields.dateTime();
            String named = fields.zone();
            if (named.isEmpty()) {
                return zone == null
                        ? setTruncated(local.toEpochSecond(ZoneOffset.UTC), local.getNano())
                        : setInZone(zone, local);
            }
            return zone != null && setInZone(LenientDateTime.zoneId(named), local);
        } catch (DateTimeException e) {
            return false; // no such day, time or zone
        }
    }

    private boolean setInZone(ZoneId in, LocalDateTime local) {
        return setTruncated(local.atZone(in).toEpochSecond(), local.getNano());
    }

    // ---- the user's pattern

    private boolean parsePattern(DateTimePattern format, String text) {
        try {
            TemporalAccessor parsed = format.parse(text);
            if (zone == null) {
                LocalDateTime local = local(parsed);
                return parsed.query(TemporalQueries.zone()) == null
                        && setTruncated(local.toEpochSecond(ZoneOffset.UTC), local.getNano());
            }
            if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
                Instant instant = Instant.from(parsed);
                return setTruncated(instant.getEpochSecond(), instant.getNano());
            }
            ZoneId named = parsed.query(TemporalQueries.zone());
            return setInZone(named == null ? zone : named, local(parsed));
        } catch (DateTimeException | ArithmeticException e) {
            return false; // the text does not follow the pattern
        }
    }

    private static LocalDateTime local(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        return LocalDateTime.of(DateTimePattern.date(parsed), time == null ? LocalTime.MIDNIGHT : time);
    }
}
