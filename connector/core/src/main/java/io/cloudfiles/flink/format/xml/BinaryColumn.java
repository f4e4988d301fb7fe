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
import java.util.Base64;

/** Bytes, from texts in Base64 without line breaks. */
final class BinaryColumn extends BytesColumn {
    private final int minLength;
    private final int maxLength;

    BinaryColumn(XmlTexts texts, int minLength, int maxLength) {
        super(texts);
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    @Override
    boolean readValue(XmlScanner in, int row) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(Arrays.copyOfRange(in.bytes, in.textStart, in.textEnd));
        } catch (IllegalArgumentException e) {
            return false; // not Base64
        }
        int start = in.keep(decoded);
        set(row, start, start + decoded.length);
        return decoded.length >= minLength && decoded.length <= maxLength;
    }
}
