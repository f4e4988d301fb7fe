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
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Texts that are put, not read: ranges of the array that the vector is made with. */
@Internal
public final class TextColumn extends VectorColumn {
    private final BytesValues values = new BytesValues();

    /** Sets a row. */
    public void put(int row, int from, int to) {
        setNotNull(row);
        values.set(row, from, to);
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        values.set(row, 0, 0);
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, text);
    }

    @Override
    public int fixedWidth() {
        return Integer.BYTES;
    }
}
