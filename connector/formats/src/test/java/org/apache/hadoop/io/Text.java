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
package org.apache.hadoop.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text in UTF-8, of which orc-core makes dictionaries and statistics when it writes. We bring no Hadoop. */
public class Text extends BinaryComparable implements WritableComparable<BinaryComparable> {
    private byte[] bytes = new byte[0];
    private int length;

    public Text() {}

    public Text(String text) {
        set(text);
    }

    public Text(Text text) {
        set(text);
    }

    public static String decode(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    public void set(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
        length = bytes.length;
    }

    public void set(Text text) {
        set(text.bytes, 0, text.length);
    }

    public void set(byte[] from, int start, int count) {
        clear();
        append(from, start, count);
    }

    public void append(byte[] from, int start, int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    public void clear() {
        length = 0;
    }

    @Override
    public byte[] getBytes() {
        return bytes;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public String toString() {
        return decode(bytes, 0, length);
    }
}
