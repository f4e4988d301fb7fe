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
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.ParsePosition;
import java.util.Locale;

/**
 * Texts as values of variants. As in Spark a number is the smallest whole one, else a decimal of 38 digits at most, never a floating
 * point number, which could lose digits. One thread.
 */
@Internal
public final class VariantTexts {
    private static final int MAX_LONG_CHARACTERS = 20;
    private static final int MAX_PRECISION = 38;
    /** More than any decimal of 38 digits needs; longer texts would take quadratic time. */
    private static final int MAX_DECIMAL_CHARACTERS = 1000;

    private final @Nullable DecimalFormat language;

    /** @param locale of the points and commas of decimals */
    public VariantTexts(Locale locale) {
        this.language = locale.equals(Locale.US) ? null : new DecimalFormat("", new DecimalFormatSymbols(locale));
        if (language != null) {
            language.setParseBigDecimal(true);
        }
    }

    /** Appends the number that a text says; false when it is none, or a decimal has no room for it. */
    public boolean appendNumber(BinaryVariantInternalBuilder variant, String text) {
        if (text.isEmpty() || text.length() > MAX_DECIMAL_CHARACTERS) {
            return false;
        }
        if (isWhole(text)) {
            try {
                variant.appendNumeric(Long.parseLong(text));
                return true;
            } catch (NumberFormatException e) {
                // Larger than 64 bits; it may be a decimal.
            }
        }
        @Nullable BigDecimal decimal = language == null ? plain(text) : localized(language, text);
        if (decimal == null || decimal.scale() > MAX_PRECISION) {
            return false;
        }
        // Told by arithmetic: rounding 1e999999999 would fill the memory.
        if (decimal.signum() != 0 && (long) decimal.precision() - Math.min(0, decimal.scale()) > MAX_PRECISION) {
            return false;
        }
        variant.appendDecimal(
                decimal.signum() == 0 || decimal.scale() < 0
                        ? decimal.setScale(Math.max(0, decimal.scale()))
                        : decimal);
        return true;
    }

    /** Appends the truth value that a text says, in any case; false when it is none. */
    public boolean appendBoolean(BinaryVariantInternalBuilder variant, String text) {
        boolean isTrue = text.equalsIgnoreCase("true");
        if (!isTrue && !text.equalsIgnoreCase("false")) {
            return false;
        }
        variant.appendBoolean(isTrue);
        return true;
    }

    private static boolean isWhole(String text) {
        int first = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        if (text.length() == first || text.length() > MAX_LONG_CHARACTERS) {
            return false;
        }
        return text.chars().skip(first).allMatch(c -> c >= '0' && c <= '9');
    }

    private static @Nullable BigDecimal plain(String text) {
        char first = text.charAt(0);
        if (!(first >= '0' && first <= '9') && "+-.,".indexOf(first) < 0) {
            return null;
        }
        try {
            return new BigDecimal(text.replace(",", ""));
        } catch (NumberFormatException e) {
            return null; // another text
        }
    }

    private static @Nullable BigDecimal localized(DecimalFormat format, String text) {
        ParsePosition position = new ParsePosition(0);
        Number number = format.parse(text, position);
        return position.getIndex() == text.length() && number instanceof BigDecimal decimal ? decimal : null;
    }
}
