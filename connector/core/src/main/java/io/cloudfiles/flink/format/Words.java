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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at once: a word is a long whose lowest byte is the first one of the text.
 *
 * <p>Marks are the highest bits of bytes. Those that are made with a subtraction or an addition over all bytes are exact in the lowest one,
 * since a borrow or carry only runs upwards; where more than the lowest counts, {@link #exactMarks} is used.
 */
@Internal
public final class Words {
    /** A one in each byte; multiplied with a byte it is that byte eight times. */
    public static final long ONES = 0x0101010101010101L;

    /** The highest bit of each byte. */
    public static final long HIGHS = 0x8080808080808080L;

    /** All but the highest bit of each byte. */
    public static final long LOWS = ~HIGHS;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Moves the lowest bits of the bytes side by side into the highest byte. */
    private static final long GATHER = 0x0102040810204080L;

    private Words() {}

    /** The eight bytes from a position on, which must all be in the array. */
    public static long at(byte[] bytes, int position) {
        return (long) WORD.get(bytes, position);
    }

    /** A byte eight times. */
    public static long repeat(byte value) {
        return ONES * (value & 0xff);
    }

    /** How many bytes are in front of the lowest mark. */
    public static int bytesBefore(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /**
     * From sums whose highest bit is set in each byte that is not marked: the marks, one bit a byte, the first byte in the lowest bit.
     *
     * @param sums of bytes below 0x80 and {@link #LOWS}, so that no carry leaves a byte
     */
    public static long exactMarks(long sums) {
        return ((~sums & HIGHS) >>> 7) * GATHER >>> 56;
    }
}
