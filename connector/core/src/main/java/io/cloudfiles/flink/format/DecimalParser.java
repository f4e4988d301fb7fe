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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Reads decimals of one precision and scale from text. Surplus digits behind the point are rounded half up, as Spark does; a number
 * with too many digits before the point does not fit.
 */
@Internal
public final class DecimalParser {
    /** Jackson's limit, and so Spark's; longer texts would take quadratic time. */
    private static final int MAX_LENGTH = 1000;

    private static final int MAX_LONG_DIGITS = 18;
    private static final long[] POWERS = new long[MAX_LONG_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final int precision;
    private final int scale;

    /**
     * @param precision number of digits, 1 to 38
     * @param scale how many of them are behind the point
     */
    public DecimalParser(int precision, int scale) {
        this.precision = precision;
        this.scale = scale;
    }

    /**
     * The unscaled value of a plain number such as {@code -12.50} without an exponent, when that is quick to tell.
     *
     * @return {@code Long.MIN_VALUE} when it is not: {@link #parse} tells then
     */
    public long parseShort(byte[] text, int from, int to) {
        int at = from;
        boolean negative = text[at] == '-';
        if (negative) {
            at++;
        }
        int point = -1;
        long value = 0;
        int first = at;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (text[at] == '.' && point < 0) {
                point = at;
            } else {
                return Long.MIN_VALUE;
            }
        }
        int digits = at - first - (point < 0 ? 0 : 1);
        int missing = scale - (point < 0 ? 0 : at - point - 1);
        if (digits == 0 || missing < 0 || digits + missing > MAX_LONG_DIGITS || precision > MAX_LONG_DIGITS) {
            return Long.MIN_VALUE;
        }
        long unscaled = value * POWERS[missing];
        if (unscaled >= POWERS[precision]) {
            return Long.MIN_VALUE;
        }
        return negative ? -unscaled : unscaled;
    }

    /** The number in this scale, or null when the text is not a number or does not fit. */
    public @Nullable BigDecimal parse(byte[] text, int from, int to) {
        if (to - from > MAX_LENGTH) {
            return null;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return null;
        }
        return fit(number);
    }

    @Nullable
    BigDecimal fit(BigDecimal number) {
        // Digits before the point, told by arithmetic: rounding 1e999999999 would fill the memory.
        long whole = (long) number.precision() - number.scale();
        if (number.signum() != 0 && whole > (long) precision - scale) {
            return null;
        }
        if (number.signum() == 0 || whole < -(long) scale) {
            return BigDecimal.ZERO.setScale(scale);
        }
        BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
        return rounded.precision() > precision ? null : rounded;
    }
}
