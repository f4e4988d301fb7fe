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
import java.util.Base64;

/** Bytes, from texts in Base64 without line breaks. */
final class BinaryColumn extends BytesColumn {
    private final int minLength;
    private final int maxLength;

    BinaryColumn(int minLength, int maxLength) {
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (!in.isQuote(first)) {
            return false;
        }
        in.text();
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(Arrays.copyOfRange(in.bytes, in.textStart, in.textEnd));
        } catch (IllegalArgumentException e) {
            return false; // not Base64
        }
        int start = in.reserveSlack(decoded.length);
        System.arraycopy(decoded, 0, in.bytes, start, decoded.length);
        in.useSlack(start + decoded.length);
        set(row, start, start + decoded.length);
        return decoded.length >= minLength && decoded.length <= maxLength;
    }
}
