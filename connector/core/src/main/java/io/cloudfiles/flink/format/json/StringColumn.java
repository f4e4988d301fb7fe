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

import java.util.Arrays;

/** Texts; a value that is no string is taken as its JSON text. One that is longer than its type does not fit, a shorter CHAR is padded. */
final class StringColumn extends BytesColumn {
    private final int minLength;
    private final int maxLength;

    /** Of any length. */
    StringColumn() {
        this(0, Integer.MAX_VALUE);
    }

    /**
     * @param minLength characters to fill up to
     * @param maxLength characters at most
     */
    StringColumn(int minLength, int maxLength) {
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (first == '"') {
            in.text();
        } else {
            in.valueAsText();
        }
        set(row, in.textStart, in.textEnd);
        return maxLength == Integer.MAX_VALUE || fitLength(in, row);
    }

    private boolean fitLength(JsonScanner in, int row) {
        int characters = 0;
        for (int i = in.textStart; i < in.textEnd; i++) {
            if ((in.bytes[i] & 0xc0) != 0x80) {
                characters++;
            }
        }
        if (characters < minLength) {
            pad(in, row, minLength - characters);
        }
        return characters <= maxLength;
    }

    private void pad(JsonScanner in, int row, int blanks) {
        int length = in.textEnd - in.textStart;
        int start = in.reserveSlack(length + blanks);
        System.arraycopy(in.bytes, in.textStart, in.bytes, start, length);
        Arrays.fill(in.bytes, start + length, start + length + blanks, (byte) ' ');
        in.useSlack(start + length + blanks);
        set(row, start, start + length + blanks);
    }
}
