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

/**
 * Which elements of a child vector some arrays or maps refer to, in order. Mostly they follow each other without gaps.
 *
 * @param offsets first element of each array
 * @param lengths number of elements of each array
 * @param rows the arrays that count
 * @param from first element of the first array that has one, or 0
 * @param count number of elements of all arrays
 * @param isOneRange whether the elements are {@code count} neighbours
 */
record Elements(long[] offsets, long[] lengths, Rows rows, int from, int count, boolean isOneRange) {
    static Elements of(long[] offsets, long[] lengths, Rows rows) {
        long from = 0;
        long total = 0;
        boolean neighbours = true;
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            if (lengths[row] > 0) {
                from = total == 0 ? offsets[row] : from;
                neighbours &= offsets[row] == from + total;
                total += lengths[row];
            }
        }
        return new Elements(offsets, lengths, rows, Math.toIntExact(from), Math.toIntExact(total), neighbours);
    }

    /** Indexes of all elements, in order. */
    int[] indexes() {
        int[] indexes = new int[count];
        int next = 0;
        for (int row = rows.first(); row >= 0; row = rows.next(row)) {
            for (int i = 0; i < lengths[row]; i++) {
                indexes[next++] = (int) offsets[row] + i;
            }
        }
        return indexes;
    }
}
