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
package io.cloudfiles.flink.format;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How files of a codec begin. */
interface CodecHead {
    /**
     * Whether a file begins so.
     *
     * @param head its first bytes
     * @param length how many there are
     */
    boolean matches(byte[] head, int length);

    /** Files that begin with some bytes. */
    static CodecHead magic(int... magic) {
        return (head, length) -> startsWith(head, length, 0, magic);
    }

    private static boolean startsWith(byte[] head, int length, int at, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (at + i >= length || (head[at + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@code BZh}, the size of blocks from 1 to 9, and the mark of a block or of the end; a text may begin like the first four. */
    static boolean isBzip2(byte[] head, int length) {
        int mark = 4;
        return startsWith(head, length, 0, 'B', 'Z', 'h')
                && length > mark
                && head[mark - 1] >= '1'
                && head[mark - 1] <= '9'
                && (startsWith(head, length, mark, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
                        || startsWith(head, length, mark, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90));
    }

    /**
     * A header with a window of 32 KB, at any level. A text may begin with the same two characters, such as {@code x^}, so that the rest
     * must be deflated: all of it with the right checksum, or so much as fills a buffer if it is no text.
     */
    static boolean isZlib(byte[] head, int length) {
        if (!startsWith(head, length, 0, 0x78)) {
            return false;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(head, 0, length);
            byte[] buffer = new byte[4096];
            boolean isFull = inflater.inflate(buffer) == buffer.length;
            return inflater.finished() || isFull && !Utf8.isValid(head, 0, length);
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }
}
