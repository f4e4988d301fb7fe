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
package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.Internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Reads the bounds of modification times: ISO-8601, or Spark's {@code 2021-01-01 00:00:00.000000 UTC+0}; a date alone is its midnight. */
@Internal
public final class ModificationBound {
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd")
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .toFormatter(Locale.ROOT);

    private ModificationBound() {}

    /**
     * Parses a bound.
     *
     * @param zone used where the text names no zone
     * @throws DateTimeException when it is in neither form
     */
    public static Instant parse(String text, ZoneId zone) {
        String trimmed = text.trim();
        try {
            return OffsetDateTime.parse(trimmed.replace(' ', 'T')).toInstant();
        } catch (DateTimeParseException notIsoWithOffset) {
            int space = trimmed.indexOf(' ', trimmed.indexOf(':'));
            ZoneId named =
                    space < 0 ? zone : ZoneId.of(trimmed.substring(space + 1).trim());
            String local = space < 0 ? trimmed : trimmed.substring(0, space);
            return ZonedDateTime.of(LocalDateTime.parse(local, LOCAL), named).toInstant();
        }
    }
}
