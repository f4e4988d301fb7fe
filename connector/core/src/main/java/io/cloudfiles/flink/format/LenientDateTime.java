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

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a date or timestamp in one of the loose forms that Spark's cast takes; see {@link TimestampParser}. */
final class LenientDateTime {
    private static final int MAX_YEAR_DIGITS = 6;
    private static final Pattern SHORT_OFFSET = Pattern.compile("(?:UTC|GMT|UT)?([+-])(\\d{1,2})(?::(\\d{1,2}))?");

    private final byte[] text;
    private final int to;
    private int at;

    private int year;
    private int month = 1;
    private int day = 1;
    private boolean hasDay;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private int zoneFrom;

    LenientDateTime(byte[] text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text[start])) {
            start++;
        }
        while (end > start && isBlank(text[end - 1])) {
            end--;
        }
        this.text = text;
        this.at = start;
        this.to = end;
        this.zoneFrom = end;
    }

    private static boolean isBlank(byte c) {
        return c >= 0 && c <= ' ';
    }

    /** Whether the text has the form of a date with or without a time; the numbers may still be out of range. */
    boolean parse() {
        return parseDate() && (at == to || mayGoOn() && parseTime());
    }

    /** Whether the text begins with a date; anything may follow behind a blank or {@code T}. */
    boolean parseDateOnly() {
        return parseDate() && (at == to || mayGoOn());
    }

    /** Only a whole date is followed by a time. */
    private boolean mayGoOn() {
        return hasDay && (text[at] == ' ' || text[at] == 'T');
    }

    private boolean parseDate() {
        int sign = 1;
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            sign = text[at++] == '-' ? -1 : 1;
        }
        int number = number(4, MAX_YEAR_DIGITS);
        if (number < 0) {
            return false;
        }
        year = sign * number;
        if (!next('-')) {
            return true;
        }
        month = number(1, 2);
        if (month < 0 || !next('-')) {
            return month >= 0;
        }
        day = number(1, 2);
        hasDay = day >= 0;
        return hasDay;
    }

    private boolean parseTime() {
        at++;
        hour = number(1, 2);
        if (hour < 0) {
            return false;
        }
        if (!next(':')) {
            return at == to;
        }
        minute = number(1, 2);
        if (minute < 0 || !next(':')) {
            return minute >= 0 && at == to;
        }
        second = number(1, 2);
        if (second >= 0 && next('.')) {
            parseFraction();
        }
        // Only what has seconds may name a zone.
        zoneFrom = at;
        return second >= 0;
    }

    private void parseFraction() {
        int unit = 100_000_000;
        while (at < to && isDigit(text[at])) {
            nanos += (text[at++] - '0') * unit;
            unit /= 10;
        }
    }

    private boolean next(char expected) {
        if (at < to && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** A number of so many digits, or -1. */
    private int number(int minDigits, int maxDigits) {
        int from = at;
        int value = 0;
        while (at < to && isDigit(text[at]) && at - from < maxDigits) {
            value = value * 10 + text[at++] - '0';
        }
        boolean tooLong = at < to && isDigit(text[at]);
        return at - from < minDigits || tooLong ? -1 : value;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /**
     * The date.
     *
     * @throws java.time.DateTimeException when there is no such day
     */
    LocalDate date() {
        return LocalDate.of(year, month, day);
    }

    /**
     * Date and time.
     *
     * @throws java.time.DateTimeException when there is no such day or time
     */
    LocalDateTime dateTime() {
        return LocalDateTime.of(date(), LocalTime.of(hour, minute, second, nanos));
    }

    /** The name of the zone; empty when there is none. */
    String zone() {
        return new String(text, zoneFrom, to - zoneFrom, StandardCharsets.UTF_8).strip();
    }

    /**
     * The zone of a name; single digits of an offset are understood.
     *
     * @throws java.time.DateTimeException when there is no such zone
     */
    static ZoneId zoneId(String name) {
        Matcher offset = SHORT_OFFSET.matcher(name);
        if (!offset.matches()) {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        }
        String minutes = offset.group(3) == null ? "00" : offset.group(3);
        return ZoneId.of(offset.group(1) + twoDigits(offset.group(2)) + ":" + twoDigits(minutes));
    }

    private static String twoDigits(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }
}
