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

import io.cloudfiles.flink.format.Utf8;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some records at once, as far as they are plain: with as many values as expected, without comments and blank lines among them, nothing
 * left open. Where they are not, the block ends, and {@link CsvScanner} tells what the next record is. So nothing is decided here that it
 * would decide otherwise; it also reads each value that begins with a quote.
 *
 * <p><b>This is a hot loop.</b> Taking records apart first and then reading all values of a column keeps both loops small and without calls
 * that depend on the type of a column.
 */
final class CsvBlock {
    private static final int MIN_WINDOW_BYTES = 512;

    /** In place of where a value begins and ends that is null. */
    private static final long NULL = -1;

    /** In place of where a record ends: that is behind the window. */
    private static final int CUT_OFF = -1;

    private static final int NOT_PLAIN = -2;

    private final CsvScanner in;
    private final int quote;
    private final int comment;
    private final byte[] nullValue;

    /** Whether another text than the empty one stands for null. */
    private final boolean hasNullValue;

    private final int maxValueBytes;
    private final byte separator;
    private final boolean endsPairs;
    private final CsvStops stops;

    /** How far to look ahead; less after records that were looked at in vain. */
    private int window = CsvStops.MAX_WINDOW_BYTES;

    private int width;
    private int records;

    /** Where each record begins, and where the last one ends. */
    private int[] starts = new int[64];

    /** Of each value of each record where it begins, in the upper half, and where it ends. */
    private long[] spans = new long[1024];

    /** The next stop that was not passed. */
    private int stop;

    /** The last value in quotes. */
    private long quotedSpan;

    /** Whether the last value in quotes is the last of its record. */
    private boolean quotedIsLast;

    CsvBlock(CsvScanner in, CsvDialect dialect, CsvTexts texts, int maxValueBytes) {
        this.in = in;
        this.quote = dialect.quote();
        this.comment = dialect.comment();
        this.nullValue = texts.nullValue().getBytes(StandardCharsets.UTF_8);
        this.hasNullValue = nullValue.length > 0;
        this.maxValueBytes = maxValueBytes;
        byte lineFeed = dialect.lineEnd().bytes()[0];
        byte carriageReturn = dialect.lineEnd().isAny() ? (byte) '\r' : lineFeed;
        this.separator = (byte) dialect.separator().charAt(0);
        this.endsPairs = carriageReturn == '\r' && lineFeed == '\n';
        this.stops = new CsvStops(separator, lineFeed, carriageReturn);
    }

    /** Whether records of a dialect can be plain. */
    static boolean canRead(CsvDialect dialect) {
        byte[] lineEnd = dialect.lineEnd().bytes();
        return dialect.separator().length() == 1
                && dialect.separator().charAt(0) < 0x80
                && lineEnd.length == 1
                && lineEnd[0] >= 0
                && !dialect.trimsLeading()
                && !dialect.trimsTrailing()
                && dialect.unescapedQuotes() != UnescapedQuoteHandling.RAISE_ERROR;
    }

    /**
     * Takes apart the records at the scanner's position, which stays where it is.
     *
     * @param limit what begins there or behind is left out
     * @param maxRecords at most so many
     * @param fields how many values a record has
     */
    void read(int limit, int maxRecords, int fields) {
        int from = in.position;
        width = fields;
        records = 0;
        stop = 0;
        int windowEnd = Math.min(from + window, in.limit());
        stops.find(in.bytes, from, windowEnd);
        // Values in quotes do not need the window; records that begin behind it are left for the next block all the
        // same, so that a byte that is not UTF-8 makes no more than a window be looked at in vain.
        int end = takeApart(from, Math.min(limit, windowEnd), maxRecords);
        boolean isAscii = stops.isAscii() && starts[records] <= windowEnd;
        if (!isAscii && !Utf8.isValid(in.bytes, from, starts[records])) {
            records = 0;
            end = NOT_PLAIN;
        }
        if (end == NOT_PLAIN && records == 0) {
            shrink();
        } else {
            window = Math.min(2 * window, CsvStops.MAX_WINDOW_BYTES);
        }
        in.position = from;
    }

