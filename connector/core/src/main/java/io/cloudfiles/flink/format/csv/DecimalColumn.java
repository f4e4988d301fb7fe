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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.DecimalParser;
import io.cloudfiles.flink.format.DecimalValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.ParsePosition;
import java.util.Locale;

/**
 * Decimals; see {@link DecimalParser} for rounding and range. In American English, commas between digits are left out; in other languages
 * points and commas are those of the language.
 */
final class DecimalColumn extends CsvColumn {
    private final DecimalValues values;
    private final @Nullable DecimalFormat format;

    DecimalColumn(int precision, int scale, Locale locale) {
        this.values = new DecimalValues(precision, scale);
        this.format = locale.equals(Locale.US) ? null : new DecimalFormat("", new DecimalFormatSymbols(locale));
        if (format != null) {
            format.setParseBigDecimal(true);
        }
    }

    @Override
    boolean read(CsvScanner in, int row) {
        if (format != null) {
            ParsePosition position = new ParsePosition(0);
            String text = in.text();
            Number number = format.parse(text, position);
            return position.getIndex() == text.length()
                    && number instanceof BigDecimal decimal
                    && values.fit(row, decimal);
        }
        if (values.parseShort(row, in.bytes, in.textStart, in.textEnd)) {
            return true;
        }
        withoutCommas(in);
        return values.parse(row, in.bytes, in.textStart, in.textEnd);
    }

    private static void withoutCommas(CsvScanner in) {
        String text = in.text();
        if (text.indexOf(',') >= 0) {
            in.setText(text.replace(",", "").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, this);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
