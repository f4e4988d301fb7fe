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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.Utf8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps through the elements of one record after the other in a chunk of bytes. Strict as XML 1.0 is of well-formed elements, without
 * entities other than the five predefined ones.
 *
 * <p><b>This is the hot loop of the format:</b> methods leave results in fields instead of returning objects, and fields are not private
 * so that the columns read values in place. {@code XmlDecodeBench} measures it.
 *
 * <pre>
 * Text is scanned eight bytes at a time: of a little-endian word, one expression marks the bytes that are markup, a reference or a
 * control character; the lowest mark is exact (a borrow only runs upwards). UTF-8 is checked only when a high bit was seen. A text without
 * references, comments, CDATA or carriage returns stays where it is; any other is put together in the slack behind the chunk.
 *
 *   bytes  | … a record that is read … | &lt; 0 0 0 … | slack: texts → | padding |
 *               position               limit           slack
 *
 * No bound is checked while scanning: the less-than sign at the limit ends each loop, and the zeros behind it match nothing. What is
 * found wrong there is not malformed but cut off, and is read again once more of the file is there.
 * </pre>
 */
final class XmlScanner {
    /** The limit of Woodstox, and so of Spark. */
    static final int MAX_DEPTH = 1000;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long MARKUPS = ONES * '<';
    private static final long REFERENCES = ONES * '&';
    private static final long ENDS = ONES * '>';
    private static final long BLANKS = ONES * ' ';

    byte[] bytes = new byte[XmlChunks.PADDING];
    /** The next byte to look at. */
    int position;
    /** Where the chunk ends. */
    int limit;
    /** The first unused byte of the slack. */
    private int slack;

    /** The name of the last start tag or attribute. */
    int nameStart;

    int nameEnd;

    /** The last text or value of an attribute, with references resolved. */
    int textStart;

    int textEnd;

    /** Whether the tag whose attributes were read last has no content and no end tag. */
    boolean isEmptyTag;

    /** Whether the last {@link #content} had elements in it. */
    boolean hasChildren;

    /** Bytes that serialized values take beyond those of a row; a rough sum, kept by the columns. */
    long expansion;

    /** Names of the open elements of the record: start and end of each. */
    private int[] open = new int[32];

    private int depth;
    private int recordStart;
    private final AttributeNames attributes = new AttributeNames();

    /**
     * Goes to a chunk.
     *
     * @param chunk owned by the scanner until the next call; with a less-than sign at the limit and zeros behind it
     */
    void load(byte[] chunk, int start, int end) {
        bytes = chunk;
        position = start;
        limit = end;
        slack = end + XmlChunks.PADDING;
    }

    /** Begins a record at the less-than sign of its start tag. */
    void startRecord(int start) {
        position = start;
        recordStart = start;
        depth = 0;
    }

    /** How many elements of the record are open. */
    int depth() {
        return depth;
    }

    // ---- tags

