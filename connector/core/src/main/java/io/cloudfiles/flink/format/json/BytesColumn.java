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

import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;

import java.util.Arrays;

/** Values that are ranges of the chunk. */
abstract class BytesColumn extends JsonColumn {
    private int[] starts = new int[0];
    private int[] lengths = new int[0];

    final void set(int row, int from, int to) {
        starts[row] = from;
        lengths[row] = to - from;
    }

    /** Sets a row to a value that was not read. */
    final void put(int row, int from, int to) {
        setNotNull(row);
        set(row, from, to);
    }

    final int start(int row) {
        return starts[row];
    }

    final int end(int row) {
        return starts[row] + lengths[row];
    }

    @Override
    final void setNull(int row) {
        super.setNull(row);
        starts[row] = 0;
        lengths[row] = 0;
    }

    @Override
    final void grow(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    @Override
    final AbstractHeapVector vector(int rows, byte[] text) {
        HeapBytesVector vector = new HeapBytesVector(rows);
        System.arraycopy(starts, 0, vector.start, 0, rows);
        System.arraycopy(lengths, 0, vector.length, 0, rows);
        vector.buffer = text;
        return vector;
    }

    @Override
    final int fixedWidth() {
        return Integer.BYTES;
    }
}
