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
import java.util.Arrays;

/** Tags: names, attributes with their values, and whether each end tag is that of the element that is open. */
abstract sealed class XmlTagScanner extends XmlTextScanner permits XmlScanner {
    /** The limit of Woodstox, and so of Spark. */
    static final int MAX_DEPTH = 1000;

    /** The name of the last start tag or attribute. */
    int nameStart;

    int nameEnd;

    /** Whether the tag whose attributes were read last has no content and no end tag. */
    boolean isEmptyTag;

    /** Names of the open elements of the record: start and end of each. */
    int[] open = new int[32];

    int depth;

    private final AttributeNames attributes = new AttributeNames();

    /** Begins a record at the less-than sign of its start tag. */
    void startRecord(int start) {
        begin(start);
        depth = 0;
    }

    /** How many elements of the record are open. */
    int depth() {
        return depth;
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
            long word = Words.at(bytes, i);
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
}
