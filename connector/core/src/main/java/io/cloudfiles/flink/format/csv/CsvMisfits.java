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

import java.util.Arrays;

/** Values of a block that fit no column. */
final class CsvMisfits {
    /** The record in the upper half, and the field. */
    private long[] places = new long[16];

    private int size;

    void clear() {
        size = 0;
    }

    void add(int record, int field) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        places[size++] = (long) record << 32 | field;
    }

    /** Adds the values of a field that are not null. */
    void addAll(CsvBlock block, int field) {
        for (int record = 0; record < block.records(); record++) {
            if (!block.isNull(record, field)) {
                add(record, field);
            }
        }
    }

    /** Puts those of a record side by side, its fields in order, and the records in order. */
    void sort() {
        Arrays.sort(places, 0, size);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int record(int index) {
        return (int) (places[index] >>> 32);
    }

    int field(int index) {
        return (int) places[index];
    }
}
