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

/** What the escapes of a string stand for. */
final class JsonEscapes {
    private static final int REPLACEMENT = 0xfffd;

    private JsonEscapes() {}

    /** The value of a hexadecimal digit, or -1. */
    static int hexDigit(byte c) {
        int lower = c | 0x20;
        return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /**
     * Writes a string whose escapes are well-formed without them, which is never longer.
     *
     * @param from first byte of the string, in the same array
     * @param out where to write to
     * @return where it ends
     */
    static int unescape(byte[] bytes, int from, int to, int out) {
        int end = out;
        int i = from;
        while (i < to) {
            byte c = bytes[i++];
            if (c != '\\') {
                bytes[end++] = c;
                continue;
            }
            c = bytes[i++];
            if (c != 'u') {
                bytes[end++] = unescaped(c);
                continue;
            }
            int unit = hexAt(bytes, i);
            i += 4;
            if (isPair(bytes, unit, i)) {
                end = putCodePoint(bytes, Character.toCodePoint((char) unit, (char) hexAt(bytes, i + 2)), end);
                i += 6;
            } else {
                // Half a surrogate pair has no UTF-8 form.
                end = putCodePoint(bytes, Character.isSurrogate((char) unit) ? REPLACEMENT : unit, end);
            }
        }
        return end;
    }

    private static byte unescaped(byte c) {
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    /** Whether a code unit and the escape at a position are the halves of a surrogate pair. */
    private static boolean isPair(byte[] bytes, int unit, int at) {
        return Character.isHighSurrogate((char) unit)
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && Character.isLowSurrogate((char) hexAt(bytes, at + 2));
    }

    private static int hexAt(byte[] bytes, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 4 | hexDigit(bytes[i]);
        }
        return value;
    }

    private static int putCodePoint(byte[] bytes, int codePoint, int at) {
        int end = at;
        if (codePoint < 0x80) {
            bytes[end++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            bytes[end++] = (byte) (0xc0 | codePoint >> 6);
            bytes[end++] = (byte) (0x80 | codePoint & 0x3f);
        } else {
            if (codePoint < 0x10000) {
                bytes[end++] = (byte) (0xe0 | codePoint >> 12);
            } else {
                bytes[end++] = (byte) (0xf0 | codePoint >> 18);
                bytes[end++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
            }
            bytes[end++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            bytes[end++] = (byte) (0x80 | codePoint & 0x3f);
        }
        return end;
    }
}
