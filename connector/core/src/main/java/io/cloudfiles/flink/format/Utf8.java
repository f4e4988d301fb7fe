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

import org.apache.flink.annotation.Internal;

import java.nio.charset.StandardCharsets;

/** Checks that bytes are UTF-8. */
@Internal
public final class Utf8 {
    private Utf8() {}

    /** Whether a range is well-formed UTF-8: shortest form, no surrogates, nothing above U+10FFFF. */
    public static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte lead = bytes[i];
            if (lead >= 0) {
                i++;
            } else if (lead >= (byte) 0xc2 && lead < (byte) 0xe0) {
                // Two bytes: nearly all of Latin, Greek, Cyrillic, Hebrew and Arabic.
                if (i + 1 >= to || bytes[i + 1] >= (byte) 0xc0) {
                    return false;
                }
                i += 2;
            } else {
                int length = sequenceLength(lead & 0xff);
                if (length == 0 || i + length > to || !isSequence(bytes, i, length)) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /** Length of the sequence that a byte above 0x7f begins, or 0. */
    private static int sequenceLength(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    private static boolean isSequence(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        // Only the second byte tells overlong forms, surrogates and what lies above U+10FFFF.
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return false;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The bytes with each malformed sequence replaced by U+FFFD. */
    public static byte[] replaceMalformed(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }
}
