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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.DecimalParser;
import io.cloudfiles.flink.format.DecimalValues;
import io.cloudfiles.flink.format.LocalizedDecimals;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.util.Locale;

/** Decimals; see {@link DecimalParser} for rounding and range, {@link LocalizedDecimals} for points and commas. */
final class DecimalColumn extends ScalarColumn {
    private final DecimalValues values;
    private final LocalizedDecimals decimals;

    DecimalColumn(XmlTexts texts, int precision, int scale, Locale locale) {
        super(texts);
        this.values = new DecimalValues(precision, scale);
        this.decimals = new LocalizedDecimals(values, locale);
    }

    @Override
    boolean readValue(XmlScanner in, int row) {
        return decimals.parse(row, in.bytes, in.textStart, in.textEnd);
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
