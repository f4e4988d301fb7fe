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

import io.cloudfiles.flink.format.DoubleValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;

/**
 * Floating point numbers in any form that Java parses, and the texts that stand for infinities and for what is not a number.
 */
final class DoubleColumn extends CsvColumn {
    private final byte[] nanValue;
    private final byte[] positiveInf;
    private final byte[] negativeInf;
    private final DoubleValues values;
    /** Whether one of them is a number, so that they are looked for first. */
    private final boolean areNumbers;

    /**
     * @param isFloat whether values are of four bytes; each is then rounded once, straight to that
     * @param texts what stands for infinities and for what is not a number
     */
    DoubleColumn(boolean isFloat, CsvTexts texts) {
        this.nanValue = texts.nanValue().getBytes(StandardCharsets.UTF_8);
        this.positiveInf = texts.positiveInf().getBytes(StandardCharsets.UTF_8);
        this.negativeInf = texts.negativeInf().getBytes(StandardCharsets.UTF_8);
        this.values = new DoubleValues(isFloat);
        this.areNumbers = isNumber(nanValue) || isNumber(positiveInf) || isNumber(negativeInf);
    }

    private static boolean isNumber(byte[] text) {
        DoubleValues number = new DoubleValues(false);
        number.grow(1);
        return number.parseShort(0, text, 0, text.length);
    }

    @Override
    boolean read(CsvScanner in, int row) {
        return !areNumbers && values.parseShort(row, in.bytes, in.textStart, in.textEnd) || readSlowly(in, row);
    }

    @Override
    void readAll(CsvBlock block, int field, int row, CsvMisfits misfits) {
        CsvScanner in = block.in();
        byte[] bytes = block.bytes();
        setNotNull(row, block.records());
        for (int record = 0; record < block.records(); record++) {
            if (block.isNull(record, field)) {
                setNull(row + record);
                continue;
            }
            int from = block.from(record, field);
            int to = block.to(record, field);
            if (!areNumbers && values.parseShort(row + record, bytes, from, to)) {
                continue;
            }
            in.setValue(from, to);
            if (!readSlowly(in, row + record)) {
                setNull(row + record);
                misfits.add(record, field);
            }
        }
    }

    private boolean readSlowly(CsvScanner in, int row) {
        if (in.isText(nanValue)) {
            values.set(row, Double.NaN);
        } else if (in.isText(positiveInf)) {
            values.set(row, Double.POSITIVE_INFINITY);
        } else if (in.isText(negativeInf)) {
            values.set(row, Double.NEGATIVE_INFINITY);
        } else {
            return values.parse(row, in.bytes, in.textStart, in.textEnd);
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
        return values.width();
    }
}
