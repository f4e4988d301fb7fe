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
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;

import java.util.Arrays;

/** Numbers of up to 32 bits, dates and times of day. */
final class IntColumn extends AvroColumn {
    private final int width;
    int[] values = new int[0];

    /** @param width bytes of a number: 1, 2 or 4 */
    IntColumn(int width) {
        this.width = width;
    }

    /** Whether a number is not out of range. */
    boolean holds(int value) {
        int unused = Integer.SIZE - Byte.SIZE * width;
        return value << unused >> unused == value;
    }

    void put(int row, int value) {
        setNotNull(row);
        values[row] = value;
    }

    @Override
    protected void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return switch (width) {
            case Byte.BYTES -> bytes(rows);
            case Short.BYTES -> shorts(rows);
            default -> ints(rows);
        };
    }

    private HeapByteVector bytes(int rows) {
        HeapByteVector vector = new HeapByteVector(rows);
        for (int row = 0; row < rows; row++) {
            vector.vector[row] = (byte) values[row];
        }
        return vector;
    }

    private HeapShortVector shorts(int rows) {
        HeapShortVector vector = new HeapShortVector(rows);
        for (int row = 0; row < rows; row++) {
            vector.vector[row] = (short) values[row];
        }
        return vector;
    }

    private HeapIntVector ints(int rows) {
        HeapIntVector vector = new HeapIntVector(placesToMake(rows));
        vector.vector = Arrays.copyOf(values, rows);
        return vector;
    }

    @Override
    public int fixedWidth() {
        return width;
    }
}
