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

import io.cloudfiles.flink.format.BytesValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.util.Arrays;

/** Texts. */
final class StringColumn extends CsvColumn {
    private final int minLength;
    private final int maxLength;
    private final BytesValues values = new BytesValues();

    /**
     * @param minLength characters to fill up to
     * @param maxLength characters at most
     */
    StringColumn(int minLength, int maxLength) {
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    @Override
    boolean read(CsvScanner in, int row) {
        in.repair();
        boolean fits = maxLength == Integer.MAX_VALUE || fitLength(in);
        values.set(row, in.textStart, in.textEnd);
        return fits;
    }

    @Override
    void readAll(CsvBlock block, int field, int row, CsvMisfits misfits) {
        if (maxLength != Integer.MAX_VALUE) {
            super.readAll(block, field, row, misfits);
            return;
        }
        for (int record = 0; record < block.records(); record++) {
            boolean isNull = block.isNull(record, field);
            setNullness(row + record, isNull);
            values.set(row + record, isNull ? 0 : block.from(record, field), isNull ? 0 : block.to(record, field));
        }
    }

    private boolean fitLength(CsvScanner in) {
        int characters = 0;
        for (int i = in.textStart; i < in.textEnd; i++) {
            if ((in.bytes[i] & 0xc0) != 0x80) {
                characters++;
            }
        }
        if (characters < minLength) {
            int length = in.textEnd - in.textStart;
            byte[] padded = Arrays.copyOfRange(in.bytes, in.textStart, in.textEnd + minLength - characters);
            Arrays.fill(padded, length, padded.length, (byte) ' ');
            in.setText(padded);
        }
        return characters <= maxLength;
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        values.set(row, 0, 0);
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, text);
    }

    @Override
    public int fixedWidth() {
        return Integer.BYTES;
    }
}
