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
import io.cloudfiles.flink.format.columnar.Spread;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.parquet.column.page.PageReadStore;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A leaf's entries and values, some rows at a time: {@link #load} takes the levels of the next rows, then the values can be read, once.
 * Each method that reads values puts them where the leaf is not null, and zeros elsewhere.
 */
final class ColumnChunk {
    private static final int SKIPPED_AT_ONCE = 8192;

    private final FileColumn leaf;
    private final Levels levels;
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable PageDecoder pages;
    private @Nullable DecodedPage page;

    /** Next entry of the page. */
    private int entry;
    /** Entries of the row group that are not loaded yet. */
    private long entriesLeft;

    private boolean valuesRead;
    private int places;
    private boolean @Nullable [] nulls;

    /** Values of one page that belong to the loaded rows. */
    private record Segment(PageValues values, int count) {}

    ColumnChunk(FileColumn leaf) {
        this.leaf = leaf;
        this.levels = new Levels(leaf.definedAt());
    }

    /** Begins a row group. */
    void start(PageReadStore rowGroup) throws IOException {
        var reader = rowGroup.getPageReader(leaf.descriptor());
        pages = new PageDecoder(leaf.descriptor(), reader);
        entriesLeft = reader.getTotalValueCount();
        page = null;
        entry = 0;
        segments.clear();
    }

    FileColumn leaf() {
        return leaf;
    }

    /** Of the loaded rows. */
    Levels levels() {
        return levels;
    }

    /** Passes over rows that are not loaded yet. */
    void skip(long rows) throws IOException {
        for (long left = rows; left > 0; left -= SKIPPED_AT_ONCE) {
            load((int) Math.min(left, SKIPPED_AT_ONCE));
        }
    }

    /** Loads the next rows, of which there must be so many. */
    void load(int rows) throws IOException {
        skipValues();
        levels.clear();
        segments.clear();
        valuesRead = false;
        if (leaf.descriptor().getMaxRepetitionLevel() == 0) {
            loadFlat(rows);
        } else {
            loadRepeated(rows);
        }
        places = levels.slots(leaf.slots());
        nulls = levels.nulls(leaf.slots(), places, leaf.definedAt());
    }

    private void skipValues() {
        if (!valuesRead) {
            segments.forEach(segment -> segment.values().skip(segment.count()));
        }
    }

    private void loadFlat(int rows) throws IOException {
        int left = rows;
        while (left > 0) {
            DecodedPage current = current();
            int n = Math.min(left, current.entries() - entry);
            take(current, n);
            left -= n;
        }
    }

    private void loadRepeated(int rows) throws IOException {
        int begun = 0;
        while (entriesLeft > 0 || begun < rows) {
            DecodedPage current = current();
            byte[] repetition = current.repetition();
            int to = entry;
            while (to < current.entries()) {
                if (repetition == null || repetition[to] == 0) {
                    if (begun == rows) {
                        take(current, to - entry);
                        return;
                    }
                    begun++;
                }
                to++;
            }
            take(current, to - entry);
        }
    }

    private DecodedPage current() throws IOException {
        DecodedPage current = page;
        while (current == null || entry == current.entries()) {
            current = Objects.requireNonNull(pages).next();
            page = current;
            entry = 0;
        }
        return current;
    }

    private void take(DecodedPage from, int count) {
        int values = levels.add(from, entry, entry + count);
        segments.add(new Segment(from.values(), values));
        entry += count;
        entriesLeft -= count;
    }

    /** How many places the leaf has in the loaded rows. */
    int places() {
        return places;
    }

    /** Which of them are null; null when none is. */
    boolean @Nullable [] nulls() {
        return nulls;
    }

    private interface Decode {
        void into(PageValues values, int from, int count);
    }

    private int decode(Decode decode) {
        valuesRead = true;
        int read = 0;
        for (Segment segment : segments) {
            decode.into(segment.values(), read, segment.count());
            read += segment.count();
        }
        return read;
    }

    void booleans(boolean[] target) {
        int read = decode((values, from, count) -> values.booleans(target, from, count));
        if (nulls != null) {
            Spread.over(target, nulls, read);
        }
    }

    void ints(int[] target) {
        int read = decode((values, from, count) -> values.ints(target, from, count));
        if (nulls != null) {
            Spread.over(target, nulls, read);
        }
    }

    void longs(long[] target) {
        int read = decode((values, from, count) -> values.longs(target, from, count));
        if (nulls != null) {
            Spread.over(target, nulls, read);
        }
    }

    void floats(float[] target) {
        int read = decode((values, from, count) -> values.floats(target, from, count));
        if (nulls != null) {
            Spread.over(target, nulls, read);
        }
    }

    void doubles(double[] target) {
        int read = decode((values, from, count) -> values.doubles(target, from, count));
        if (nulls != null) {
            Spread.over(target, nulls, read);
        }
    }

    /** Byte strings, which share the buffer of a dictionary unless that is longer than what they say. */
    HeapBytesVector bytes() {
        BytesTarget target = new BytesTarget(places);
        DecodedDictionary dictionary = onlyDictionary();
        int read = dictionary == null
                ? decode((values, from, count) -> values.bytes(target, from, count))
                : refer(dictionary, target);
        if (nulls != null) {
            Spread.over(target.vector.start, nulls, read);
            Spread.over(target.vector.length, nulls, read);
        }
        return target.vector;
    }

    /** The dictionary that all values are in; null when there is no such. */
    private @Nullable DecodedDictionary onlyDictionary() {
        DecodedDictionary only = null;
        for (Segment segment : segments) {
            if (!(segment.values() instanceof DictionaryValues values)) {
                return null;
            }
            only = values.dictionary();
        }
        return only;
    }

    private int refer(DecodedDictionary dictionary, BytesTarget target) {
        long[] length = {0};
        int read = decode((values, from, count) ->
                length[0] += ((DictionaryValues) values).references(target.vector, from, count));
        byte[] buffer = dictionary.bytes.vector.buffer;
        if (length[0] >= buffer.length) {
            target.share(buffer);
        } else {
            target.copyFrom(buffer, read, length[0]);
        }
        return read;
    }
}
