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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.DecimalParser;
import io.cloudfiles.flink.format.DecimalValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Decimals, from numbers and from texts that say a number; see {@link DecimalParser} for rounding and range. */
final class DecimalColumn extends JsonColumn {
    private final DecimalValues values;

    DecimalColumn(int precision, int scale) {
        this.values = new DecimalValues(precision, scale);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (in.isQuote(first)) {
            in.text();
            return values.parse(row, in.bytes, in.textStart, in.textEnd);
        }
        if (first != '-' && (first < '0' || first > '9') || in.nonNumericLength() > 0) {
            return false;
        }
        int start = in.position;
        in.number();
        return values.parseShort(row, in.bytes, start, in.position) || values.parse(row, in.bytes, start, in.position);
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
