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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as a text, for cases that say what a file has byte by byte.
 *
 * <pre>
 * 4f 62 6a                          bytes
 * 00*16                             the same one sixteen times
 * 'abc'                             a text in UTF-8
 * z:-3                              a zig-zag number, seven bits in a byte
 * v:300                             a number without a sign, seven bits in a byte
 * i32:1 i64:1 f32:1.5 f64:1.5       little-endian numbers
 * be32:1                            a big-endian number
 * z[ ... ] v[ ... ] i32[ ... ]      what stands within, its length before it
 * </pre>
 */
public final class ByteNotation {
    private static final int BITS = 7;

    private final String text;
    private int position;

    private ByteNotation(String text) {
        this.text = text;
    }

    /**
     * The bytes that a text stands for.
     *
     * @throws IllegalArgumentException when it is none of the above
     */
    public static byte[] bytes(String text) {
        ByteNotation notation = new ByteNotation(text);
        byte[] bytes = notation.untilBracket();
        if (notation.position < text.length()) {
            throw new IllegalArgumentException("A ] too many: " + text);
        }
        return bytes;
    }

    private byte[] untilBracket() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (position < text.length() && text.charAt(position) != ']') {
            if (Character.isWhitespace(text.charAt(position))) {
                position++;
            } else if (text.charAt(position) == '\'') {
                bytes.writeBytes(quoted());
            } else {
                bytes.writeBytes(token());
            }
        }
        return bytes.toByteArray();
    }

    private byte[] quoted() {
        int close = text.indexOf('\'', position + 1);
        String quoted = text.substring(position + 1, close);
        position = close + 1;
        return quoted.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] token() {
        int start = position;
        while (position < text.length() && " []".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String token = text.substring(start, position);
        if (position < text.length() && text.charAt(position) == '[') {
            position++;
            byte[] content = untilBracket();
            position++;
            byte[] length = number(token, Integer.toString(content.length));
            byte[] both = new byte[length.length + content.length];
            System.arraycopy(length, 0, both, 0, length.length);
            System.arraycopy(content, 0, both, length.length, content.length);
            return both;
        }
        int colon = token.indexOf(':');
        if (colon > 0) {
            return number(token.substring(0, colon), token.substring(colon + 1));
        }
        int times = token.indexOf('*');
        return times < 0
                ? HexFormat.of().parseHex(token)
                : HexFormat.of()
                        .parseHex(token.substring(0, times).repeat(Integer.parseInt(token.substring(times + 1))));
    }

    private static byte[] number(String form, String value) {
        return switch (form) {
            case "z" -> zigZag(Long.parseLong(value));
            case "v" -> varint(Long.parseLong(value));
            case "i32" -> little(Integer.BYTES).putInt(Integer.parseInt(value)).array();
            case "i64" -> little(Long.BYTES).putLong(Long.parseLong(value)).array();
            case "f32" -> little(Float.BYTES).putFloat(Float.parseFloat(value)).array();
            case "f64" ->
                little(Double.BYTES).putDouble(Double.parseDouble(value)).array();
            case "be32" ->
                ByteBuffer.allocate(Integer.BYTES)
                        .putInt(Integer.parseInt(value))
                        .array();
            default -> throw new IllegalArgumentException("No form of a number: " + form);
        };
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A number with a sign, as Avro and ORC write it. */
    public static byte[] zigZag(long value) {
        return varint(value << 1 ^ value >> Long.SIZE - 1);
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        while (rest >>> BITS != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= BITS;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }
}
