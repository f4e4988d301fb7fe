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

import io.cloudfiles.flink.format.RescuedData.Step;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;

import java.util.Arrays;

/** Arrays, each of which collects the elements of one name in an element, wherever they stand in it. */
final class ArrayColumn extends XmlColumn {
    private final XmlColumn element;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];
    private int size;
    /** Where the array that is being read begins among the elements. */
    private int start;

    ArrayColumn(XmlColumn element) {
        this.element = element;
        element.attachTo(this);
    }

    /** What the elements are read into. */
    XmlColumn element() {
        return element;
    }

    /** Begins the array of a row. */
    void begin(int row) {
        setNotNull(row);
        start = size;
        offsets[row] = size;
        lengths[row] = 0;
    }

    /** Appends an element to the array that was begun; its row in the column of elements. */
    int append(XmlScanner in, int row) {
        element.reserve(size + 1);
        lengths[row]++;
        in.expansion += element.fixedWidth();
        return size++;
    }

    @Override
    boolean readElement(XmlScanner in, int row, Misfits misfits) {
        throw new IllegalStateException("Elements are appended one by one.");
    }

    @Override
    boolean readText(XmlScanner in, int row) {
        throw new IllegalStateException("Elements are appended one by one.");
    }

    @Override
    Step stepInto(XmlColumn child, byte[] text) {
        return Step.element(size - 1 - start);
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
