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

import io.cloudfiles.flink.format.BytesValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Values that are ranges of the chunk. */
abstract class BytesColumn extends ScalarColumn {
    private final BytesValues values = new BytesValues();

    BytesColumn(XmlTexts texts) {
        super(texts);
    }

    final void set(int row, int from, int to) {
        values.set(row, from, to);
    }

    final int start(int row) {
        return values.start(row);
    }

    final int end(int row) {
        return values.end(row);
    }

    @Override
    public final void setNull(int row) {
        super.setNull(row);
        values.set(row, 0, 0);
    }

    @Override
    protected final void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected final AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, text);
    }

    @Override
    public final int fixedWidth() {
        return Integer.BYTES;
    }
}
