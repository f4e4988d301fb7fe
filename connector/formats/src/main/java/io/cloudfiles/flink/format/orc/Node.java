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

import org.apache.orc.OrcProto.Stream.Kind;
import org.apache.orc.impl.BitFieldReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;

/**
 * Reads one column of a file, at any depth: where it is null, and what is below. Values stand in the file only for places that are not null,
 * and so do whole columns below a struct.
 */
abstract class Node {
    /** A run of 130 equal bytes takes two. */
    static final int MAX_BYTES_PER_BYTE = 65;

    /** A run of 512 integers takes four bytes. */
    static final int MAX_INTEGERS_PER_BYTE = 128;

    static final int MAX_BITS_PER_BYTE = MAX_BYTES_PER_BYTE * Byte.SIZE;

    private final int column;
    private long maxPresent = Long.MAX_VALUE;
    private @Nullable BitFieldReader present;
    private boolean @Nullable [] nulls;
    private int places;
    private int values;

    /** @param column number of the column in the file */
    Node(int column) {
        this.column = column;
    }

    final int column() {
        return column;
    }

    /** Adds the columns whose streams are needed. */
    void collectColumns(BitSet columns) {
        columns.set(column);
    }

    /** Begins a stripe. */
    final void start(StripeStreams streams) throws IOException {
        StreamBytes bits = streams.find(column, Kind.PRESENT);
        present = bits == null ? null : new BitFieldReader(bits);
        maxPresent = bits == null ? Long.MAX_VALUE : bits.maxBytes() * MAX_BITS_PER_BYTE;
        startValues(streams);
    }

    abstract void startValues(StripeStreams streams) throws IOException;

    /**
     * Passes over places.
     *
     * @param count how many that the column has: those where its parent is not null
     */
    final void skip(long count) throws IOException {
        long left = count;
        if (present != null) {
            for (long i = 0; i < count; i++) {
                left -= 1 - present.next();
            }
        }
        skipValues(left);
    }

    abstract void skipValues(long count) throws IOException;

    /**
     * Loads the next places.
     *
     * @param count how many
     * @param parentNulls where there is none, since its parent is null; null when its parent is nowhere
     */
    final void load(int count, boolean @Nullable [] parentNulls) throws IOException {
        if (parentNulls == null) {
            requireAtMost(maxPresent, count);
        }
        places = count;
        nulls = present == null ? parentNulls : readNulls(present, count, parentNulls);
        values = count;
        if (nulls != null) {
            for (int i = 0; i < count; i++) {
                values -= nulls[i] ? 1 : 0;
            }
            if (values == count) {
                nulls = null;
            }
        }
        loadValues();
    }

    private static boolean[] readNulls(BitFieldReader present, int count, boolean @Nullable [] parentNulls)
            throws IOException {
        boolean[] read = new boolean[count];
        for (int i = 0; i < count; i++) {
            read[i] = parentNulls != null && parentNulls[i] || present.next() == 0;
        }
        return read;
    }

    /** Loads the values of the places that are not null. */
    abstract void loadValues() throws IOException;

    /** Makes sure that a stripe can have values, before memory is taken for them. */
    final void requireAtMost(long max, long count) throws IOException {
        if (count > max) {
            throw new IOException("column " + column + " has " + count + " values, but data for " + max + " at most");
        }
    }

    /** How many places are loaded. */
    final int places() {
        return places;
    }

    /** How many of them are not null. */
    final int values() {
        return values;
    }

    /** Which of them are null; null when none is. */
    final boolean @Nullable [] nulls() {
        return nulls;
    }
}
