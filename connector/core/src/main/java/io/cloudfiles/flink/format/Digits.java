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

/**
 * Decimal digits, eight at a time: the bytes of a word become digits by an exclusive or, neighbours are put together to pairs, these to
 * fours and those to eights, by multiplications of the whole word. There is no loop whose end the processor would have to guess.
 */
@Internal
public final class Digits {
    private static final long ZEROS = Words.ONES * '0';

    /** Added to a digit, the highest bit stays clear; to anything else below 0x80, it is set. */
    private static final long OVER_NINE = Words.ONES * (0x80 - 10);

    private static final int EIGHT_DIGITS = 100_000_000;
    private static final long PAIRS = 0x000000ff000000ffL;

    private Digits() {}

    /** How many bytes of a word are digits before the first one that is none; 8 when all are. */
    public static int count(long word) {
        long digits = word ^ ZEROS;
        return Words.bytesBefore((digits + OVER_NINE | digits) & Words.HIGHS);
    }

    /**
     * The number that the first digits of a word say.
     *
     * @param count of the digits, 1 to 8
     */
    public static int value(long word, int count) {
        return sum((word ^ ZEROS) << 64 - 8 * count);
    }

    /** The number of eight digits, of which the first is in the lowest byte. */
    private static int sum(long digits) {
        long pairs = digits * 10 + (digits >>> 8);
        return (int)
                ((pairs & PAIRS) * (100 + (1_000_000L << 32)) + (pairs >>> 16 & PAIRS) * (1 + (10_000L << 32)) >>> 32);
    }

    /** The number of a text of 1 to 8 digits, in front of whose end there must be 8 bytes in the array; negative when it is none. */
    private static int parseEight(byte[] text, int from, int to) {
        long digits = (Words.at(text, from) ^ ZEROS) << 64 - 8 * (to - from);
        return ((digits + OVER_NINE | digits) & Words.HIGHS) == 0 ? sum(digits) : -1;
    }

    /** Whether {@link #parse} can tell what a text is: of 1 to 16 bytes, and there are eight bytes behind its start and its middle. */
    public static boolean canParse(byte[] text, int from, int to) {
        return to > from && to - from <= 16 && to + 8 <= text.length;
    }

    /** The number that a text of nothing but digits says; negative when it is another text. Ask {@link #canParse} before. */
    public static long parse(byte[] text, int from, int to) {
        if (to - from <= 8) {
            return parseEight(text, from, to);
        }
        long high = parseEight(text, from, to - 8);
        long low = parseEight(text, to - 8, to);
        return (high | low) < 0 ? -1 : high * EIGHT_DIGITS + low;
    }
}
