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

import java.util.Arrays;

/** Where the elements of each array or map end, one after the other. */
final class Ranges {
    private int[] ends = new int[16];

    void end(int row, int end) {
        if (row == ends.length) {
            ends = Arrays.copyOf(ends, 2 * row);
        }
        ends[row] = end;
    }

    long[] offsets(int rowCount) {
        long[] offsets = new long[rowCount];
        for (int row = 1; row < rowCount; row++) {
            offsets[row] = ends[row - 1];
        }
        return offsets;
    }

    long[] lengths(int rowCount) {
        long[] lengths = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            lengths[row] = (long) ends[row] - (row == 0 ? 0 : ends[row - 1]);
        }
        return lengths;
    }
}
