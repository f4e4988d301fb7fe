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

/**
 * Reads dates from text, by a pattern or as Spark's cast does: {@code yyyy}, {@code yyyy-M} or {@code yyyy-M-d}, behind which anything
 * may follow after a blank or {@code T}. One thread; the result stays until the next call.
 */
@Internal
public final class DateParser {
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
            return parseLenient(text, from, to);
        }
        String all = new String(text, from, to - from, StandardCharsets.UTF_8);
        return parse(pattern, all) || pattern.fallsBack() && parseLenient(text, from, to);
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
