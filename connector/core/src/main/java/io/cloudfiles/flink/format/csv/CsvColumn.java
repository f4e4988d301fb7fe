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

import io.cloudfiles.flink.format.VectorColumn;

/** Reads the values of one column. */
abstract class CsvColumn extends VectorColumn {
    /**
     * Reads the scanner's value into a row below the capacity.
     *
     * @return false when it is not of this column's type; the row is undefined then
     */
    abstract boolean read(CsvScanner in, int row);

    /**
     * Reads a value of each record of a block into rows below the capacity. What does not fit is null and noted.
     *
     * <p>Columns that are frequent have a loop of their own with the same text, so that each is compiled for its type.
     *
     * @param row of the first record
     */
    void readAll(CsvBlock block, int field, int row, CsvMisfits misfits) {
        CsvScanner in = block.in();
        setNotNull(row, block.records());
        for (int record = 0; record < block.records(); record++) {
            if (block.isNull(record, field)) {
                readNull(row + record);
                continue;
            }
            in.setValue(block.from(record, field), block.to(record, field));
            if (!read(in, row + record)) {
                setNull(row + record);
                misfits.add(record, field);
            }
        }
    }

    /** Takes a value that is null. */
    void readNull(int row) {
        setNull(row);
    }
}
