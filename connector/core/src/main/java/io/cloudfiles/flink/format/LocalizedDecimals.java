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
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.ParsePosition;
import java.util.Locale;

/**
 * Reads decimals as they are written in a language, as Spark does: in American English, commas between digits are left out; in others
 * points and commas are those of the language. One thread.
 */
@Internal
public final class LocalizedDecimals {
    private final DecimalValues values;
    private final @Nullable DecimalFormat format;

    /**
     * @param values takes the numbers
     * @param locale of the texts
     */
    public LocalizedDecimals(DecimalValues values, Locale locale) {
        this.values = values;
        this.format = locale.equals(Locale.US) ? null : new DecimalFormat("", new DecimalFormatSymbols(locale));
        if (format != null) {
            format.setParseBigDecimal(true);
        }
    }

    /** Sets a row to the number that a text says; false when it is not a number or does not fit. */
    public boolean parse(int row, byte[] text, int from, int to) {
        if (from == to) {
            return false;
        }
        if (format != null) {
            return parse(format, row, new String(text, from, to - from, StandardCharsets.UTF_8));
        }
        if (values.parseShort(row, text, from, to) || values.parse(row, text, from, to)) {
            return true;
        }
        String withCommas = new String(text, from, to - from, StandardCharsets.UTF_8);
        if (withCommas.indexOf(',') < 0) {
            return false;
        }
        byte[] plain = withCommas.replace(",", "").getBytes(StandardCharsets.UTF_8);
        return values.parse(row, plain, 0, plain.length);
    }

    private boolean parse(DecimalFormat language, int row, String text) {
        ParsePosition position = new ParsePosition(0);
        Number number = language.parse(text, position);
        return position.getIndex() == text.length() && number instanceof BigDecimal decimal && values.fit(row, decimal);
    }
}
