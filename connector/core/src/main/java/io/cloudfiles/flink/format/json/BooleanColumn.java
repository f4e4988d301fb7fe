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

import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;

import java.util.Arrays;

/** {@code true} and {@code false}; texts such as {@code "true"} do not fit. */
final class BooleanColumn extends JsonColumn {
    private boolean[] values = new boolean[0];

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (first != 't' && first != 'f') {
            return false;
        }
        values[row] = in.booleanLiteral();
        return true;
    }

    @Override
    void grow(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    AbstractHeapVector vector(int rows, byte[] text) {
        HeapBooleanVector vector = new HeapBooleanVector(rows);
        System.arraycopy(values, 0, vector.vector, 0, rows);
        return vector;
    }

    @Override
    int fixedWidth() {
        return 1;
    }
}
