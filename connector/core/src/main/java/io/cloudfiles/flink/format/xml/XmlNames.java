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

/** What XML says of characters, as far as it is needed; names may hold any character beyond ASCII. */
final class XmlNames {
    private static final boolean[] PARTS = new boolean[256];
    private static final boolean[] STARTS = new boolean[256];

    static {
        for (int c = 0; c < PARTS.length; c++) {
            STARTS[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80;
            PARTS[c] = STARTS[c] || c >= '0' && c <= '9' || c == '-' || c == '.';
        }
    }

    private XmlNames() {}

    /** Whether a name may begin with a byte. */
    static boolean isStart(byte c) {
        return STARTS[c & 0xff];
    }

    /** Whether a byte may be in a name. */
    static boolean isPart(byte c) {
        return PARTS[c & 0xff];
    }

    /** Whether a text is a name. */
    static boolean isName(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || !isStart(bytes[0])) {
            return false;
        }
        for (byte c : bytes) {
            if (!isPart(c)) {
                return false;
            }
        }
        return true;
    }

    /** Where an ASCII text ends that is found first in a range, or -1. */
    static int find(byte[] bytes, int from, int to, String text) {
        char first = text.charAt(0);
        for (int i = from; i + text.length() <= to; i++) {
            if (bytes[i] == first && startsWith(bytes, i, text)) {
                return i + text.length();
            }
        }
        return -1;
    }

    /** Whether an ASCII text stands at a position; the array must be long enough. */
    static boolean startsWith(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The character that a reference without its ampersand and semicolon stands for, or -1. */
    static int character(String reference) {
        return switch (reference) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default ->
                reference.startsWith("#x")
                        ? number(reference.substring(2), 16)
                        : reference.startsWith("#") ? number(reference.substring(1), 10) : -1;
        };
    }

    private static int number(String digits, int radix) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), radix) : -1;
            value = value * radix + digit;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
        }
        return !digits.isEmpty() && isCharacter(value) ? value : -1;
    }

    private static boolean isCharacter(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= ' ' && c < 0xd800
                || c >= 0xe000 && c < 0xfffe
                || c >= 0x10000;
    }
}
