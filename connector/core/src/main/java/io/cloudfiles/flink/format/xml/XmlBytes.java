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

import java.util.Arrays;

/**
 * The bytes of a chunk while a record in it is read: where reading is, the last text, and room for texts that do not stand in the file as
 * they are. What reads them is a chain of classes rather than objects that know each other, since they share where reading is: it stays in
 * fields of one object, which the compiler keeps in registers.
 *
 * <pre>
 *   bytes  | … a record that is read … | &lt; 0 0 0 … | slack: texts → | padding |
 *               position               limit           slack
 * </pre>
 *
 * <p>No bound is checked while scanning: the less-than sign at the limit ends each loop, and the zeros behind it match nothing. What is
 * found wrong there is not malformed but cut off, and is read again once more of the file is there.
 */
abstract sealed class XmlBytes permits XmlTextScanner {
    static final long ONES = Words.ONES;
    static final long HIGHS = Words.HIGHS;
    static final long MARKUPS = ONES * '<';
    static final long REFERENCES = ONES * '&';
    static final long BLANKS = ONES * ' ';

    byte[] bytes = new byte[XmlChunks.PADDING];
    /** The next byte to look at. */
    int position;
    /** Where the chunk ends. */
    int limit;
    /** The first unused byte of the slack. */
    int slack;

    /** The last text or value of an attribute, with references resolved. */
    int textStart;

    int textEnd;

    /** Bytes that serialized values take beyond those of a row; a rough sum, kept by the columns. */
    long expansion;

    /** Where the record begins, for messages. */
    private int recordStart;

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

    /** Begins a record. */
    final void begin(int start) {
        position = start;
        recordStart = start;
    }

    static boolean isBlank(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    int skipBlanks(int from) {
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

    void endText(int from, int to, long seen) {
        if ((seen & HIGHS) != 0 && !Utf8.isValid(bytes, from, to)) {
            throw malformed(Math.min(from, position), "not UTF-8");
        }
        textStart = from;
        textEnd = to;
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

    /** Puts a text into the slack; where it begins. */
    int keep(byte[] text) {
        int at = reserveSlack(text.length);
        System.arraycopy(text, 0, bytes, at, text.length);
        slack = at + text.length;
        return at;
    }

    void append(byte c) {
        int at = reserveSlack(1);
        bytes[at] = c;
        slack = at + 1;
    }

    void append(int from, int to) {
        int at = reserveSlack(to - from);
        System.arraycopy(bytes, from, bytes, at, to - from);
        slack = at + to - from;
    }

    int reserveSlack(int length) {
        int needed = Math.addExact(slack, length + XmlChunks.PADDING);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int)
                    Math.min(Integer.MAX_VALUE - 16, bytes.length * 3L / 2)));
        }
        return slack;
    }

    void requireMore(int at) {
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
