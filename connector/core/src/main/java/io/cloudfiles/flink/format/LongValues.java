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
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;

import java.util.Arrays;

/** The values of a column of whole numbers of one to eight bytes. */
@Internal
public final class LongValues {
    private final int width;
    private final long min;
    private final long max;
    private long[] values = new long[0];

    /** @param width bytes of a number: 1, 2, 4 or 8 */
    public LongValues(int width) {
        this.width = width;
        this.max = Long.MAX_VALUE >> 64 - 8 * width;
        this.min = -max - 1;
    }

    /** Sets a row; false when the number is out of range, and the row is undefined then. */
    public boolean set(int row, long value) {
        values[row] = value;
        return value >= min && value <= max;
    }

    /** The value of a row. */
    public long get(int row) {
        return values[row];
    }

    /** Bytes of a number. */
    public int width() {
        return width;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    /** A vector of the first rows. */
    public AbstractHeapVector vector(int rows) {
        return switch (width) {
            case Byte.BYTES -> bytes(rows);
            case Short.BYTES -> shorts(rows);
            case Integer.BYTES -> ints(rows);
            default -> longs(rows);
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
        HeapIntVector vector = new HeapIntVector(rows);
        for (int row = 0; row < rows; row++) {
            vector.vector[row] = (int) values[row];
        }
        return vector;
    }

    private HeapLongVector longs(int rows) {
        HeapLongVector vector = new HeapLongVector(rows);
        System.arraycopy(values, 0, vector.vector, 0, rows);
        return vector;
    }
}
