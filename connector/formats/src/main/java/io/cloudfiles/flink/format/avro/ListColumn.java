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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.columnar.Findings;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;

import java.util.Arrays;

/** Arrays. */
final class ListColumn extends AvroColumn {
    private static final int LENGTH_BYTES = 3;

    private final AvroColumn element;
    private final boolean isElementRequired;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];
    private int size;

    ListColumn(AvroColumn element, boolean isElementRequired) {
        this.element = element;
        this.isElementRequired = isElementRequired;
    }

    AvroColumn element() {
        return element;
    }

    /** Reads elements, of which one may not fit. */
    boolean readElements(AvroInput in, int row, Steps reader, int minBytes) {
        int start = size;
        for (int count = in.readCount(minBytes); count > 0; count = in.readCount(minBytes)) {
            in.expand((long) count * element.fixedWidth());
            element.reserve(size + count);
            if (reader.run(in, size, count, Integer.MAX_VALUE) == Steps.MISFIT) {
                size = start;
                return false;
            }
            size += count;
        }
        offsets[row] = start;
        lengths[row] = (long) size - start;
        setNotNull(row);
        return true;
    }

    @Override
    boolean hasFindings() {
        return isElementRequired || element.hasFindings();
    }

    @Override
    void inspectValue(int place, Findings findings) {
        for (int i = 0; i < lengths[place]; i++) {
            int at = (int) offsets[place] + i;
            findings.enterElement(i);
            if (!element.isNull(at)) {
                element.inspectValue(at, findings);
            } else if (isElementRequired) {
                findings.nullIn("element");
            }
            findings.leave();
        }
    }

    @Override
    void clear() {
        element.clear();
    }

    @Override
    void copyBytes() {
        element.copyBytes();
    }

    @Override
    boolean sharesBytes() {
        return element.sharesBytes();
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
        HeapArrayVector vector = new HeapArrayVector(placesToMake(rows), element.finish(size, text));
        vector.setOffsets(Arrays.copyOf(offsets, rows));
        vector.setLengths(Arrays.copyOf(lengths, rows));
        vector.setSize(size);
        size = 0;
        return vector;
    }

    @Override
    public int fixedWidth() {
        return LENGTH_BYTES;
    }
}
