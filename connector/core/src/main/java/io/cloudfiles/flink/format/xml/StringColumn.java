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

import java.util.Arrays;

/** Texts; of an element with others in it, their tags, too. One that is longer than its type does not fit, a shorter CHAR is padded. */
final class StringColumn extends BytesColumn {
    private final int minLength;
    private final int maxLength;

    /**
     * @param minLength characters to fill up to
     * @param maxLength characters at most
     */
    StringColumn(XmlTexts texts, int minLength, int maxLength) {
        super(texts);
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    @Override
    boolean takesBlank() {
        return true;
    }

    @Override
    boolean readValue(XmlScanner in, int row) {
        set(row, in.textStart, in.textEnd);
        return maxLength == Integer.MAX_VALUE || fitLength(in, row);
    }

    private boolean fitLength(XmlScanner in, int row) {
        int characters = 0;
        for (int i = in.textStart; i < in.textEnd; i++) {
            if ((in.bytes[i] & 0xc0) != 0x80) {
                characters++;
            }
        }
        if (characters < minLength) {
            int length = in.textEnd - in.textStart;
            byte[] padded = Arrays.copyOfRange(in.bytes, in.textStart, in.textEnd + minLength - characters);
            Arrays.fill(padded, length, padded.length, (byte) ' ');
            int start = in.keep(padded);
            set(row, start, start + padded.length);
        }
        return characters <= maxLength;
    }
}
