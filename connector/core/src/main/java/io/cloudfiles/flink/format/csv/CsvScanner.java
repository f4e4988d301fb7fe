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

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.format.Words;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps through the values of one record after the other in a chunk of bytes.
 *
 * <p><b>This is a hot loop:</b> methods leave results in fields instead of returning objects, and fields are not private so that the
 * columns read values in place.
 *
 * <pre>
 * Values are scanned eight bytes at a time: of a little-endian word, one expression marks the bytes that are a separator or end a line,
 * or within quotes a quote or an escape; the lowest mark is exact (a borrow only runs upwards). A value without escapes stays where it
 * is; one with escapes is unescaped into the slack behind the chunk.
 *
 *   bytes  | records …, each ended by a line end | a line that is cut off | slack: unescaped values → | padding |
 *          position                              limit                    slack
 *
 * Outside of quotes no bound is checked: a line end is always met, since every line in front of the limit has one. Reading by words may
 * look past it, into the padding at most.
 * </pre>
 *
 * <p>Dialects that need more than this are read by a {@link UncommonCsvScanner}, so that the others pay nothing for them.
 */
class CsvScanner {
    private static final long ONES = Words.ONES;
    private static final long HIGHS = Words.HIGHS;

    private final CsvDialect dialect;
    private final int quote;
    private final int escape;
    private final byte[] separator;
    private final byte firstOfSeparator;
    private final byte lineFeed;
    private final byte carriageReturn;
    private final long separators;
    private final long lineFeeds;
    private final long carriageReturns;
    private final long quotes;
    private final long escapes;
    private final byte[] nullValue;
    private final byte[] emptyValue;

    byte[] bytes = new byte[LineChunks.PADDING];
    /** The next byte to look at. */
    int position;

    private int limit;
    private int dataLength;
    private boolean isLast;
    /** The first unused byte of the slack. */
    private int slack;

    /** The last value, without quotes and escapes. */
    int textStart;

    int textEnd;
    private boolean quoted;
    /** Bytes of the last value, one over the other, to tell whether it is ASCII. */
    private long seen;

    /** Whether the last value is to be passed over. */
    private boolean skipped;

    /** Whether the record ended within the quotes of the last value. */
    boolean unclosed;

    /** Whether the chunk ended within the quotes of the last value, so that more must be read. */
    boolean incomplete;

    /** Bytes that serialized values take beyond those of the file; a rough sum. */
    long expansion;

    /** The one for a dialect. */
    static CsvScanner of(CsvDialect dialect, CsvTexts texts) {
        return UncommonCsvScanner.isNeeded(dialect)
                ? new UncommonCsvScanner(dialect, texts)
                : new CsvScanner(dialect, texts);
    }

    /** For {@link #of} and subclasses. */
    CsvScanner(CsvDialect dialect, CsvTexts texts) {
        this.dialect = dialect;
        this.quote = dialect.quote();
        this.escape = dialect.escape();
        this.separator = dialect.separator().getBytes(StandardCharsets.UTF_8);
        this.firstOfSeparator = separator[0];
        this.lineFeed = UncommonCsvScanner.lineEnd(dialect);
        this.carriageReturn = dialect.lineEnd().isAny() ? (byte) '\r' : lineFeed;
        this.separators = pattern(firstOfSeparator);
        this.lineFeeds = pattern(lineFeed);
        this.carriageReturns = pattern(carriageReturn);
        this.quotes = pattern((byte) quote);
        this.escapes = escape == CsvDialect.NONE ? quotes : pattern((byte) escape);
        this.nullValue = texts.nullValue().getBytes(StandardCharsets.UTF_8);
        this.emptyValue = texts.emptyValue().getBytes(StandardCharsets.UTF_8);
    }

    private static long pattern(byte value) {
        return Words.repeat(value);
    }

    /** Goes to the current chunk, whose array is the scanner's until the next call. */
    void load(LineChunks chunks, int start) {
        bytes = chunks.bytes();
        position = start;
        limit = chunks.limit();
        dataLength = chunks.dataLength();
        isLast = chunks.isLast();
        slack = chunks.slackStart();
    }

    /** Forgets the chunk. */
    void unload() {
        bytes = new byte[LineChunks.PADDING];
        position = 0;
        limit = 0;
    }

    int limit() {
        return limit;
    }

    // ---- lines

    boolean isLineEnd(byte c) {
        return c == lineFeed || c == carriageReturn;
    }

