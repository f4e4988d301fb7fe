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
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Booleans, a bit each. */
final class BooleanBuffer implements ValueBuffer {
    private static final byte[] NO_BITS = {};

    private byte[] bits = NO_BITS;
    private final Range pageRange = new Range();
    private final Range fileRange = new Range();
    private int count;

    @Override
    public void append(ColumnVector vector, Positions positions) {
        boolean[] values = ((HeapBooleanVector) vector).vector;
        int trues = 0;
        reserve(positions.count());
        for (int i = 0; i < positions.count(); i++, count++) {
            int bit = values[positions.at(i)] ? 1 : 0;
            bits[count >>> 3] |= (byte) (bit << (count & 7));
            trues += bit;
        }
        pageRange.hasTrue |= trues > 0;
        pageRange.hasFalse |= trues < positions.count();
    }

    private void reserve(int more) {
        int needed = Math.toIntExact((count + (long) more + 7) / Byte.SIZE);
        if (needed > bits.length) {
            bits = Arrays.copyOf(bits, Math.max(needed, 2 * bits.length));
        }
    }

    @Override
    public long pageBytes() {
        return (count + 7L) / Byte.SIZE;
    }

    @Override
    public long bufferedBytes() {
        return bits.length;
    }

    @Override
    public Encoding finishPage(PageBuffer out) {
        fileRange.hasTrue |= pageRange.hasTrue;
        fileRange.hasFalse |= pageRange.hasFalse;
        pageRange.hasTrue = false;
        pageRange.hasFalse = false;
        out.putBytes(bits, 0, (int) pageBytes());
        Arrays.fill(bits, 0, (int) pageBytes(), (byte) 0);
        count = 0;
        return Encoding.PLAIN;
    }

    @Override
    public ValueRange pageRange() {
        return pageRange;
    }

    @Override
    public int dictionarySize() {
        return 0;
    }

    @Override
    public void finishRowGroup(PageBuffer out) {
        // A row group leaves nothing behind.
    }

    @Override
    public ValueRange fileRange() {
        return fileRange;
    }

    private static final class Range implements ValueRange {
        private boolean hasTrue;
        private boolean hasFalse;

        @Override
        public boolean isUnordered() {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return !hasTrue && !hasFalse;
        }

        @Override
        public byte @Nullable [] minBytes() {
            return isEmpty() ? null : new byte[] {(byte) (hasFalse ? 0 : 1)};
        }

        @Override
        public byte @Nullable [] maxBytes() {
            return isEmpty() ? null : new byte[] {(byte) (hasTrue ? 1 : 0)};
        }

        @Override
        public @Nullable Object min() {
            return isEmpty() ? null : !hasFalse;
        }

        @Override
        public @Nullable Object max() {
            return isEmpty() ? null : hasTrue;
        }
    }
}
