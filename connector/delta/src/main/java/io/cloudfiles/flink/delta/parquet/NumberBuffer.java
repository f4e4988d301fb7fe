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
import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Integers, floats and doubles. Each row group starts with a dictionary, which is given up when values hardly repeat; the pages written
 * before stay as they are.
 */
final class NumberBuffer implements ValueBuffer {
    private final PrimitiveTypeName type;
    private final int width;
    private final NumberRange pageRange;
    private final NumberRange fileRange;
    /** Shared with the other columns of the file. */
    private final long[] slice;

    private PageBuffer plain = new PageBuffer();
    private DictionaryIndexes indexes = new DictionaryIndexes();
    private @Nullable LongDictionary dictionary = new LongDictionary();
    /** The dictionary of pages of this row group that were finished. */
    private @Nullable LongDictionary usedDictionary;

    private long valuesInRowGroup;

    /** @param slice scratch space of any size */
    NumberBuffer(PrimitiveTypeName type, long[] slice) {
        this.type = type;
        this.slice = slice;
        this.width = type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.FLOAT ? Integer.BYTES : Long.BYTES;
        this.pageRange = newRange();
        this.fileRange = newRange();
    }

    private NumberRange newRange() {
        return type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.INT64
                ? new LongRange(width)
                : new DoubleRange(width);
    }

    @Override
    public void append(ColumnVector vector, Positions positions) {
        for (int start = 0; start < positions.count(); start += slice.length) {
            int count = Math.min(slice.length, positions.count() - start);
            NumberGather.gather(vector, positions, start, count, type, slice);
            pageRange.add(slice, count);
            add(count);
        }
    }

    private void add(int count) {
        LongDictionary known = dictionary;
        if (known == null) {
            put(slice, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            indexes.add(known.indexOf(slice[i]));
        }
        valuesInRowGroup += count;
        if (DictionaryIndexes.isHopeless(valuesInRowGroup, known.size(), (long) known.size() * width)) {
            giveUp(known);
        }
    }

    private void put(long[] values, int count) {
        if (width == Long.BYTES) {
            plain.putLongs(values, count);
            return;
        }
        ByteBuffer target = plain.reserve((long) count * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            target.putInt((int) values[i]);
        }
    }

    private void giveUp(LongDictionary known) {
        for (int i = 0; i < indexes.count(); i++) {
            if (width == Long.BYTES) {
                plain.reserve(Long.BYTES).putLong(known.get(indexes.get(i)));
            } else {
                plain.putInt((int) known.get(indexes.get(i)));
            }
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
        LongDictionary held = dictionary == null ? usedDictionary : dictionary;
        return plain.capacity() + indexes.capacityBytes() + (held == null ? 0 : held.capacityBytes());
    }

    @Override
    public Encoding finishPage(PageBuffer out) {
        fileRange.add(pageRange);
        pageRange.clear();
        LongDictionary known = dictionary;
        if (known != null && usedDictionary == null && !pays(known)) {
            giveUp(known);
            known = null;
        }
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

    private boolean pays(LongDictionary known) {
        long plainBytes = (long) indexes.count() * width;
        return (long) known.size() * width + indexes.encodedBytes(known.size()) < plainBytes;
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
        if (usedDictionary != null) {
            put(usedDictionary.entries(), usedDictionary.size());
            out.putAll(plain);
        }
        plain = new PageBuffer();
        indexes = new DictionaryIndexes();
        usedDictionary = null;
        dictionary = new LongDictionary();
        valuesInRowGroup = 0;
    }

    @Override
    public ValueRange fileRange() {
        return fileRange;
    }
}