    /** Looks less far ahead the next time, since this was in vain. */
    void shrink() {
        window = Math.max(window / 2, MIN_WINDOW_BYTES);
    }

    /** Returns where the last record ends, or why the next one is not taken. */
    private int takeApart(int from, int limit, int maxRecords) {
        int at = from;
        starts[0] = from;
        while (records < maxRecords && at < limit) {
            at = takeRecord(at);
            if (at < 0) {
                return at;
            }
            if (++records == starts.length) {
                starts = Arrays.copyOf(starts, 2 * records);
            }
            starts[records] = at;
        }
        return at;
    }

    /** Returns where the record ends, or why it is not taken. */
    private int takeRecord(int start) {
        byte[] bytes = in.bytes;
        byte first = bytes[start];
        if (first >= 0 && first <= ' ' || first == comment) {
            return NOT_PLAIN;
        }
        int out = records * width;
        int outEnd = out + width;
        if (outEnd > spans.length) {
            spans = Arrays.copyOf(spans, 2 * outEnd);
        }
        // Fields that are used for each value are in variables, since the compiler cannot know that nothing else
        // changes them.
        long[] values = spans;
        int[] positions = stops.positions();
        int stopCount = stops.count();
        int next = stop;
        int at = start;
        boolean isLast = false;
        while (!isLast && out < outEnd) {
            if (bytes[at] == quote) {
                stop = next;
                if (!quotedValue(at)) {
                    return NOT_PLAIN;
                }
                next = stop;
                bytes = in.bytes;
                values[out++] = quotedSpan;
                isLast = quotedIsLast;
                at = in.position;
                continue;
            }
            if (next >= stopCount) {
                return CUT_OFF;
            }
            int end = positions[next++];
            if (end - at > maxValueBytes) {
                return NOT_PLAIN;
            }
            // An empty value is null: all bits are set then, without a branch, since it cannot be guessed.
            long absent = (long) (end - at) - 1 >> 63;
            values[out++] = hasNullValue && isNullValue(bytes, at, end) ? NULL : span(at, end) | absent;
            isLast = bytes[end] != separator;
            at = end + 1;
            if (isLast && endsPairs && bytes[end] == '\r' && bytes[at] == '\n') {
                at++;
                next++;
            }
        }
        stop = next;
        return isLast && out == outEnd ? at : NOT_PLAIN;
    }

    private static long span(int from, int to) {
        return (long) from << 32 | to;
    }

    private boolean isNullValue(byte[] bytes, int from, int to) {
        return to - from == nullValue.length && Arrays.equals(bytes, from, to, nullValue, 0, nullValue.length);
    }

    /** Lets the scanner read a value; false when it is not plain. The scanner is behind it then. */
    private boolean quotedValue(int at) {
        in.position = at;
        quotedIsLast = !in.value();
        if (in.incomplete || in.unclosed || in.textEnd - in.textStart > maxValueBytes) {
            in.incomplete = false;
            return false;
        }
        quotedSpan = in.isNull() ? NULL : span(in.textStart, in.textEnd);
        int behind = in.position;
        while (stop < stops.count() && stops.positions()[stop] < behind) {
            stop++;
        }
        return true;
    }

    // ---- what was taken apart

    int records() {
        return records;
    }

    /** Where a record begins; behind the last one, where that ends. */
    int start(int record) {
        return starts[record];
    }

    CsvScanner in() {
        return in;
    }

    byte[] bytes() {
        return in.bytes;
    }

    /** Whether a value is null. */
    boolean isNull(int record, int field) {
        return spans[record * width + field] == NULL;
    }

    /** Where a value begins that is not null. */
    int from(int record, int field) {
        return (int) (spans[record * width + field] >>> 32);
    }

    /** Where a value ends that is not null. */
    int to(int record, int field) {
        return (int) spans[record * width + field];
    }
}
