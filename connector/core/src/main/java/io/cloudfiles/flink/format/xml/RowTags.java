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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the records of a document: where their start tags are, and where malformed ones end. Outside of records only as much is looked
 * at as tells a start tag from what merely looks like one: comments, CDATA, processing instructions, the document type and the values of
 * attributes are passed over.
 */
final class RowTags {
    private final byte[] name;

    /** How many elements that are no records are open. */
    private long depth;

    RowTags(String rowTag) {
        this.name = rowTag.getBytes(StandardCharsets.UTF_8);
    }

    /** Begins a file, or goes on in it. */
    void start(long openElements) {
        depth = openElements;
    }

    /** How many elements that are no records are open behind what was passed over. */
    long depth() {
        return depth;
    }

    /**
     * Goes on from a position to the next start tag of a record.
     *
     * @return its position, or {@code -1 - position} where the bytes end before there is one: what lies behind is cut off, if anything
     */
    int next(byte[] bytes, int from, int limit) {
        int at = markup(bytes, from, limit);
        while (at < limit) {
            if (at + 1 < limit && isRow(bytes, at, limit)) {
                return at;
            }
            int end = end(bytes, at, limit);
            if (end < 0) {
                return -1 - at;
            }
            at = markup(bytes, end, limit);
        }
        return -1 - limit;
    }

    private static int markup(byte[] bytes, int from, int limit) {
        int i = from;
        while (i < limit && bytes[i] != '<') {
            i++;
        }
        return i;
    }

    /** Whether the start tag of a record is at a less-than sign; not when it is cut off. */
    private boolean isRow(byte[] bytes, int at, int limit) {
        int end = at + 1 + name.length;
        return end < limit && Arrays.equals(bytes, at + 1, end, name, 0, name.length) && !XmlNames.isPart(bytes[end]);
    }

    /** Where the markup ends that begins at a less-than sign; -1 when it is cut off. */
    private int end(byte[] bytes, int at, int limit) {
        if (at + 1 >= limit) {
            return -1;
        }
        byte c = bytes[at + 1];
        if (c == '?') {
            return XmlNames.find(bytes, at + 2, limit, "?>");
        }
        if (c == '!') {
            return declarationEnd(bytes, at, limit);
        }
        if (c == '/') {
            int end = XmlNames.find(bytes, at + 2, limit, ">");
            depth -= end < 0 || depth == 0 ? 0 : 1;
            return end;
        }
        if (!XmlNames.isStart(c)) {
            return at + 1;
        }
        int end = tagEnd(bytes, at + 1, limit);
        if (end > 0 && bytes[end - 1] == '>' && bytes[end - 2] != '/') {
            depth++;
        }
        return end;
    }

    private static int declarationEnd(byte[] bytes, int at, int limit) {
        if (isCutOff(bytes, at, limit, "<!--") || isCutOff(bytes, at, limit, "<![CDATA[")) {
            return -1;
        }
        if (XmlNames.startsWith(bytes, at, "<!--")) {
            return XmlNames.find(bytes, at + 4, limit, "-->");
        }
        return XmlNames.startsWith(bytes, at, "<![CDATA[")
                ? XmlNames.find(bytes, at + 9, limit, "]]>")
                : documentTypeEnd(bytes, at + 2, limit);
    }

    /** Whether the bytes end within a text that stands at a position. */
    private static boolean isCutOff(byte[] bytes, int at, int limit, String text) {
        return limit - at < text.length() && XmlNames.startsWith(bytes, at, text.substring(0, limit - at));
    }

    /** Declarations may be nested in brackets, and hold quotes, comments and processing instructions. */
    private static int documentTypeEnd(byte[] bytes, int from, int limit) {
        int nested = 1;
        int i = from;
        while (i < limit && i >= 0) {
            byte c = bytes[i];
            if (c == '>' && --nested == 0) {
                return i + 1;
            }
            if (c == '"' || c == '\'') {
                i = XmlNames.find(bytes, i + 1, limit, String.valueOf((char) c));
            } else if (c == '<' && XmlNames.startsWith(bytes, i, "<!--")) {
                i = XmlNames.find(bytes, i + 4, limit, "-->");
            } else if (c == '<' && bytes[i + 1] == '?') {
                i = XmlNames.find(bytes, i + 2, limit, "?>");
            } else {
                nested += c == '<' ? 1 : 0;
                i++;
            }
        }
        return -1;
    }

    /** Behind the end of a start tag, or at the less-than sign that is in it, since there must be none. */
    private static int tagEnd(byte[] bytes, int from, int limit) {
        byte quote = 0;
        for (int i = from; i < limit; i++) {
            byte c = bytes[i];
            if (c == '<') {
                return i;
            }
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Where a malformed record ends: behind the end tag that closes its start tag, counting others of the same name; comments and CDATA
     * do not count.
     *
     * @param at its less-than sign
     * @return -1 when the bytes end before
     */
    int recordEnd(byte[] bytes, int at, int limit) {
        int open = 0;
        int i = at;
        while (i >= 0 && i < limit) {
            if (isRow(bytes, i, limit)) {
                int end = tagEnd(bytes, i + 1, limit);
                if (end < 0) {
                    return -1;
                }
                open += bytes[end - 1] == '>' && bytes[end - 2] == '/' ? 0 : 1;
                i = end;
            } else if (isRowEnd(bytes, i, limit)) {
                i = XmlNames.find(bytes, i, limit, ">");
                open--;
            } else if (isSpecial(bytes, i)) {
                i = declarationEnd(bytes, i, limit);
            } else {
                i++;
            }
            if (open == 0 && i > 0) {
                return i;
            }
            i = i < 0 ? i : markup(bytes, i, limit);
        }
        return -1;
    }

    private static boolean isSpecial(byte[] bytes, int at) {
        return XmlNames.startsWith(bytes, at, "<!--") || XmlNames.startsWith(bytes, at, "<![CDATA[");
    }

    private boolean isRowEnd(byte[] bytes, int at, int limit) {
        return at + 2 + name.length < limit
                && bytes[at + 1] == '/'
                && Arrays.equals(bytes, at + 2, at + 2 + name.length, name, 0, name.length)
                && !XmlNames.isPart(bytes[at + 2 + name.length]);
    }
}
