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
package io.cloudfiles.flink.delta.parquet;

import java.util.Arrays;

/** The values of a page as places in a dictionary, and when a dictionary is given up. */
final class DictionaryIndexes {
    /** After so many values a dictionary must have shown that some repeat: of a thousand distinct ones, most have by then. */
    private static final int FIRST_SAMPLE = 2048;
    /** After so many values more than every second must be a repeated one. */
    private static final int SECOND_SAMPLE = 8192;

    private static final int MAX_DICTIONARY_BYTES = 1 << 20;

    private static final int LEAST_INDEXES = 16;
    private static final int[] NO_INDEXES = {};

    private int[] indexes = NO_INDEXES;
    private int count;

    int count() {
        return count;
    }

    int get(int i) {
        return indexes[i];
    }

    void add(int index) {
        if (count == indexes.length) {
            indexes = Arrays.copyOf(indexes, Math.max(2 * count, LEAST_INDEXES));
        }
        indexes[count++] = index;
    }

    void clear() {
        count = 0;
    }

    long capacityBytes() {
        return (long) indexes.length * Integer.BYTES;
    }

    /** The size of the page's values once encoded. */
    long encodedBytes(int dictionarySize) {
        return 1 + (long) count * HybridEncoder.bitWidth(dictionarySize - 1) / Byte.SIZE;
    }

    /**
     * Whether to go on without a dictionary while a page fills: it grows too large, or hardly a value repeats.
     *
     * @param valuesSeen number of values since the row group began
     */
    static boolean isHopeless(long valuesSeen, int dictionarySize, long dictionaryBytes) {
        return dictionaryBytes > MAX_DICTIONARY_BYTES
                || (valuesSeen >= FIRST_SAMPLE && dictionarySize > valuesSeen / 8 * 7)
                || (valuesSeen >= SECOND_SAMPLE && dictionarySize > valuesSeen / 2);
    }

    /** Writes the page's values: the width of an index, then the indexes. */
    void write(int dictionarySize, PageBuffer out) {
        int bitWidth = HybridEncoder.bitWidth(Math.max(0, dictionarySize - 1));
        out.putByte(bitWidth);
        HybridEncoder encoder = new HybridEncoder(bitWidth, out);
        encoder.write(indexes, count);
        encoder.finish();
    }
}
