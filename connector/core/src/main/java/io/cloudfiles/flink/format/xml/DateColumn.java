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

import io.cloudfiles.flink.format.DateParser;
import io.cloudfiles.flink.format.DateValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Dates. */
final class DateColumn extends ScalarColumn {
    private final DateValues values;

    DateColumn(XmlTexts texts, DateParser parser) {
        super(texts);
        this.values = new DateValues(parser);
    }

    @Override
    boolean readValue(XmlScanner in, int row) {
        return values.parse(row, in.bytes, in.textStart, in.textEnd);
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
        return Integer.BYTES;
    }
}
