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

import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** Strings and binary of any length, with a dictionary as {@link NumberBuffer} has. */
final class BytesBuffer implements ValueBuffer {
    private static final int SLICE = 1024;
    private final BytesRange pageRange = new BytesRange(false);
    private final BytesRange fileRange = new BytesRange(false);
    private PageBuffer plain = new PageBuffer();
    private DictionaryIndexes indexes = new DictionaryIndexes();
    private @Nullable BytesDictionary dictionary = new BytesDictionary();
    /** The dictionary of pages of this row group that were finished. */
    private @Nullable BytesDictionary usedDictionary;
    /** The entries of the dictionary that are in the page. */
    private final BitSet entriesInPage = new BitSet();
    /** The size that the values of the page would have without a dictionary. */
    private long plainBytes;

    private long valuesInRowGroup;

    @Override
    public void append(ColumnVector vector, Positions positions) {
        HeapBytesVector bytes = (HeapBytesVector) vector;
        for (int start = 0; start < positions.count(); start += SLICE) {
            int count = Math.min(SLICE, positions.count() - start);
            BytesDictionary known = dictionary;
            if (known == null) {
                addPlain(bytes, positions, start, count);
            } else {
                addToDictionary(known, bytes, positions, start, count);
            }
        }
    }

    private void addPlain(HeapBytesVector vector, Positions positions, int start, int count) {
        long bytes = (long) count * Integer.BYTES;
        for (int i = start; i < start + count; i++) {
            bytes += vector.length[positions.at(i)];
        }
        ByteBuffer target = plain.reserve(bytes);
        byte[] buffer = vector.buffer;
        for (int i = start; i < start + count; i++) {
            int element = positions.at(i);
            int offset = vector.start[element];
            int length = vector.length[element];
            target.putInt(length).put(buffer, offset, length);
            pageRange.add(buffer, offset, length);
        }
    }

    private void put(byte[] source, int offset, int length) {
        ByteBuffer target = plain.reserve((long) Integer.BYTES + length);
        target.putInt(length).put(source, offset, length);
    }

    private void addToDictionary(
            BytesDictionary known, HeapBytesVector vector, Positions positions, int start, int count) {
        for (int i = start; i < start + count; i++) {
            int element = positions.at(i);
            int index = known.indexOf(vector.buffer, vector.start[element], vector.length[element]);
            indexes.add(index);
            plainBytes += Integer.BYTES + vector.length[element];
            if (!entriesInPage.get(index)) {
                entriesInPage.set(index);
                pageRange.add(known.bytes(), known.start(index), known.length(index));
            }
        }
        valuesInRowGroup += count;
        if (DictionaryIndexes.isHopeless(valuesInRowGroup, known.size(), known.encodedBytes())) {
            giveUp(known);
        }
    }

    private void giveUp(BytesDictionary known) {
        for (int i = 0; i < indexes.count(); i++) {
            int index = indexes.get(i);
            put(known.bytes(), known.start(index), known.length(index));
        }
        indexes.clear();
        dictionary = null;
    }

    @Override
    public long pageBytes() {
        return dictionary == null ? plain.size() : indexes.encodedBytes(dictionary.size());
    }

    @Override
    public long bufferedBytes() {
        BytesDictionary held = dictionary == null ? usedDictionary : dictionary;
        return plain.capacity() + indexes.capacityBytes() + (held == null ? 0 : held.capacityBytes());
    }

    @Override
    public Encoding finishPage(PageBuffer out) {
        fileRange.add(pageRange);
        pageRange.clear();
        BytesDictionary known = dictionary;
        if (known != null && usedDictionary == null && !pays(known)) {
            giveUp(known);
            known = null;
        }
        plainBytes = 0;
        entriesInPage.clear();
        if (known == null) {
            out.putAll(plain);
            plain.clear();
            return Encoding.PLAIN;
        }
        indexes.write(known.size(), out);
        indexes.clear();
        usedDictionary = known;
        return Encoding.RLE_DICTIONARY;
    }

    private boolean pays(BytesDictionary known) {
        return known.encodedBytes() + indexes.encodedBytes(known.size()) < plainBytes;
    }

    @Override
    public ValueRange pageRange() {
        return pageRange;
    }

    @Override
    public int dictionarySize() {
        return usedDictionary == null ? 0 : usedDictionary.size();
    }

    @Override
    public void finishRowGroup(PageBuffer out) {
        BytesDictionary used = usedDictionary;
        if (used != null) {
            for (int i = 0; i < used.size(); i++) {
                out.putInt(used.length(i));
                out.putBytes(used.bytes(), used.start(i), used.length(i));
            }
        }
        plain = new PageBuffer();
        indexes = new DictionaryIndexes();
        usedDictionary = null;
        dictionary = new BytesDictionary();
        valuesInRowGroup = 0;
    }

    @Override
    public ValueRange fileRange() {
        return fileRange;
    }
}
