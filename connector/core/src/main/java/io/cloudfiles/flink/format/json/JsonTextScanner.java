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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.format.Words;

import java.util.Arrays;
import java.util.Set;

/**
 * The bytes of records, and strings in them.
 *
 * <pre>
 * Strings are scanned eight bytes at a time: of a little-endian word, one expression marks the bytes that are a quote, a backslash or
 * a control character; the lowest mark is exact (a borrow only runs upwards). UTF-8 is checked only when a high bit was seen. A string
 * without escapes stays where it is; one with escapes is unescaped into the slack behind the chunk.
 *
 *   bytes  | records …, each ended by a line end | a record that is cut off | slack: unescaped strings → | padding |
 *          position                              limit                      slack
 *
 * No bound is checked while scanning: a line end is always met, since every record in front of the limit has one, and no loop runs
 * over it. Reading by words may look past it, into the padding at most.
 * </pre>
 */
abstract sealed class JsonTextScanner permits JsonValueScanner {
    /** How many bytes must lie behind the last line end in the array. */
    static final int PADDING = LineChunks.PADDING;

    private static final long ONES = Words.ONES;
    private static final long HIGHS = Words.HIGHS;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private final boolean singleQuotes;
    private final boolean escapeAny;
    private final boolean controlChars;
    private final byte lineEnd;
    private final boolean carriageReturnEndsLine;

    byte[] bytes = new byte[PADDING];
    /** The next byte to look at. */
    int position;
    /** The first unused byte of the slack. */
    private int slack;

    /** The last string or name: its text, unescaped after {@link #text}, still escaped after {@link #string}. */
    int textStart;

    int textEnd;
    private boolean escaped;
    private int recordStart;

    JsonTextScanner(Set<JsonFeature> features, LineEnd lineEnd) {
        this.singleQuotes = features.contains(JsonFeature.SINGLE_QUOTES);
        this.escapeAny = features.contains(JsonFeature.BACKSLASH_ESCAPING_ANY_CHARACTER);
        this.controlChars = features.contains(JsonFeature.UNQUOTED_CONTROL_CHARS);
        this.lineEnd = lineEnd.bytes()[0];
        this.carriageReturnEndsLine = lineEnd.isAny();
    }

    /**
     * Goes to a chunk.
     *
     * @param chunk owned by the scanner until the next call
     * @param slackStart first byte that may be overwritten
     */
    void load(byte[] chunk, int start, int slackStart) {
        bytes = chunk;
        position = start;
        slack = slackStart;
    }

    /** Begins a record at a position. */
    void startRecord(int start) {
        position = start;
        recordStart = start;
    }

    /** Where the line of a position ends. */
    int lineEnd(int from) {
        int end = from;
        while (!isLineEnd(bytes[end])) {
            end++;
        }
        return end;
    }

    boolean isLineEnd(byte c) {
        return c == lineEnd || c == '\r' && carriageReturnEndsLine;
    }

    boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || (c == '\r' || c == '\n') && !isLineEnd(c);
    }

    boolean isQuote(byte c) {
        return c == '"' || c == '\'' && singleQuotes;
    }

    /** At a quote: reads the string. Its text is unescaped then; the array may be another one. */
    void text() {
        int from = position + 1;
        if (bytes[position] == '"') {
            int stop = stop(bytes, from);
            int end = stop < 0 ? ~stop : stop;
            if (bytes[end] == '"') {
                if (stop < 0) {
                    requireUtf8(from, end);
                }
                textStart = from;
                textEnd = end;
                position = end + 1;
                return;
            }
        }
        string();
        if (escaped) {
            unescape();
        }
    }

    /**
     * The first quote, backslash or control character; its complement, which is negative, when not all in front of it is ASCII. Small, so
     * that it becomes part of its callers.
     */
    private static int stop(byte[] bytes, int from) {
        long seen = 0;
        int i = from;
        while (true) {
            long word = Words.at(bytes, i);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long stop = (quote - ONES & ~quote | backslash - ONES & ~backslash | word - BLANKS & ~word) & HIGHS;
            if (stop != 0) {
                seen |= word & (stop & -stop) - 1;
                i += Words.bytesBefore(stop);
                return (seen & HIGHS) == 0 ? i : ~i;
            }
            seen |= word;
            i += Long.BYTES;
        }
    }

    private void requireUtf8(int from, int to) {
        if (!Utf8.isValid(bytes, from, to)) {
            throw malformed(from, "not UTF-8");
        }
    }

    /** At a quote: goes behind the string, which is well-formed then. Its text may have escapes. */
    void string() {
        byte quote = bytes[position];
        int from = position + 1;
        int stop = quote == '"' ? stop(bytes, from) : from;
        boolean hasEscapes = false;
        int i = stop < 0 ? ~stop : stop;
        byte seen = (byte) (stop < 0 ? -1 : 0);
        for (byte c = bytes[i]; c != quote; c = bytes[i]) {
            if (c == '\\') {
                hasEscapes = true;
                i = escapeEnd(i + 1);
            } else if (c >= 0 && c < ' ' && (!controlChars || isLineEnd(c))) {
                throw malformed(i, isLineEnd(c) ? "the end of a string expected" : "a control character in a string");
            } else {
                seen |= c;
                i++;
            }
        }
        if (seen < 0) {
            requireUtf8(from, i);
        }
        textStart = from;
        textEnd = i;
        escaped = hasEscapes;
        position = i + 1;
    }

    /** Behind a backslash: where the escape ends. */
    private int escapeEnd(int at) {
        byte c = bytes[at];
        switch (c) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 1;
            }
            case 'u' -> {
                for (int i = at + 1; i <= at + 4; i++) {
                    if (JsonEscapes.hexDigit(bytes[i]) < 0) {
                        throw malformed(i, "a hexadecimal digit expected");
                    }
                }
                return at + 5;
            }
            default -> {
                boolean allowed =
                        escapeAny && (c < 0 || c >= ' ' || controlChars && !isLineEnd(c)) || c == '\'' && singleQuotes;
                if (!allowed) {
                    throw malformed(at, "an escape expected");
                }
                // The bytes of a longer character are looked at like any others.
                return c < 0 ? at : at + 1;
            }
        }
    }

    /** Unescapes the last string into the slack. */
    private void unescape() {
        int start = reserveSlack(textEnd - textStart);
        textEnd = JsonEscapes.unescape(bytes, textStart, textEnd, start);
        textStart = start;
        slack = textEnd;
    }

    /**
     * Makes room in the slack.
     *
     * @return where it begins; the array may be another one
     */
    int reserveSlack(int length) {
        int needed = slack + length + PADDING;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + bytes.length / 2));
        }
        return slack;
    }

    /** Keeps what was written into the slack, up to a position. */
    void useSlack(int end) {
        slack = end;
    }

    MalformedJsonException malformed(int at, String what) {
        return new MalformedJsonException(what + " at byte " + (at - recordStart) + " of the record");
    }
}
