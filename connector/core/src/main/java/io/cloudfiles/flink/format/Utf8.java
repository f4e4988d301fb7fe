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

/** Checks that bytes are UTF-8, and finds the byte order mark that they may begin with. */
@Internal
public final class Utf8 {
    private static final int MARK_BYTES = 3;
    private static final long ONES_BUT_LOWEST = Words.repeat((byte) 0xfe);
    private static final long OVERLONG_TWO = Words.repeat((byte) 0xc0);
    private static final long OVERLONG_THREE = Words.repeat((byte) 0xe0);
    private static final long SURROGATE = Words.repeat((byte) 0xed);

    private Utf8() {}

    /** Where a byte order mark ends that a text begins with; 0 when there is none in its first bytes. */
    public static int markEnd(byte[] text, int length) {
        boolean hasMark =
                length >= MARK_BYTES && text[0] == (byte) 0xef && text[1] == (byte) 0xbb && text[2] == (byte) 0xbf;
        return hasMark ? MARK_BYTES : 0;
    }

    /**
     * Whether a range is well-formed UTF-8: shortest form, no surrogates, nothing above U+10FFFF.
     *
     * <p>By words, without asking how long each sequence is, which the processor could not guess: the bytes that must continue a sequence
     * are marked from its first byte and compared with those that do. The few first bytes behind which not every one may follow leave that
     * to a loop over sequences.
     */
    public static boolean isValid(byte[] bytes, int from, int to) {
        long expected = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = Words.at(bytes, i);
            long high = word & Words.HIGHS;
            if ((high | expected) == 0) {
                continue;
            }
            if (hasSpecial(word, high)) {
                return isValidSlowly(bytes, from, to);
            }
            // Two bytes or more, three; shifted, the mark of a byte stands for a bit further down in it.
            long two = high & word << 1;
            long three = two & word << 2;
            if ((two << 8 | three << 16 | expected) != (high ^ two)) {
                return false;
            }
            expected = two >>> 56 | three >>> 48;
        }
        return isTailValid(bytes, i, to, expected);
    }

    /** Whether a word has a byte from 0xf0 on, or one of 0xc0, 0xc1, 0xe0 and 0xed. May say so of others. */
    private static boolean hasSpecial(long word, long high) {
        long four = high & word << 1 & word << 2 & word << 3;
        long overlong = word & ONES_BUT_LOWEST ^ OVERLONG_TWO;
        long overlongThree = word ^ OVERLONG_THREE;
        long surrogate = word ^ SURROGATE;
        return (four
                        | (overlong - Words.ONES & ~overlong
                                        | overlongThree - Words.ONES & ~overlongThree
                                        | surrogate - Words.ONES & ~surrogate)
                                & Words.HIGHS)
                != 0;
    }

    /** The last bytes, fewer than a word, of which some continue a sequence that began in front. */
    private static boolean isTailValid(byte[] bytes, int from, int to, long expected) {
        int i = from;
        for (long left = expected; left != 0; left >>>= 8) {
            if (i >= to || (bytes[i++] & 0xc0) != 0x80) {
                return false;
            }
        }
        return isValidSlowly(bytes, i, to);
    }

    private static boolean isValidSlowly(byte[] bytes, int from, int to) {
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
