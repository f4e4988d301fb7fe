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
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;

import java.util.Arrays;

/** The values of a column of dates, read by a {@link DateParser}. */
@Internal
public final class DateValues {
    private final DateParser parser;
    private int[] values = new int[0];

    /** @param parser of this column alone */
    public DateValues(DateParser parser) {
        this.parser = parser;
    }

    /** Sets a row to the date that a text says; false when it is none. */
    public boolean parse(int row, byte[] text, int from, int to) {
        boolean fits = parser.parse(text, from, to);
        values[row] = parser.days();
        return fits;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    /** A vector of the first rows. */
    public HeapIntVector vector(int rows) {
        HeapIntVector vector = new HeapIntVector(rows);
        System.arraycopy(values, 0, vector.vector, 0, rows);
        return vector;
    }
}
