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

import io.cloudfiles.flink.format.columnar.Elements;
import org.apache.orc.OrcProto.Stream.Kind;
import org.apache.orc.impl.IntegerReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Lists, or maps, which are lists of their keys and lists of their values. */
final class ListNode extends Node implements Elements {
    /** More in more than one row are tried again with fewer rows. */
    private static final int MAX_ELEMENTS = 1 << 20;
    /** More in one row are no row. */
    private static final int MAX_ELEMENTS_OF_ROW = 1 << 26;

    private final List<Node> below;
    private @Nullable IntegerReader lengths;
    private long maxLists;
    private long[] loaded = new long[0];
    private int elements;

    /** Tells that rows hold more elements than should be in memory at once. */
    static final class TooManyElements extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyElements(String message) {
            super(message);
        }
    }

    ListNode(int column, List<Node> below) {
        super(column);
        this.below = List.copyOf(below);
    }

    @Override
    void collectColumns(BitSet columns) {
        super.collectColumns(columns);
        below.forEach(node -> node.collectColumns(columns));
    }

    @Override
    void startValues(StripeStreams streams) throws IOException {
        lengths = streams.integers(column(), Kind.LENGTH, false);
        maxLists = streams.maxValues(column(), Kind.LENGTH, MAX_INTEGERS_PER_BYTE);
        for (Node node : below) {
            node.start(streams);
        }
    }

    @Override
    void skipValues(long count) throws IOException {
        IntegerReader reader = Objects.requireNonNull(lengths);
        long total = 0;
        for (long i = 0; i < count; i++) {
            total = Math.addExact(total, requireLength(reader.next()));
        }
        for (Node node : below) {
            node.skip(total);
        }
    }

    private long requireLength(long length) throws IOException {
        if (length < 0) {
            throw new IOException("a list or map of column " + column() + " has " + length + " elements");
        }
        return length;
    }

    @Override
    void loadValues() throws IOException {
        IntegerReader reader = Objects.requireNonNull(lengths);
        boolean[] nulls = nulls();
        requireAtMost(maxLists, values());
        loaded = new long[places()];
        long total = 0;
        for (int i = 0; i < loaded.length; i++) {
            if (nulls == null || !nulls[i]) {
                loaded[i] = requireLength(reader.next());
                total = Math.addExact(total, loaded[i]);
            }
        }
        if (total > (places() == 1 ? MAX_ELEMENTS_OF_ROW : MAX_ELEMENTS)) {
            throw new TooManyElements("lists or maps of column " + column() + " have " + total + " elements");
        }
        elements = (int) total;
        for (Node node : below) {
            node.load(elements, null);
        }
    }

    @Override
    public int extents(long[] offsets, long[] lengths) {
        System.arraycopy(loaded, 0, lengths, 0, loaded.length);
        long offset = 0;
        for (int i = 0; i < loaded.length; i++) {
            offsets[i] = offset;
            offset += loaded[i];
        }
        return elements;
    }

    @Override
    public boolean @Nullable [] nulls(int places) {
        return nulls();
    }
}
