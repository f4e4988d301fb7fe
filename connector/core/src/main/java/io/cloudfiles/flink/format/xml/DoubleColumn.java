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

import io.cloudfiles.flink.format.DoubleValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Floating point numbers in any form that Java parses, and {@code INF} as XML Schema writes it. */
final class DoubleColumn extends ScalarColumn {
    private final DoubleValues values;

    /** @param isFloat whether values are of four bytes; each is then rounded once, straight to that */
    DoubleColumn(XmlTexts texts, boolean isFloat) {
        super(texts);
        this.values = new DoubleValues(isFloat);
    }

    @Override
    boolean readValue(XmlScanner in, int row) {
        return values.parseShort(row, in.bytes, in.textStart, in.textEnd)
                || values.parse(row, in.bytes, in.textStart, in.textEnd)
                || readInfinity(in, row);
    }

    private boolean readInfinity(XmlScanner in, int row) {
        int length = in.textEnd - in.textStart;
        if (length == 3 && XmlNames.startsWith(in.bytes, in.textStart, "INF")) {
            values.set(row, Double.POSITIVE_INFINITY);
            return true;
        }
        if (length == 4 && XmlNames.startsWith(in.bytes, in.textStart, "-INF")) {
            values.set(row, Double.NEGATIVE_INFINITY);
            return true;
        }
        return false;
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
