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

import io.cloudfiles.flink.format.FieldNames;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.format.Words;

import java.util.Arrays;
import java.util.Set;

/**
 * Steps through the JSON text of one record after the other in a chunk of bytes. Strict as RFC 8259 but for the {@link JsonFeature}s.
 *
 * <p><b>This is the hot loop of the project:</b> methods leave results in fields instead of returning objects, and fields are not
 * private so that the columns read numbers in place. {@code JsonDecodeBench} measures it.
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
final class JsonScanner {
    /** How many bytes must lie behind the last line end in the array. */
    static final int PADDING = LineChunks.PADDING;

    /** The limit of Jackson, and so of Spark. */
    static final int MAX_DEPTH = 1000;

    private static final long ONES = Words.ONES;
    private static final long HIGHS = Words.HIGHS;

    /** The literals as words. */
    private static final int NULL = 0x6c6c756e;

    private static final int TRUE = 0x65757274;
    private static final long FALSE = 0x65736c6166L;
    private static final long FIVE_BYTES = 0xffffffffffL;

    /** In place of where a text ends: that takes a closer look. */
    private static final int NOT_PLAIN = Integer.MIN_VALUE;

    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private final boolean comments;
    private final boolean unquotedNames;
    private final boolean singleQuotes;
    private final boolean leadingZeros;
    private final boolean nonNumeric;
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

    /** Whether the last {@link #number} had neither fraction nor exponent. */
    boolean integral;

    /** Bytes that serialized values take beyond those of a row; a rough sum, kept by the columns. */
    long expansion;

    private int depth;
    private int recordStart;

    JsonScanner(Set<JsonFeature> features, LineEnd lineEnd) {
        this.comments = features.contains(JsonFeature.COMMENTS);
        this.unquotedNames = features.contains(JsonFeature.UNQUOTED_FIELD_NAMES);
        this.singleQuotes = features.contains(JsonFeature.SINGLE_QUOTES);
        this.leadingZeros = features.contains(JsonFeature.NUMERIC_LEADING_ZEROS);
        this.nonNumeric = features.contains(JsonFeature.NON_NUMERIC_NUMBERS);
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
        depth = 0;
    }

    /** Skips blank lines and shows where the next line begins, or the limit when there is none. */
    int nextLine(int limit) {
        int start = position;
        for (int i = start; i < limit; i++) {
            if (isLineEnd(bytes[i])) {
                start = i + 1;
            } else if (!isBlank(bytes[i])) {
                position = start;
                return start;
            }
        }
        position = limit;
        return limit;
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

    /** Skips blanks and comments and shows the byte behind them. */
    byte peek() {
        byte c = bytes[position];
        return c > ' ' && c != '/' ? c : skipBlanks();
    }

    private byte skipBlanks() {
        while (true) {
            byte c = bytes[position];
            if (isBlank(c)) {
                position++;
            } else if (c == '/' && comments) {
                skipComment();
            } else {
                return c;
            }
        }
    }

    private void skipComment() {
        int i = position + 2;
        if (bytes[position + 1] == '/') {
            while (!isLineEnd(bytes[i]) && bytes[i] != '\n' && bytes[i] != '\r') {
                i++;
            }
            position = i;
        } else if (bytes[position + 1] == '*') {
            while (bytes[i] != '*' || bytes[i + 1] != '/') {
                if (isLineEnd(bytes[i])) {
                    throw malformed(i, "the end of a comment expected");
                }
                i++;
            }
            position = i + 2;
        } else {
            throw malformed(position, "a comment expected");
        }
    }

    /** After a value in an object or array: true when another one follows, false behind the closing bracket. */
    boolean hasMore(char close) {
        byte c = bytes[position];
        if (c != ',' && c != close) {
            c = peek();
        }
        if (c == ',') {
            position++;
            return true;
        }
        if (c == close) {
            position++;
            return false;
        }
        throw malformed(position, "',' or '" + close + "' expected");
    }

    /** At an opening bracket: false when the container is empty, behind its end then. */
    boolean enter(char close) {
        position++;
        if (peek() == close) {
            position++;
            return false;
        }
        return true;
    }

    /** Skips the rest of a record, which must be blank, up to its line end. */
    void endRecord() {
        if (!isLineEnd(peek())) {
            throw malformed(position, "the end of the record expected");
        }
    }

    void nullLiteral() {
        if ((int) Words.at(bytes, position) != NULL) {
            throw malformed(position, "a value expected");
        }
        position += 4;
    }

    /** At {@code t} or {@code f}: reads the literal. Both are compared, since which one it is cannot be guessed. */
    boolean booleanLiteral() {
        long word = Words.at(bytes, position);
        boolean isTrue = (int) word == TRUE;
        boolean isFalse = (word & FIVE_BYTES) == FALSE;
        if (!(isTrue | isFalse)) {
            throw malformed(position, "a value expected");
        }
        position += isTrue ? 4 : 5;
        return isTrue;
    }

    // ---- names

    /**
     * Reads the name of a field and the colon.
     *
     * @param guess the field that is probably next, or -1
     * @return the field, or -1 for one that is not among the names; its name is the text then
     */
    int name(FieldNames names, int guess) {
        // Compact writers put no blanks in front of names, so that it pays to look before skipping any.
        int length = guess < 0 ? 0 : names.lengthAt(bytes, position, guess);
        byte first = 0;
        if (length == 0) {
            first = peek();
            length = guess < 0 ? 0 : names.lengthAt(bytes, position, guess);
        }
        if (length > 0) {
            position += length;
            return guess;
        }
        readName(first);
        int field = names.find(bytes, textStart, textEnd);
        colon();
        return field;
    }

    /** Reads the name of a field, which is the text then, and the colon. */
    void name() {
        readName(peek());
        colon();
    }

    private void readName(byte first) {
        if (isQuote(first)) {
            text();
        } else if (unquotedNames) {
            unquotedName();
        } else {
            throw malformed(position, "a field name expected");
        }
    }

    private void unquotedName() {
        int i = position;
        while (isNamePart(bytes[i])) {
            i++;
        }
        if (i == position || !Utf8.isValid(bytes, position, i)) {
            throw malformed(position, "a field name expected");
        }
        textStart = position;
        textEnd = i;
        position = i;
    }

    private static boolean isNamePart(byte c) {
        return c < 0
                || c >= '0' && c <= '9'
                || c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || "_$-@#*+".indexOf(c) >= 0;
    }

    private void colon() {
        if (peek() != ':') {
            throw malformed(position, "':' expected");
        }
        position++;
    }

    // ---- strings

    boolean isQuote(byte c) {
        return c == '"' || c == '\'' && singleQuotes;
    }

    /** At a quote: reads the string. Its text is unescaped then; the array may be another one. */
    void text() {
        int from = position + 1;
        int end = bytes[position] == '"' ? plainEnd(bytes, from) : NOT_PLAIN;
        if (end == NOT_PLAIN) {
            string();
            if (escaped) {
                unescape();
            }
            return;
        }
        if (end < 0) {
            end = ~end;
            requireUtf8(from, end);
        }
        textStart = from;
        textEnd = end;
        position = end + 1;
    }

    /**
     * Where the text ends that begins behind a double quote, when there are no escapes in it, as in nearly all texts; the complement of it,
     * which is negative, when not all of it is ASCII. Small, so that it becomes part of its callers.
     */
    private static int plainEnd(byte[] bytes, int from) {
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
                return bytes[i] != '"' ? NOT_PLAIN : (seen & HIGHS) == 0 ? i : ~i;
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
        byte[] b = bytes;
        int from = position + 1;
        int i = from;
        long seen = 0;
        if (b[position] == '"') {
            while (true) {
                long word = Words.at(b, i);
                long quote = word ^ QUOTES;
                long backslash = word ^ BACKSLASHES;
                long stop = (quote - ONES & ~quote | backslash - ONES & ~backslash | word - BLANKS & ~word) & HIGHS;
                if (stop != 0) {
                    int clean = Long.numberOfTrailingZeros(stop) & ~7;
                    seen |= word & (1L << clean) - 1;
                    i += clean >>> 3;
                    break;
                }
                seen |= word;
                i += 8;
            }
            if (b[i] == '"') {
                endString(from, i, seen, false);
                return;
            }
        }
        scanSlowly(from, i, seen);
    }

    private void endString(int from, int end, long seen, boolean hasEscapes) {
        if ((seen & HIGHS) != 0) {
            requireUtf8(from, end);
        }
        textStart = from;
        textEnd = end;
        escaped = hasEscapes;
        position = end + 1;
    }

    /** Goes on with a string from its first backslash or control character, or one in single quotes. */
    private void scanSlowly(int from, int at, long seenBefore) {
        byte quote = bytes[from - 1];
        boolean hasEscapes = false;
        long seen = seenBefore;
        int i = at;
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
        endString(from, i, seen, hasEscapes);
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

    // ---- numbers

    /** At a minus sign or digit: goes behind the number. */
    void number() {
        byte[] b = bytes;
        int i = position;
        if (b[i] == '-') {
            i++;
        }
        int first = i;
        i = digits(i);
        if (b[first] == '0' && i - first > 1 && !leadingZeros) {
            throw malformed(first, "a number with a leading zero");
        }
        boolean whole = true;
        if (b[i] == '.') {
            whole = false;
            i = digits(i + 1);
        }
        if ((b[i] | 0x20) == 'e') {
            whole = false;
            i = digits(b[i + 1] == '-' || b[i + 1] == '+' ? i + 2 : i + 1);
        }
        integral = whole;
        position = i;
    }

    /** Where the digits end, of which there must be one. */
    private int digits(int from) {
        int i = from;
        while (bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw malformed(i, "a digit expected");
        }
        return i;
    }

    boolean allowsNonNumeric() {
        return nonNumeric;
    }

    /** At the position: the length of a token such as {@code NaN} or {@code -Infinity}, 0 when there is none or it is not allowed. */
    int nonNumericLength() {
        if (!nonNumeric) {
            return 0;
        }
        byte c = bytes[position];
        if (c == '-' || c == '+') {
            int length = startsWith("Infinity", position + 1) ? 8 : startsWith("INF", position + 1) ? 3 : -1;
            return length + 1;
        }
        return startsWith("NaN", position) ? 3 : startsWith("Infinity", position) ? 8 : 0;
    }

    private boolean startsWith(String token, int at) {
        for (int i = 0; i < token.length(); i++) {
            if (bytes[at + i] != token.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    // ---- whole values

    /** Reads the next value as text: that of a string, unescaped, or else the JSON text itself. */
    void valueAsText() {
        if (isQuote(peek())) {
            text();
            return;
        }
        int start = position;
        skipValue();
        textStart = start;
        textEnd = position;
    }

    /** Goes behind the next value, whatever it is, once it is found well-formed. */
    void skipValue() {
        byte c = peek();
        switch (c) {
            case '"' -> string();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 't', 'f' -> booleanLiteral();
            case 'n' -> nullLiteral();
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> skipRareValue(c);
        }
    }

    private void skipRareValue(byte c) {
        if (isQuote(c)) {
            string();
            return;
        }
        int length = nonNumericLength();
        if (length > 0) {
            position += length;
        } else if (c == '-') {
            number();
        } else {
            throw malformed(position, "a value expected");
        }
    }

    private void skipObject() {
        deeper();
        if (enter('}')) {
            do {
                skipName();
                skipValue();
            } while (hasMore('}'));
        }
        depth--;
    }

    private void skipName() {
        byte c = peek();
        if (isQuote(c)) {
            string();
        } else {
            readName(c);
        }
        colon();
    }

    private void skipArray() {
        deeper();
        if (enter(']')) {
            do {
                skipValue();
            } while (hasMore(']'));
        }
        depth--;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw malformed(position, "nested deeper than " + MAX_DEPTH);
        }
    }

    MalformedJsonException malformed(int at, String what) {
        return new MalformedJsonException(what + " at byte " + (at - recordStart) + " of the record");
    }
}
