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

import io.cloudfiles.flink.format.BooleanValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** {@code true} and {@code false}; texts such as {@code "true"} do not fit. */
final class BooleanColumn extends JsonColumn {
    private final BooleanValues values = new BooleanValues();

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (first != 't' && first != 'f') {
            return false;
        }
        values.set(row, in.booleanLiteral());
        return true;
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows);
    }

    @Override
    public int fixedWidth() {
        return 1;
    }
}