    static boolean isBlank(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private int skipBlanks(int from) {
        int i = from;
        while (isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Skips blanks and shows the byte behind them. */
    byte peek() {
        position = skipBlanks(position);
        return bytes[position];
    }

    /** At a less-than sign: whether a start tag begins there. Not when it is one of an end tag, a comment and so on. */
    boolean isStartTag() {
        byte c = bytes[position + 1];
        return c != '/' && c != '!' && c != '?';
    }

    /** At a less-than sign: whether an end tag begins there. */
    boolean isEndTag() {
        return bytes[position + 1] == '/';
    }

    /** At a start tag: reads its name. Its attributes follow. */
    void startTag() {
        name(position + 1);
        if (depth == MAX_DEPTH) {
            throw malformed(position, "elements nested more than " + MAX_DEPTH + " deep");
        }
        if (2 * depth == open.length) {
            open = Arrays.copyOf(open, 2 * open.length);
        }
        open[2 * depth] = nameStart;
        open[2 * depth + 1] = nameEnd;
        depth++;
        attributes.clear();
    }

    /** Reads a start tag again, the attributes of which were not read yet. */
    void restartTag(int at) {
        depth--;
        position = at;
        startTag();
    }

    /** Where the local part of the last name begins, behind the last colon. */
    int localNameStart() {
        int i = nameEnd;
        while (i > nameStart && bytes[i - 1] != ':') {
            i--;
        }
        // A name may end with a colon; then it is no prefix.
        return i == nameEnd ? nameStart : i;
    }

    /** Reads a name and goes behind it. */
    private void name(int from) {
        int i = from;
        long seen = 0;
        if (!XmlNames.isStart(bytes[i])) {
            throw malformed(i, "a name expected");
        }
        for (byte c = bytes[i]; XmlNames.isPart(c); c = bytes[++i]) {
            seen |= c;
        }
        if (i < limit && seen < 0 && !Utf8.isValid(bytes, from, i)) {
            throw malformed(from, "not UTF-8");
        }
        nameStart = from;
        nameEnd = i;
        position = i;
    }

    /**
     * Behind the name of a start tag, or behind an attribute: reads the next attribute.
     *
     * @return false behind the end of the tag
     */
    boolean nextAttribute() {
        int i = position;
        byte c = bytes[i];
        if (c == '>') {
            position = i + 1;
            isEmptyTag = false;
            return false;
        }
        if (isBlank(c)) {
            i = skipBlanks(i);
            c = bytes[i];
            if (XmlNames.isStart(c)) {
                attribute(i);
                return true;
            }
        }
        endOfTag(i, c);
        return false;
    }

    private void endOfTag(int at, byte c) {
        if (c == '>') {
            position = at + 1;
            isEmptyTag = false;
        } else if (c == '/' && bytes[at + 1] == '>') {
            position = at + 2;
            isEmptyTag = true;
            depth--;
        } else {
            throw malformed(c == '/' ? at + 1 : at, "an attribute, '>' or '/>' expected");
        }
    }

    private void attribute(int at) {
        name(at);
        int i = skipBlanks(position);
        if (bytes[i] != '=') {
            throw malformed(i, "'=' expected");
        }
        i = skipBlanks(i + 1);
        byte quote = bytes[i];
        if (quote != '"' && quote != '\'') {
            throw malformed(i, "a quoted value expected");
        }
        if (!attributes.add(bytes, nameStart, nameEnd)) {
            throw malformed(nameStart, "an attribute occurs twice");
        }
        value(i + 1, quote);
    }

    private void value(int from, byte quote) {
        long quotes = ONES * quote;
        long seen = 0;
        int i = from;
        while (true) {
            long word = (long) WORD.get(bytes, i);
            long end = word ^ quotes;
            long reference = word ^ REFERENCES;
            long markup = word ^ MARKUPS;
            long stop = (end - ONES & ~end
                            | reference - ONES & ~reference
                            | markup - ONES & ~markup
                            | word - BLANKS & ~word)
                    & HIGHS;
            if (stop != 0) {
                int clean = Long.numberOfTrailingZeros(stop) & ~7;
                seen |= word & (1L << clean) - 1;
                i += clean >>> 3;
                break;
            }
            seen |= word;
            i += 8;
        }
        if (bytes[i] == quote) {
            endText(from, i, seen);
            position = i + 1;
        } else {
            valueWithReferences(from, i, quote);
        }
    }

    /** Goes on with a value from its first reference, line end or tab; these become blanks. */
    private void valueWithReferences(int from, int at, byte quote) {
        int start = slack;
        append(from, at);
        int i = at;
        for (byte c = bytes[i]; c != quote; c = bytes[i]) {
            if (c == '&') {
                i = reference(i);
            } else if (c == '<' || c >= 0 && c < ' ' && !isBlank(c)) {
                throw malformed(i, c == '<' ? "'<' in the value of an attribute" : "a control character");
            } else {
                boolean isLineEnd = c == '\r' && bytes[i + 1] == '\n';
                append(isBlank(c) ? (byte) ' ' : c);
                i += isLineEnd ? 2 : 1;
            }
        }
        endText(start, slack, HIGHS);
        position = i + 1;
    }

    private void endText(int from, int to, long seen) {
        if ((seen & HIGHS) != 0 && !Utf8.isValid(bytes, from, to)) {
            throw malformed(Math.min(from, position), "not UTF-8");
        }
        textStart = from;
        textEnd = to;
    }

    /** At an end tag: goes behind it. It must be that of the element that is open. */
    void endTag() {
        int from = open[2 * depth - 2];
        int length = open[2 * depth - 1] - from;
        int i = position + 2;
        for (int n = 0; n < length; n++, i++) {
            if (bytes[i] != bytes[from + n]) {
                throw malformedEnd(i, from, length);
            }
        }
        i = skipBlanks(i);
        if (bytes[i] != '>') {
            throw malformedEnd(i, from, length);
        }
        depth--;
        position = i + 1;
    }

    private RuntimeException malformedEnd(int at, int nameFrom, int length) {
        return malformed(at, "</" + new String(bytes, nameFrom, length, StandardCharsets.UTF_8) + "> expected");
    }

    // ---- text

    /** Where plain text ends: at the first less-than sign, ampersand or carriage return. Marks bytes of other than ASCII in {@link #seen}. */
    int plainEnd(int from) {
        byte[] b = bytes;
        int i = from;
        long high = 0;
        while (true) {
            long word = (long) WORD.get(b, i);
            long markup = word ^ MARKUPS;
            long reference = word ^ REFERENCES;
            long end = word ^ ENDS;
            long stop = (markup - ONES & ~markup
                            | reference - ONES & ~reference
                            | end - ONES & ~end
                            | word - BLANKS & ~word)
                    & HIGHS;
            if (stop == 0) {
                high |= word;
                i += 8;
                continue;
            }
            int clean = Long.numberOfTrailingZeros(stop) & ~7;
            high |= word & (1L << clean) - 1;
            i += clean >>> 3;
            byte c = b[i];
            if (c == '<' || c == '&' || c == '\r') {
                seen = high;
                return i;
            }
            if (c == '>' ? isCdataEnd(from, i) : c != '\n' && c != '\t') {
                throw malformed(i, c == '>' ? "']]>' outside of CDATA" : "a control character");
            }
            i++;
        }
    }

    /** The bytes that {@link #plainEnd} passed, one over the other. */
    private long seen;

    private boolean isCdataEnd(int from, int at) {
        return at - from >= 2 && bytes[at - 1] == ']' && bytes[at - 2] == ']';
    }

    /** Takes a range that {@link #plainEnd} went over as the text. */
    void plainText(int from, int to) {
        endText(from, to, seen);
    }

    /** Reads the text up to the next tag. Comments and processing instructions in it are left out. */
    void text() {
        int from = position;
        int end = plainEnd(from);
        if (bytes[end] == '<' && bytes[end + 1] != '!' && bytes[end + 1] != '?') {
            requireMore(end);
            plainText(from, end);
            position = end;
            return;
        }
        int start = slack;
        position = end;
        append(from, end);
        appendText();
        endText(start, slack, HIGHS);
    }

    /** Appends the text up to the next tag to the slack, from a less-than sign, an ampersand or a carriage return. */
    private void appendText() {
        while (true) {
            int i = position;
            switch (bytes[i]) {
                case '&' -> position = reference(i);
                case '\r' -> {
                    append((byte) '\n');
                    position = bytes[i + 1] == '\n' ? i + 2 : i + 1;
                }
                case '<' -> {
                    requireMore(i);
                    if (bytes[i + 1] != '!' && bytes[i + 1] != '?') {
                        return;
                    }
                    special(i);
                }
                default -> {
                    position = plainEnd(i);
                    append(i, position);
                }
            }
        }
    }

    /** A comment, a CDATA section, the text of which is appended, or a processing instruction. */
    private void special(int at) {
        if (bytes[at + 1] == '?') {
            int end = XmlNames.find(bytes, targetEnd(at + 2), limit, "?>");
            requireMore(end);
            checkCharacters(at, end);
            position = end;
        } else if (bytes[at + 2] == '-') {
            expect(at + 3, "-");
            int end = XmlNames.find(bytes, at + 4, limit, "--");
            requireMore(end);
            expect(end, ">");
            checkCharacters(at, end);
            position = end + 1;
        } else {
            expect(at + 2, "[CDATA[");
            int from = at + 9;
            int end = XmlNames.find(bytes, from, limit, "]]>");
            requireMore(end);
            appendCdata(from, end - 3);
            position = end;
        }
    }

    /** Where the name of a processing instruction ends, which is any but that of the XML declaration. */
    private int targetEnd(int from) {
        int i = from;
        if (!XmlNames.isStart(bytes[i])) {
            throw malformed(i, "the name of a processing instruction expected");
        }
        while (XmlNames.isPart(bytes[i])) {
            i++;
        }
        if (!isBlank(bytes[i])) {
            expect(i, "?>");
        }
        if (i - from == 3 && new String(bytes, from, 3, StandardCharsets.ISO_8859_1).equalsIgnoreCase("xml")) {
            throw malformed(from, "an XML declaration within a record");
        }
        return i;
    }

    /** What is left out must be made of characters, too. */
    private void checkCharacters(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && !isBlank(bytes[i])) {
                throw malformed(i, "a control character");
            }
        }
        if (!Utf8.isValid(bytes, from, to)) {
            throw malformed(from, "not UTF-8");
        }
    }

    private void appendCdata(int from, int to) {
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            if (c == '\r') {
                append((byte) '\n');
                i += bytes[i + 1] == '\n' ? 1 : 0;
            } else if (c >= 0 && c < ' ' && !isBlank(c)) {
                throw malformed(i, "a control character");
            } else {
                append(c);
            }
        }
    }

