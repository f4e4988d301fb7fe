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

import io.cloudfiles.flink.format.DateParser;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;

import java.util.Arrays;

/** Dates, from texts. */
final class DateColumn extends JsonColumn {
    private final DateParser parser;
    private int[] values = new int[0];

    DateColumn(DateParser parser) {
        this.parser = parser;
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (!in.isQuote(first)) {
            return false;
        }
        in.text();
        boolean fits = parser.parse(in.bytes, in.textStart, in.textEnd);
        values[row] = parser.days();
        return fits;
    }

    @Override
    void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    AbstractHeapVector vector(int rows, byte[] text) {
        HeapIntVector vector = new HeapIntVector(rows);
        System.arraycopy(values, 0, vector.vector, 0, rows);
        return vector;
    }

    @Override
    int fixedWidth() {
        return Integer.BYTES;
    }
}
