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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.columnar.BytesTarget;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.orc.OrcProto.Stream.Kind;
import org.apache.orc.impl.IntegerReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** Texts and bytes: their lengths and then all of them, or numbers of entries in a dictionary of the stripe. */
final class BytesValues implements LeafValues {
    /** More is read piece by piece, so that no wrong length makes for more memory than there is data. */
    private static final int PIECE_BYTES = 1 << 20;

    private boolean isDictionary;
    private @Nullable IntegerReader lengths;
    private long max;
    private @Nullable StreamBytes bytes;

    /** Of a dictionary, until it is needed. */
    private int unreadEntries;

    private byte[] dictionary = new byte[0];
    /** Where its entries begin, and behind the last where that ends. */
    private int[] starts = new int[1];

    private @Nullable IntegerReader entries;
    private long[] scratch = new long[0];

    @Override
    public void start(StripeStreams streams, int column) throws IOException {
        isDictionary = streams.isDictionary(column);
        max = streams.maxValues(column, isDictionary ? Kind.DATA : Kind.LENGTH, Node.MAX_INTEGERS_PER_BYTE);
        lengths = streams.integers(column, Kind.LENGTH, false);
        if (isDictionary) {
            entries = streams.integers(column, Kind.DATA, false);
            bytes = streams.get(column, Kind.DICTIONARY_DATA);
            unreadEntries = streams.encoding(column).getDictionarySize();
            dictionary = new byte[0];
            starts = new int[1];
        } else {
            bytes = streams.get(column, Kind.DATA);
        }
    }

    @Override
    public long maxValues() {
        return max;
    }

    @Override
    public void skip(long count) throws IOException {
        if (isDictionary) {
            Objects.requireNonNull(entries).skip(count);
            return;
        }
        IntegerReader reader = Objects.requireNonNull(lengths);
        long total = 0;
        for (long i = 0; i < count; i++) {
            total = Math.addExact(total, requireLength(reader.next()));
        }
        Objects.requireNonNull(bytes).skipFully(total);
    }

    private static long requireLength(long length) throws IOException {
        if (length < 0) {
            throw new IOException("a text has " + length + " bytes");
        }
        return length;
    }

    /** Reads values to the first places of a vector, which shares the dictionary unless that is longer than what they say. */
    void read(BytesTarget target, int count) throws IOException {
        if (scratch.length < count) {
            scratch = new long[count];
        }
        IntegerReader reader = Objects.requireNonNull(isDictionary ? entries : lengths);
        for (int i = 0; i < count; i++) {
            scratch[i] = reader.next();
        }
        if (isDictionary) {
            readEntries(target, count);
        } else {
            readDirect(target, count);
        }
    }

    private void readDirect(BytesTarget target, int count) throws IOException {
        HeapBytesVector vector = target.vector;
        long total = 0;
        for (int i = 0; i < count; i++) {
            vector.start[i] = (int) total;
            vector.length[i] = (int) scratch[i];
            total = Math.addExact(total, requireLength(scratch[i]));
        }
        target.share(pieces(total));
    }

    private byte[] pieces(long total) throws IOException {
        StreamBytes stream = Objects.requireNonNull(bytes);
        if (total > Integer.MAX_VALUE - Long.BYTES) {
            throw new IOException("texts of " + total + " bytes");
        }
        byte[] read = new byte[(int) Math.min(total, PIECE_BYTES)];
        stream.readFully(read, 0, read.length);
        while (read.length < total) {
            int size = read.length;
            read = Arrays.copyOf(read, (int) Math.min(total, 2L * size));
            stream.readFully(read, size, read.length - size);
        }
        return read;
    }

    private void readEntries(BytesTarget target, int count) throws IOException {
        if (unreadEntries > 0) {
            readDictionary();
        }
        HeapBytesVector vector = target.vector;
        long total = 0;
        for (int i = 0; i < count; i++) {
            int entry = (int) Objects.checkIndex(scratch[i], starts.length - 1L);
            vector.start[i] = starts[entry];
            vector.length[i] = starts[entry + 1] - starts[entry];
            total += vector.length[i];
        }
        if (total >= dictionary.length) {
            target.share(dictionary);
        } else {
            target.copyFrom(dictionary, count, total);
        }
    }

    private void readDictionary() throws IOException {
        IntegerReader reader = Objects.requireNonNull(lengths);
        int[] ends = new int[Math.min(unreadEntries, PIECE_BYTES) + 1];
        long total = 0;
        for (int i = 1; i <= unreadEntries; i++) {
            if (i == ends.length) {
                ends = Arrays.copyOf(ends, (int) Math.min(unreadEntries + 1L, 2L * i));
            }
            total = Math.addExact(total, requireLength(reader.next()));
            ends[i] = Math.toIntExact(total);
        }
        dictionary = pieces(total);
        starts = ends;
        unreadEntries = 0;
    }
}