    private void expect(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                throw malformed(at + i, "'" + text + "' expected");
            }
        }
    }

    /** At an ampersand: appends what a reference stands for; where it ends. */
    private int reference(int at) {
        int end = at + 1;
        while (XmlNames.isPart(bytes[end]) || bytes[end] == '#') {
            end++;
        }
        if (bytes[end] != ';') {
            throw malformed(end, "the ';' of a reference expected");
        }
        String name = new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8);
        int character = XmlNames.character(name);
        if (character < 0) {
            throw malformed(at, "'&" + name + ";' is neither a character nor one of the predefined entities");
        }
        byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
        int to = reserveSlack(utf8.length);
        System.arraycopy(utf8, 0, bytes, to, utf8.length);
        slack = to + utf8.length;
        return end + 1;
    }

    // ---- whole elements

    /** Behind a start tag: as {@link #content}, also of an element without an end tag. */
    void body() {
        if (isEmptyTag) {
            textStart = position;
            textEnd = position;
            hasChildren = false;
        } else {
            content();
        }
    }

    /**
     * Behind a start tag: reads all that is in the element, and its end tag. Elements in it become text as in Spark: with their tags, but
     * with references resolved and without comments. Blanks around the text stay.
     */
    void content() {
        hasChildren = false;
        int from = position;
        int end = plainEnd(from);
        if (bytes[end] == '<' && bytes[end + 1] == '/') {
            plainText(from, end);
            position = end;
            endTag();
            return;
        }
        int start = slack;
        int outer = depth - 1;
        position = end;
        append(from, end);
        for (appendText(); depth > outer; ) {
            if (isEndTag()) {
                appendEndTag(outer);
            } else {
                hasChildren = true;
                appendStartTag();
            }
            if (depth > outer) {
                appendText();
            }
        }
        endText(start, slack, HIGHS);
    }

    private void appendStartTag() {
        startTag();
        int from = nameStart;
        int to = nameEnd;
        append((byte) '<');
        append(from, to);
        for (int mark = slack; nextAttribute(); mark = slack) {
            appendAttribute(mark);
        }
        append((byte) '>');
        if (isEmptyTag) {
            appendEnd(from, to);
        }
    }

    /** Puts the name in front of a value that may stand at the end of the slack already. */
    private void appendAttribute(int mark) {
        int nameLength = nameEnd - nameStart;
        int length = textEnd - textStart;
        slack = mark;
        reserveSlack(nameLength + length + 4);
        int at = mark + nameLength + 3;
        System.arraycopy(bytes, textStart, bytes, at, length);
        bytes[mark] = ' ';
        System.arraycopy(bytes, nameStart, bytes, mark + 1, nameLength);
        bytes[at - 2] = '=';
        bytes[at - 1] = '"';
        bytes[at + length] = '"';
        slack = at + length + 1;
    }

    private void appendEndTag(int outer) {
        int from = open[2 * depth - 2];
        int to = open[2 * depth - 1];
        endTag();
        if (depth > outer) {
            appendEnd(from, to);
        }
    }

    private void appendEnd(int nameFrom, int nameTo) {
        append((byte) '<');
        append((byte) '/');
        append(nameFrom, nameTo);
        append((byte) '>');
    }

    /** Behind the name of a start tag: goes behind the element, which must be well-formed. */
    void skipElement() {
        // The text that is made on the way is not kept.
        int mark = slack;
        for (boolean more = true; more; ) {
            more = nextAttribute();
        }
        body();
        slack = mark;
    }

    // ---- slack

    private void append(byte c) {
        int at = reserveSlack(1);
        bytes[at] = c;
        slack = at + 1;
    }

    private void append(int from, int to) {
        int at = reserveSlack(to - from);
        System.arraycopy(bytes, from, bytes, at, to - from);
        slack = at + to - from;
    }

    /** Puts a text into the slack; where it begins. */
    int keep(byte[] text) {
        int at = reserveSlack(text.length);
        System.arraycopy(text, 0, bytes, at, text.length);
        slack = at + text.length;
        return at;
    }

    private int reserveSlack(int length) {
        int needed = Math.addExact(slack, length + XmlChunks.PADDING);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int)
                    Math.min(Integer.MAX_VALUE - 16, bytes.length * 3L / 2)));
        }
        return slack;
    }

    /** Whether the last text is nothing but blanks. */
    boolean isTextBlank() {
        for (int i = textStart; i < textEnd; i++) {
            if (!isBlank(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Takes away blanks and control characters around the last text. */
    void trim() {
        while (textStart < textEnd && bytes[textStart] >= 0 && bytes[textStart] <= ' ') {
            textStart++;
        }
        while (textStart < textEnd && bytes[textEnd - 1] >= 0 && bytes[textEnd - 1] <= ' ') {
            textEnd--;
        }
    }

    // ---- errors

    private void requireMore(int at) {
        if (at < 0 || at >= limit) {
            throw CutOffException.INSTANCE;
        }
    }

    /**
     * What is wrong at a byte.
     *
     * @param at the last byte that was looked at
     */
    RuntimeException malformed(int at, String what) {
        return at >= limit
                ? CutOffException.INSTANCE
                : new MalformedXmlException(what + " at byte " + (at - recordStart) + " of the record");
    }
}
