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

import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;

import java.util.Arrays;

/** Floating point numbers of 64 bits. */
final class DoubleColumn extends AvroColumn {
    double[] values = new double[0];

    void put(int row, double value) {
        setNotNull(row);
        values[row] = value;
    }

    @Override
    protected void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        HeapDoubleVector vector = new HeapDoubleVector(placesToMake(rows));
        vector.vector = Arrays.copyOf(values, rows);
        return vector;
    }

    @Override
    public int fixedWidth() {
        return Double.BYTES;
    }
}
