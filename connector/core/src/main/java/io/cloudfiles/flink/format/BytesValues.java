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
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;

import java.util.Arrays;

/** The values of a column of texts or bytes: ranges of the array that the vector is made with. */
@Internal
public final class BytesValues {
    private int[] starts = new int[0];
    private int[] lengths = new int[0];

    /** Sets a row to a range. */
    public void set(int row, int from, int to) {
        starts[row] = from;
        lengths[row] = to - from;
    }

    /** Where the value of a row begins. */
    public int start(int row) {
        return starts[row];
    }

    /** Where the value of a row ends. */
    public int end(int row) {
        return starts[row] + lengths[row];
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    /** A vector of the first rows, which are ranges of a text. */
    public HeapBytesVector vector(int rows, byte[] text) {
        HeapBytesVector vector = new HeapBytesVector(rows);
        System.arraycopy(starts, 0, vector.start, 0, rows);
        System.arraycopy(lengths, 0, vector.length, 0, rows);
        vector.buffer = text;
        return vector;
    }
}
