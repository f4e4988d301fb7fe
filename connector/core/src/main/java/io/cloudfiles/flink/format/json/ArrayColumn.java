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

import io.cloudfiles.flink.format.RescuedData.Step;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;

import java.util.Arrays;

/** Arrays. One element that does not fit makes the array not fit, as in Spark; objects within keep what does fit. */
final class ArrayColumn extends JsonColumn {
    private final JsonColumn element;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];
    private int size;
    /** Where the array that is being read begins among the elements. */
    private int start;

    ArrayColumn(JsonColumn element) {
        this.element = element;
        element.attachTo(this);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (first != '[') {
            return false;
        }
        start = size;
        if (in.enter(']')) {
            do {
                element.reserve(size + 1);
                // As in objects: a call that the compiler need not look up.
                boolean fits = element instanceof StringColumn text ? text.read(in, size) : element.read(in, size);
                if (!fits) {
                    size = start;
                    return false;
                }
                element.checkRequired(size);
                size++;
            } while (in.hasMore(']'));
        }
        offsets[row] = start;
        lengths[row] = (long) size - start;
        in.expansion += (long) (size - start) * element.fixedWidth();
        return true;
    }

    @Override
    Step stepInto(JsonColumn child, byte[] text) {
        return Step.element(size - start);
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        offsets[row] = 0;
        lengths[row] = 0;
    }

    @Override
    protected void grow(int capacity) {
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        HeapArrayVector vector = new HeapArrayVector(rows, element.finish(size, text));
        vector.setOffsets(Arrays.copyOf(offsets, rows));
        vector.setLengths(Arrays.copyOf(lengths, rows));
        vector.setSize(size);
        size = 0;
        return vector;
    }

    @Override
    public int fixedWidth() {
        return Integer.BYTES;
    }
}
