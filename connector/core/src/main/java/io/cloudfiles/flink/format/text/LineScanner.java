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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.Words;

import java.util.Arrays;

/**
 * Finds the ends of lines, and whether a line is plain ASCII on the way. Without state, since what several readers write for each line
 * should not meet in one line of the processor's cache.
 *
 * <p>It looks at eight bytes at a time: of a little-endian word, one expression marks the bytes that may begin a line end; the lowest mark
 * is exact (a borrow only runs upwards). No bound is checked: there must be a line end in front, and {@link LineChunks#PADDING} behind it.
 */
final class LineScanner {
    private static final long ONES = Words.ONES;
    private static final long HIGHS = Words.HIGHS;

    /** Line feed and carriage return are below, and nothing else that is frequent in texts but the tabulator. */
    private static final long CONTROLS = ONES * ('\r' + 1);

    private final boolean endsAny;
    private final byte[] separator;
    private final long firsts;

    LineScanner(LineEnd lineEnd) {
        this.endsAny = lineEnd.isAny();
        this.separator = lineEnd.bytes();
        this.firsts = Words.repeat(separator[0]);
    }

    /** Where the line ends that begins at a position; the complement of it, which is negative, when not all of the line is ASCII. */
    int end(byte[] bytes, int start) {
        long bits = 0;
        int i = start;
        while (true) {
            long word = Words.at(bytes, i);
            long stops = (endsAny ? word - CONTROLS & ~word : firstsOf(word)) & HIGHS;
            if (stops == 0) {
                bits |= word;
                i += Long.BYTES;
                continue;
            }
            int clean = Long.numberOfTrailingZeros(stops) & ~7;
            bits |= word & (1L << clean) - 1;
            i += clean >>> 3;
            if (isEnd(bytes, i)) {
                return (bits & HIGHS) == 0 ? i : ~i;
            }
            bits |= bytes[i];
            i++;
        }
    }

    private long firstsOf(long word) {
        long differences = word ^ firsts;
        return differences - ONES & ~differences;
    }

    private boolean isEnd(byte[] bytes, int at) {
        if (endsAny) {
            return bytes[at] == '\n' || bytes[at] == '\r';
        }
        return separator.length == 1 || Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length);
    }

    /** Where the next line begins, given where this one ends. */
    int behind(byte[] bytes, int end) {
        boolean isPair = endsAny && bytes[end] == '\r' && bytes[end + 1] == '\n';
        return end + (isPair ? 2 : separator.length);
    }
}