    private int lineEnd(int from) {
        int end = from;
        while (!isLineEnd(bytes[end])) {
            end++;
        }
        return end;
    }

    /** Behind a line end that begins at a position. */
    int behindLineEnd(int end) {
        boolean isPair = bytes[end] == '\r' && carriageReturn == '\r' && bytes[end + 1] == '\n' && lineFeed == '\n';
        return isPair ? end + 2 : end + 1;
    }

    /** Goes behind the line at the position. */
    void skipLine() {
        position = behindLineEnd(lineEnd(position));
    }

    /** Skips blank lines and comments and shows where the next record begins, or the limit when there is none. */
    int nextRecord() {
        int start = position;
        while (start < limit) {
            byte c = bytes[start];
            if (isLineEnd(c)) {
                start++;
            } else if (c == dialect.comment() || c >= 0 && c <= ' ' && isLineEnd(bytes[skipBlanks(start)])) {
                start = behindLineEnd(lineEnd(start));
            } else {
                break;
            }
        }
        position = start;
        return start;
    }

    // ---- values

    /**
     * Reads the value at the position.
     *
     * @return whether another one follows; if not, the position is behind the line end, or anywhere when the record is incomplete
     */
    boolean value() {
        unclosed = false;
        skipped = false;
        int start = dialect.trimsLeading() ? skipBlanks(position) : position;
        if (bytes[start] == quote) {
            return quotedValue(start);
        }
        seen = 0;
        return plainValue(start, valueEnd(start));
    }

    private boolean plainValue(int start, int end) {
        quoted = false;
        textStart = start;
        textEnd = end;
        if (dialect.trimsTrailing()) {
            while (textEnd > start && isBlank(bytes[textEnd - 1])) {
                textEnd--;
            }
        }
        return leave(end);
    }

    /** Where the next separator or line end begins. */
    private int valueEnd(int from) {
        byte[] b = bytes;
        int i = from;
        long high = seen;
        while (true) {
            long word = Words.at(b, i);
            long s = word ^ separators;
            long f = word ^ lineFeeds;
            long r = word ^ carriageReturns;
            long stop = (s - ONES & ~s | f - ONES & ~f | r - ONES & ~r) & HIGHS;
            if (stop == 0) {
                high |= word;
                i += 8;
                continue;
            }
            int clean = Long.numberOfTrailingZeros(stop) & ~7;
            high |= word & (1L << clean) - 1;
            i += clean >>> 3;
            if (isEnd(i)) {
                seen = high;
                return i;
            }
            high |= b[i];
            i++;
        }
    }

    private boolean isEnd(int at) {
        return isLineEnd(bytes[at]) || isSeparator(at);
    }

