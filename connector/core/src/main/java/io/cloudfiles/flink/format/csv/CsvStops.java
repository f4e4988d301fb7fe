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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.Words;

/**
 * Where the separators and line ends of a window of bytes are, within quotes or not.
 *
 * <p>All of them are found before any value is looked at. Sixty-four bytes become a word of one bit each, without a branch; then the
 * positions are taken out of it, eight at a time whether there are as many or not. Looking for the end of one value after the other would
 * cost a wrong guess of the processor for nearly each of them, since their lengths do not repeat.
 */
final class CsvStops {
    /** Small enough for the first cache of a processor, together with what is made of it. */
    static final int MAX_WINDOW_BYTES = 16 * 1024;

    private static final int GROUP_BYTES = 64;
    private static final int AT_ONCE = 8;

    private final long separators;
    private final long lineFeeds;
    private final long carriageReturns;

    private final int[] positions = new int[MAX_WINDOW_BYTES + GROUP_BYTES];

    private int count;
    private boolean isAscii;

    /**
     * @param separator below 0x80, as the others
     * @param lineFeed ends a line
     * @param carriageReturn ends a line, too; may be the same
     */
    CsvStops(byte separator, byte lineFeed, byte carriageReturn) {
        this.separators = Words.repeat(separator);
        this.lineFeeds = Words.repeat(lineFeed);
        this.carriageReturns = Words.repeat(carriageReturn);
    }

    /**
     * Finds those of a window, at whose end eight more bytes can be read.
     *
     * @param to at most {@link #MAX_WINDOW_BYTES} further
     */
    void find(byte[] bytes, int from, int to) {
        int found = 0;
        long all = 0;
        int at = from;
        for (; at + GROUP_BYTES <= to; at += GROUP_BYTES) {
            long group = 0;
            for (int i = 0; i < GROUP_BYTES; i += Long.BYTES) {
                long word = Words.at(bytes, at + i);
                all |= word;
                group |= marks(word) << i;
            }
            found = take(group, at, found);
        }
        for (; at < to; at += Long.BYTES) {
            long word = Words.at(bytes, at);
            all |= word;
            found = take(marks(word), at, found);
        }
        while (found > 0 && positions[found - 1] >= to) {
            found--;
        }
        count = found;
        isAscii = (all & Words.HIGHS) == 0;
    }

    /** A bit for each byte that is a stop. Of a byte that is the one looked for, the sum has no highest bit. */
    private long marks(long word) {
        long low = word & Words.LOWS;
        long sums =
                (low ^ separators) + Words.LOWS & (low ^ lineFeeds) + Words.LOWS & (low ^ carriageReturns) + Words.LOWS;
        return Words.exactMarks(sums | word);
    }

    private int take(long group, int at, int found) {
        int[] target = positions;
        long left = group;
        for (int i = 0; i < AT_ONCE; i++) {
            target[found + i] = at + Long.numberOfTrailingZeros(left);
            left &= left - 1;
        }
        int behind = found + Long.bitCount(group);
        for (int i = found + AT_ONCE; i < behind; i++) {
            target[i] = at + Long.numberOfTrailingZeros(left);
            left &= left - 1;
        }
        return behind;
    }

    int count() {
        return count;
    }

    /** Where they are, the first {@link #count} of them. */
    int[] positions() {
        return positions;
    }

    /** Whether the window has no byte above 0x7f. */
    boolean isAscii() {
        return isAscii;
    }
}
