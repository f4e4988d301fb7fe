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

import io.cloudfiles.flink.format.DateParser;
import io.cloudfiles.flink.format.DateValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Dates. */
final class DateColumn extends CsvColumn {
    private final DateValues values;

    DateColumn(DateParser parser) {
        this.values = new DateValues(parser);
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
        return Integer.BYTES;
    }
}
