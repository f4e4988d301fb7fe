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
import java.time.Year;

/**
 * Reads dates from text, by a pattern or as Spark's cast does: {@code yyyy}, {@code yyyy-M} or {@code yyyy-M-d}, behind which anything
 * may follow after a blank or {@code T}. One thread; the result stays until the next call.
 */
@Internal
public final class DateParser {
    private static final int ISO_LENGTH = 10;

    /** 0000-00- as a word. */
    private static final long ISO_FORM = 0x2d30302d30303030L;

    /** Added to a digit, or to zero where a hyphen stood, the highest bit of the byte stays clear; to anything else it is set. */
    private static final long ISO_EXCESS = 0x7f76767f76767676L;

    /** After so many years the calendar repeats; added, so that no year is negative. */
    private static final int YEARS_OF_CYCLE = 400;

    /** From the first of March, so many years before the year 0. */
    private static final int DAYS_TO_EPOCH = 719_468 + 146_097;

    private final @Nullable DateTimePattern pattern;
    private int days;

    /** @param pattern null for the forms above */
    public DateParser(@Nullable DateTimePattern pattern) {
        this.pattern = pattern;
    }

    /** Days since the epoch of the last text. */
    public int days() {
        return days;
    }

    /** Reads a text; false when it is not a date. */
    public boolean parse(byte[] text, int from, int to) {
        if (pattern == null) {
            return parseIso(text, from, to) || parseLenient(text, from, to);
        }
        String all = new String(text, from, to - from, StandardCharsets.UTF_8);
        return parse(pattern, all) || pattern.fallsBack() && parseLenient(text, from, to);
    }

    /** {@code yyyy-MM-dd} alone: nearly all there is. */
    private boolean parseIso(byte[] text, int from, int to) {
        if (to - from != ISO_LENGTH) {
            return false;
        }
        // yyyy-MM- becomes digits below ten and, where the hyphens are, zeros; then each digit and the next one become
        // a number.
        long digits = Words.at(text, from) ^ ISO_FORM;
        int tens = text[to - 2] - '0';
        int ones = text[to - 1] - '0';
        boolean isForm =
                ((digits + ISO_EXCESS | digits) & Words.HIGHS) == 0 && (tens | ones) >= 0 && tens <= 9 && ones <= 9;
        if (!isForm) {
            return false;
        }
        long numbers = digits * 10 + (digits >>> 8);
        int year = ((int) numbers & 0xff) * 100 + ((int) (numbers >>> 16) & 0xff);
        int month = (int) (numbers >>> 40) & 0xff;
        int day = tens * 10 + ones;
        if (month < 1 || month > 12 || day < 1 || day > 28 && day > lengthOfMonth(year, month)) {
            return false;
        }
        days = epochDay(year, month, day);
        return true;
    }

    private static int lengthOfMonth(int year, int month) {
        boolean isShort = month == 4 || month == 6 || month == 9 || month == 11;
        return month == 2 ? (Year.isLeap(year) ? 29 : 28) : isShort ? 30 : 31;
    }

    /** Without an object. Years begin in March here, so that a leap day is the last one of its year. */
    private static int epochDay(int year, int month, int day) {
        int shifted = (month > 2 ? year : year - 1) + YEARS_OF_CYCLE;
        int monthFromMarch = month > 2 ? month - 3 : month + 9;
        int leapDays = shifted / 4 - shifted / 100 + shifted / 400;
        return shifted * 365 + leapDays + (153 * monthFromMarch + 2) / 5 + day - 1 - DAYS_TO_EPOCH;
    }

    private boolean parse(DateTimePattern format, String text) {
        try {
            return set(DateTimePattern.date(format.parse(text)).toEpochDay());
        } catch (DateTimeException e) {
            return false; // the text does not follow the pattern
        }
    }

    private boolean parseLenient(byte[] text, int from, int to) {
        try {
            LenientDateTime fields = new LenientDateTime(text, from, to);
            return fields.parseDateOnly() && set(fields.date().toEpochDay());
        } catch (DateTimeException e) {
            return false; // no such day
        }
    }

    private boolean set(long epochDay) {
        days = (int) epochDay;
        return epochDay == days;
    }
}
