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
package io.cloudfiles.flink.option;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads values in Flink's and in Auto Loader's spelling: {@code 10 s} and {@code 1 day}, {@code 128 mb} and {@code 10g}. */
final class OptionValues {
    private static final Pattern AMOUNT = Pattern.compile("(?:interval\\s+)?(\\d+)\\s*([a-z]*)");
    private static final Map<String, Duration> CALENDAR_UNITS = Map.of(
            "week", Duration.ofDays(7),
            "weeks", Duration.ofDays(7),
            "w", Duration.ofDays(7),
            "month", Duration.ofDays(30),
            "months", Duration.ofDays(30),
            "year", Duration.ofDays(365),
            "years", Duration.ofDays(365));

    private OptionValues() {}

    @SuppressWarnings("unchecked") // parse answers by the very type that the option was declared with
    static <T> T parseTyped(OptionSpec<T> spec, String canonical) {
        return (T) parse(spec, canonical);
    }

    /**
     * Parses a value by the type of its option.
     *
     * @param spec the option
     * @param canonical the value, after {@link OptionSpec#canonicalValue}
     * @throws IllegalArgumentException saying what is expected
     */
    private static Object parse(OptionSpec<?> spec, String canonical) {
        Class<?> type = spec.type();
        if (type == Duration.class) {
            return duration(canonical);
        }
        if (type == MemorySize.class) {
            return memorySize(canonical);
        }
        if (type == Boolean.class) {
            return bool(canonical);
        }
        if (type.isEnum()) {
            return constant(type, canonical);
        }
        if (type == Integer.class) {
            return wholeNumber(canonical);
        }
        return type == String.class ? canonical : viaFlink(spec, canonical);
    }

    private static Duration duration(String text) {
        Matcher matcher = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches() && CALENDAR_UNITS.containsKey(matcher.group(2))) {
            return CALENDAR_UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        }
        try {
            return TimeUtils.parseDuration(matcher.matches() ? matcher.group(1) + " " + matcher.group(2) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected a duration such as '10 s', '1 day' or '2 weeks'", e);
        }
    }

    private static MemorySize memorySize(String text) {
        try {
            return MemorySize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected a size such as '128 mb' or '10g'", e);
        }
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("expected 'true' or 'false'");
        };
    }

    private static Object constant(Class<?> type, String text) {
        String wanted = squeeze(text);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> squeeze(((Enum<?>) constant).name()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + spellings(type)));
    }

    private static String squeeze(String text) {
        return text.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    /** The canonical spellings of an enum's constants, in order. */
    static String spellings(Class<?> enumType) {
        return Arrays.stream(enumType.getEnumConstants())
                .map(constant -> "'" + spelling((Enum<?>) constant) + "'")
                .collect(Collectors.joining(", "));
    }

    /** The canonical spelling of a value. */
    static String spelling(Object value) {
        return value instanceof Enum<?> constant ? spelling(constant) : String.valueOf(value);
    }

    /** A value as users write it. */
    static String text(Object value) {
        return value instanceof Duration duration ? TimeUtils.formatWithHighestUnit(duration) : spelling(value);
    }

    /** The canonical spelling of an enum constant: kebab-case. */
    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object viaFlink(OptionSpec<?> spec, String text) {
        Configuration configuration = new Configuration();
        configuration.setString(spec.key(), text);
        try {
            return configuration.getOptional(spec.option()).orElseThrow();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it cannot be read as this option's type", e);
        }
    }

    private static Integer wholeNumber(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number", e);
        }
    }
}
