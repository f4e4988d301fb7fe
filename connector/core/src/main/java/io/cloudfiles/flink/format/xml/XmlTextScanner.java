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
import io.cloudfiles.flink.format.Words;

import java.nio.charset.StandardCharsets;

/**
 * Texts between tags: with references, CDATA, line ends, and comments and processing instructions, which are left out.
 *
 * <p>Text is scanned eight bytes at a time: of a little-endian word, one expression marks the bytes that are markup, a reference or a
 * control character; the lowest mark is exact (a borrow only runs upwards). UTF-8 is checked only when a high bit was seen. A text without
 * references, comments, CDATA or carriage returns stays where it is; any other is put together in the slack behind the chunk.
 */
abstract sealed class XmlTextScanner extends XmlBytes permits XmlTagScanner {
    private static final long ENDS = ONES * '>';

    /** The bytes that {@link #plainEnd} passed, one over the other. */
    private long seen;

    /** Where plain text ends: at the first less-than sign, ampersand or carriage return. Marks bytes of other than ASCII in {@link #seen}. */
    int plainEnd(int from) {
        byte[] b = bytes;
        int i = from;
        long high = 0;
        while (true) {
            long word = Words.at(b, i);
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
    final void appendText() {
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
    final int reference(int at) {
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
}
