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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.BooleanValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** {@code true}, {@code false}, in any case, {@code 1} and {@code 0}. */
final class BooleanColumn extends ScalarColumn {
    private final BooleanValues values = new BooleanValues();

    BooleanColumn(XmlTexts texts) {
        super(texts);
    }

    @Override
    boolean readValue(XmlScanner in, int row) {
        boolean isTrue = isText(in, "true") || isText(in, "1");
        values.set(row, isTrue);
        return isTrue || isText(in, "false") || isText(in, "0");
    }

    /** Whether the scanner's text is this one; letters in any case. */
    static boolean isText(XmlScanner in, String lowerCase) {
        if (in.textEnd - in.textStart != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            byte c = in.bytes[in.textStart + i];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
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
