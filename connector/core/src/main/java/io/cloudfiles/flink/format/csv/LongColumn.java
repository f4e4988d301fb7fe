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

import io.cloudfiles.flink.format.LongValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Whole numbers of one to eight bytes: digits, with or without a sign. */
final class LongColumn extends CsvColumn {
    private final LongValues values;

    /** @param width bytes of a number: 1, 2, 4 or 8 */
    LongColumn(int width) {
        this.values = new LongValues(width);
    }

    @Override
    boolean read(CsvScanner in, int row) {
        return values.parse(row, in.bytes, in.textStart, in.textEnd);
    }

    @Override
    void readAll(CsvBlock block, int field, int row, CsvMisfits misfits) {
        byte[] bytes = block.bytes();
        setNotNull(row, block.records());
        for (int record = 0; record < block.records(); record++) {
            if (block.isNull(record, field)) {
                setNull(row + record);
            } else if (!values.parse(row + record, bytes, block.from(record, field), block.to(record, field))) {
                setNull(row + record);
                misfits.add(record, field);
            }
        }
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
        return values.width();
    }
}
