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
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;

import java.util.Arrays;

/** The values of a column of floating point numbers. */
@Internal
public final class DoubleValues {
    private final boolean isFloat;
    private double[] values = new double[0];

    /** @param isFloat whether values are of four bytes; they are set already rounded to that */
    public DoubleValues(boolean isFloat) {
        this.isFloat = isFloat;
    }

    /** Whether values are of four bytes. */
    public boolean isFloat() {
        return isFloat;
    }

    /** Sets a row. */
    public void set(int row, double value) {
        values[row] = value;
    }

    /** Bytes of a number. */
    public int width() {
        return isFloat ? Float.BYTES : Double.BYTES;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    /** A vector of the first rows. */
    public AbstractHeapVector vector(int rows) {
        if (isFloat) {
            HeapFloatVector floats = new HeapFloatVector(rows);
            for (int row = 0; row < rows; row++) {
                floats.vector[row] = (float) values[row];
            }
            return floats;
        }
        HeapDoubleVector doubles = new HeapDoubleVector(rows);
        System.arraycopy(values, 0, doubles.vector, 0, rows);
        return doubles;
    }
}
