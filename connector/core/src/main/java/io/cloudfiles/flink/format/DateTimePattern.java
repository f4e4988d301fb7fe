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

import java.io.Serial;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * A pattern that the user gave for dates or timestamps, in the letters of {@link DateTimeFormatter}; {@code y} without an era is a
 * proleptic year, as in Spark. Names are matched in any case; values out of range are not wrapped over.
 */
@Internal
public final class DateTimePattern implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String pattern;
    private final Locale locale;
    private final boolean fallsBack;
    private transient DateTimeFormatter formatter;

    /**
     * A pattern that is followed.
     *
     * @throws IllegalArgumentException when the pattern is wrong
     */
    public DateTimePattern(String pattern, Locale locale) {
        this(pattern, locale, false);
    }

    /**
     * A pattern.
     *
     * @param fallsBack whether a text that does not follow it may have one of the default forms
     * @throws IllegalArgumentException when the pattern is wrong
     */
    public DateTimePattern(String pattern, Locale locale, boolean fallsBack) {
        this.pattern = pattern;
        this.locale = locale;
        this.fallsBack = fallsBack;
        this.formatter = compile(pattern, locale);
    }

    private static DateTimeFormatter compile(String pattern, Locale locale) {
        String proleptic = pattern.contains("G") ? pattern : replaceOutsideQuotes(pattern);
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(proleptic)
                .toFormatter(locale)
                .withChronology(IsoChronology.INSTANCE)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static String replaceOutsideQuotes(String pattern) {
        StringBuilder result = new StringBuilder(pattern.length());
        boolean quoted = false;
        for (char c : pattern.toCharArray()) {
            quoted ^= c == '\'';
            result.append(c == 'y' && !quoted ? 'u' : c);
        }
        return result.toString();
    }

    /**
     * Parses a whole text.
     *
     * @throws java.time.DateTimeException when it does not follow the pattern
     */
    TemporalAccessor parse(String text) {
        return formatter.parse(text);
    }

    /** Whether a text that does not follow it may have one of the default forms. */
    boolean fallsBack() {
        return fallsBack;
    }

    /** The date that was parsed; year, month and day that the pattern lacks are those of 1970-01-01. */
    static LocalDate date(TemporalAccessor parsed) {
        LocalDate date = parsed.query(java.time.temporal.TemporalQueries.localDate());
        return date != null
                ? date
                : LocalDate.of(
                        fieldOr(parsed, ChronoField.YEAR, 1970),
                        fieldOr(parsed, ChronoField.MONTH_OF_YEAR, 1),
                        fieldOr(parsed, ChronoField.DAY_OF_MONTH, 1));
    }

    private static int fieldOr(TemporalAccessor parsed, ChronoField field, int otherwise) {
        return parsed.isSupported(field) ? parsed.get(field) : otherwise;
    }

    @Serial
    private Object readResolve() {
        return new DateTimePattern(pattern, locale, fallsBack);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DateTimePattern that
                && pattern.equals(that.pattern)
                && locale.equals(that.locale)
                && fallsBack == that.fallsBack;
    }

    @Override
    public int hashCode() {
        return pattern.hashCode() * 31 + locale.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