    private boolean isSeparator(int at) {
        return bytes[at] == firstOfSeparator
                && (separator.length == 1
                        || at + separator.length <= bytes.length
                                && Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length));
    }

    /** At a separator or line end: goes behind it. */
    private boolean leave(int end) {
        if (isLineEnd(bytes[end])) {
            position = behindLineEnd(end);
            return false;
        }
        position = end + separator.length;
        return true;
    }

    private static boolean isBlank(byte c) {
        return c >= 0 && c <= ' ';
    }

    private int skipBlanks(int from) {
        int at = from;
        while (isBlank(bytes[at]) && !isEnd(at)) {
            at++;
        }
        return at;
    }

    // ---- quoted values

    private boolean quotedValue(int start) {
        quoted = true;
        seen = 0;
        boolean hasEscapes = false;
        int from = start + 1;
        int i = from;
        while (true) {
            i = quotedStop(i);
            if (i >= limit) {
                return endAtLimit(from, hasEscapes);
            }
            byte c = bytes[i];
            if (isEscape(i)) {
                hasEscapes = true;
                i += 2;
            } else if (c == quote) {
                int behind = skipBlanks(i + 1);
                if (isEnd(behind)) {
                    endQuoted(from, i, hasEscapes);
                    return leave(behind);
                }
                switch (dialect.unescapedQuotes()) {
                    case STOP_AT_CLOSING_QUOTE -> i++;
                    case SKIP_VALUE -> {
                        skipped = true;
                        return leave(valueEnd(behind));
                    }
                    case STOP_AT_DELIMITER -> {
                        return plainValue(start, valueEnd(behind));
                    }
                    case BACK_TO_DELIMITER -> {
                        seen = 0;
                        return plainValue(start, valueEnd(start));
                    }
                    case RAISE_ERROR ->
                        throw new UnescapedQuoteException("a quote within a quoted value is not escaped, at byte "
                                + (i - start) + " of the value");
                }
            } else if (isLineEnd(c) && !dialect.multiLine()) {
                endUnclosed(from, i, hasEscapes);
                return leave(i);
            } else {
                i++; // an escape that escapes nothing
            }
        }
    }

    /** Where the next quote, escape or, unless values may contain them, line end is; the limit or further when there is none. */
    int quotedStop(int from) {
        byte[] b = bytes;
        // Where line ends are part of values they are no reason to stop.
        long f = dialect.multiLine() ? quotes : lineFeeds;
        long r = dialect.multiLine() ? quotes : carriageReturns;
        long high = seen;
        int i = from;
        while (i < limit) {
            long word = Words.at(b, i);
            long q = word ^ quotes;
            long e = word ^ escapes;
            long lf = word ^ f;
            long cr = word ^ r;
            long stop = (q - ONES & ~q | e - ONES & ~e | lf - ONES & ~lf | cr - ONES & ~cr) & HIGHS;
            if (stop != 0) {
                int clean = Long.numberOfTrailingZeros(stop) & ~7;
                seen = high | word & (1L << clean) - 1;
                return i + (clean >>> 3);
            }
            high |= word;
            i += 8;
        }
        seen = high;
        return i;
    }

    /** Whether the byte makes the next one part of a quoted value. */
    boolean isEscape(int at) {
        return bytes[at] == escape && (bytes[at + 1] == quote || dialect.escapesEscape() && bytes[at + 1] == escape);
    }

    private boolean endAtLimit(int from, boolean hasEscapes) {
        incomplete = !isLast;
        position = limit;
        if (isLast) {
            endUnclosed(from, Math.max(from, Math.min(limit, dataLength)), hasEscapes);
        }
        return false;
    }

    /** Ends a value without its closing quote; a quote alone is a text. */
    private void endUnclosed(int from, int to, boolean hasEscapes) {
        unclosed = true;
        endQuoted(from == to ? from - 1 : from, to, hasEscapes);
    }

    private void endQuoted(int from, int to, boolean hasEscapes) {
        textStart = from;
        textEnd = to;
        if (hasEscapes) {
            unescape();
        }
    }

    /** Unescapes the last value into the slack. */
    private void unescape() {
        int to = reserveSlack(textEnd - textStart);
        int start = to;
        for (int i = textStart; i < textEnd; i++) {
            if (isEscape(i)) {
                i++;
            }
            bytes[to++] = bytes[i];
        }
        textStart = start;
        textEnd = to;
        slack = to;
    }

    // ---- what a value is

    /** Whether the last value is null. Puts the text that stands for an empty value into its place. */
    boolean isNull() {
        if (skipped) {
            return true;
        }
        if (textStart == textEnd) {
            if (!quoted) {
                return true;
            }
            setText(emptyValue);
        }
        return textEnd - textStart == nullValue.length
                && Arrays.equals(bytes, textStart, textEnd, nullValue, 0, nullValue.length);
    }

    /** Makes a range of the chunk, which must be UTF-8, the last value. */
    void setValue(int from, int to) {
        textStart = from;
        textEnd = to;
        seen = 0;
    }

    /** Replaces what is not UTF-8 in the last value. */
    void repair() {
        if ((seen & HIGHS) != 0 && !Utf8.isValid(bytes, textStart, textEnd)) {
            setText(Utf8.replaceMalformed(bytes, textStart, textEnd));
        }
    }

    /** The last value. */
    String text() {
        return new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8);
    }

    /** Whether the last value is an ASCII text. */
    boolean isText(byte[] text) {
        return Arrays.equals(bytes, textStart, textEnd, text, 0, text.length);
    }

    /** Puts a text into the place of the last value. */
    void setText(byte[] text) {
        int start = reserveSlack(text.length);
        System.arraycopy(text, 0, bytes, start, text.length);
        expansion += Math.max(0, text.length - (textEnd - textStart));
        textStart = start;
        textEnd = start + text.length;
        slack = textEnd;
    }

    /** Makes room in the slack; the array may be another one afterwards. */
    private int reserveSlack(int length) {
        int needed = slack + length + LineChunks.PADDING;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + bytes.length / 2));
        }
        return slack;
    }
}
