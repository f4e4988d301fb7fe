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
package io.cloudfiles.flink.batch;

import org.apache.flink.table.data.columnar.vector.ColumnVector;

import java.util.BitSet;

/**
 * A range of the rows of a vector, and which of them are null.
 *
 * @param from first row
 * @param count number of rows
 * @param nulls bit i is set when row {@code from + i} is null
 */
record Rows(int from, int count, BitSet nulls) {
    static Rows of(ColumnVector vector, int from, int count) {
        BitSet nulls = new BitSet();
        for (int i = 0; i < count; i++) {
            if (vector.isNullAt(from + i)) {
                nulls.set(i);
            }
        }
        return new Rows(from, count, nulls);
    }

    boolean noNulls() {
        return nulls.isEmpty();
    }

    boolean allNull() {
        return count > 0 && nulls.cardinality() == count;
    }

    /** The first row that is not null, or -1. */
    int first() {
        return next(from - 1);
    }

    /** The first row behind another that is not null, or -1. */
    int next(int row) {
        int next = nulls.nextClearBit(row + 1 - from);
        return next < count ? from + next : -1;
    }
}
