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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.BooleanValues;
import io.cloudfiles.flink.format.Words;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** {@code true} and {@code false}, in any case. */
final class BooleanColumn extends CsvColumn {
    /** The texts as words. */
    private static final int TRUE = 0x65757274;

    private static final long FALSE = 0x65736c6166L;
    private static final long FIVE_BYTES = 0xffffffffffL;

    /** Set in all small letters and clear in large ones. */
    private static final long SMALL_LETTERS = Words.repeat((byte) 0x20);

    private final BooleanValues values = new BooleanValues();

    @Override
    boolean read(CsvScanner in, int row) {
        boolean isTrue = isWord(in, "true");
        values.set(row, isTrue);
        return isTrue || isWord(in, "false");
    }

    @Override
    void readAll(CsvBlock block, int field, int row, CsvMisfits misfits) {
        byte[] bytes = block.bytes();
        setNotNull(row, block.records());
        for (int record = 0; record < block.records(); record++) {
            if (block.isNull(record, field)) {
                setNull(row + record);
                continue;
            }
            // Both words are compared, since which one it is cannot be guessed.
            int from = block.from(record, field);
            int length = block.to(record, field) - from;
            long small = Words.at(bytes, from) | SMALL_LETTERS;
            boolean isTrue = length == 4 & (int) small == TRUE;
            boolean isFalse = length == 5 & (small & FIVE_BYTES) == FALSE;
            values.set(row + record, isTrue);
            if (!(isTrue | isFalse)) {
                setNull(row + record);
                misfits.add(record, field);
            }
        }
    }

    /** Whether the scanner's value is a word of small letters, in any case. */
    static boolean isWord(CsvScanner in, String word) {
        if (in.textEnd - in.textStart != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((in.bytes[in.textStart + i] | 0x20) != word.charAt(i)) {
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
