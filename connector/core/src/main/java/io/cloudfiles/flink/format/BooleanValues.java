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
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;

import java.util.Arrays;

/** The values of a column of booleans. */
@Internal
public final class BooleanValues {
    private boolean[] values = new boolean[0];

    /** Sets a row. */
    public void set(int row, boolean value) {
        values[row] = value;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    /** A vector of the first rows. */
    public HeapBooleanVector vector(int rows) {
        HeapBooleanVector vector = new HeapBooleanVector(rows);
        System.arraycopy(values, 0, vector.vector, 0, rows);
        return vector;
    }
}
