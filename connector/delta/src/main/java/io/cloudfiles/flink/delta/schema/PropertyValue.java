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
package io.cloudfiles.flink.delta.schema;

import org.apache.flink.configuration.MemorySize;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The values that a table property may have.
 *
 * @param described for a message, behind "it must be"
 * @param canonical one of the values as it is noted in the table; empty for others
 */
record PropertyValue(String described, Function<String, Optional<String>> canonical) {
    private static final Pattern INTERVAL_PATTERN =
            Pattern.compile("(?i)(interval\\s+)?\\d+\\s+(week|day|hour|minute|second)s?"
                    + "(\\s+\\d+\\s+(week|day|hour|minute|second)s?)*");

    static final PropertyValue BOOLEAN = oneOf("true", "false");
    static final PropertyValue POSITIVE = such("a positive whole number", value -> isInteger(value, 1));
    static final PropertyValue INDEXED_COLUMNS =
            such("a number of columns, or -1 for all", value -> isInteger(value, -1));
    static final PropertyValue INTERVAL = such(
            "an interval such as '30 days' or '1 week 12 hours', without months and years",
            value -> INTERVAL_PATTERN.matcher(value.strip()).matches());
    static final PropertyValue SIZE = such("a positive size such as '128mb'", PropertyValue::isSize);
    static final PropertyValue TEXT = such("a text", value -> !value.isBlank());

    /** Some words, in any case. */
    static PropertyValue oneOf(String... words) {
        return new PropertyValue(
                "one of '" + String.join("', '", words) + "'",
                value -> Arrays.stream(words).filter(value::equalsIgnoreCase).findFirst());
    }

    private static PropertyValue such(String described, Predicate<String> test) {
        return new PropertyValue(described, value -> Optional.of(value).filter(test));
    }

    private static boolean isInteger(String value, int least) {
        try {
            return Integer.parseInt(value) >= least;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isSize(String value) {
        try {
            return MemorySize.parseBytes(value) > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
