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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.BytesTarget;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;

/** Values as indexes into a dictionary: a byte with their number of bits, then the indexes. */
final class DictionaryValues extends PageValues {
    private final DecodedDictionary dictionary;
    private final HybridDecoder indexes;
    private int[] scratch = new int[0];

    DictionaryValues(DecodedDictionary dictionary, PageBytes content) {
        this.dictionary = dictionary;
        int width = content.length() == 0 ? 0 : content.array()[content.start()];
        this.indexes =
                new HybridDecoder(content.array(), Math.min(content.start() + 1, content.end()), content.end(), width);
    }

    DecodedDictionary dictionary() {
        return dictionary;
    }

    private int[] next(int count) {
        if (scratch.length < count) {
            scratch = new int[count];
        }
        indexes.read(scratch, 0, count);
        return scratch;
    }

    @Override
    void ints(int[] target, int from, int count) {
        int[] index = next(count);
        int[] values = dictionary.ints;
        for (int i = 0; i < count; i++) {
            target[from + i] = values[index[i]];
        }
    }

    @Override
    void longs(long[] target, int from, int count) {
        int[] index = next(count);
        long[] values = dictionary.longs;
        for (int i = 0; i < count; i++) {
            target[from + i] = values[index[i]];
        }
    }

    @Override
    void floats(float[] target, int from, int count) {
        int[] index = next(count);
        float[] values = dictionary.floats;
        for (int i = 0; i < count; i++) {
            target[from + i] = values[index[i]];
        }
    }

    @Override
    void doubles(double[] target, int from, int count) {
        int[] index = next(count);
        double[] values = dictionary.doubles;
        for (int i = 0; i < count; i++) {
            target[from + i] = values[index[i]];
        }
    }

    @Override
    void bytes(BytesTarget target, int from, int count) {
        int[] index = next(count);
        HeapBytesVector values = dictionary.bytes.vector;
        for (int i = 0; i < count; i++) {
            target.put(from + i, values.buffer, values.start[index[i]], values.length[index[i]]);
        }
    }

    /**
     * Sets starts and lengths that point into the dictionary's own buffer.
     *
     * @return how long the values are together
     */
    long references(HeapBytesVector target, int from, int count) {
        int[] index = next(count);
        int[] starts = dictionary.bytes.vector.start;
        int[] lengths = dictionary.bytes.vector.length;
        long total = 0;
        for (int i = 0; i < count; i++) {
            int value = index[i];
            target.start[from + i] = starts[value];
            target.length[from + i] = lengths[value];
            total += lengths[value];
        }
        return total;
    }

    @Override
    void skip(int count) {
        indexes.skip(count);
    }
}
