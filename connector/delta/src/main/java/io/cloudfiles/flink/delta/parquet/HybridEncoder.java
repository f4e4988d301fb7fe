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
package io.cloudfiles.flink.delta.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Parquet's hybrid of run lengths and bit packing, for levels and dictionary indexes.
 *
 * <p>Values are gathered in groups of eight. A value that comes eight times in a row from the start of a group begins a run, any other
 * group is packed; up to 63 packed groups share a header of one byte.
 */
final class HybridEncoder {
    private static final int GROUP = 8;
    private static final int MAX_GROUPS = 63;

    private final int bitWidth;
    private final PageBuffer out;
    private final int[] group = new int[GROUP];
    private int groupSize;
    private int previous;
    /** How often the previous value came since the last packed group. */
    private int repeats;

    private int packedGroups;
    private int headerPosition;

    /** Appends to a buffer; values have at most so many bits. */
    HybridEncoder(int bitWidth, PageBuffer out) {
        this.bitWidth = bitWidth;
        this.out = out;
    }

    /** The number of bits that the values 0 to {@code max} need. */
    static int bitWidth(int max) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(max);
    }

    void write(int value, int times) {
        int rest = times;
        while (rest > 0 && (repeats < GROUP || value != previous)) {
            write(value);
            rest--;
        }
        repeats += rest;
    }

    /** Writes values one after the other; groups that begin no run are packed from where they are. */
    void write(int[] values, int count) {
        int i = 0;
        while (i < count) {
            if (groupSize == 0 && repeats == 0 && count - i >= GROUP && !isRun(values, i)) {
                pack(values, i);
                previous = values[i + GROUP - 1];
                i += GROUP;
            } else {
                write(values[i++]);
            }
        }
    }

    private static boolean isRun(int[] values, int from) {
        int first = values[from];
        for (int i = from + 1; i < from + GROUP; i++) {
            if (values[i] != first) {
                return false;
            }
        }
        return true;
    }

    void write(int value) {
        if (value == previous) {
            if (++repeats >= GROUP) {
                return;
            }
        } else {
            if (repeats >= GROUP) {
                writeRun();
            }
            previous = value;
            repeats = 1;
        }
        group[groupSize++] = value;
        if (groupSize == GROUP) {
            packGroup();
        }
    }

    private void writeRun() {
        endPackedGroups();
        out.putVarInt(repeats << 1);
        for (int shift = 0; shift < bitWidth; shift += Byte.SIZE) {
            out.putByte(previous >>> shift);
        }
        repeats = 0;
        // What was gathered are the first values of the run.
        groupSize = 0;
    }

    private void packGroup() {
        pack(group, 0);
        groupSize = 0;
        repeats = 0;
    }

    private void pack(int[] values, int from) {
        if (packedGroups == MAX_GROUPS) {
            endPackedGroups();
        }
        if (packedGroups == 0) {
            headerPosition = out.size();
            out.putByte(0);
        }
        if (bitWidth < 2 * Byte.SIZE) {
            packNarrow(values, from);
        } else {
            packWide(values, from);
        }
        packedGroups++;
    }

    private void packNarrow(int[] values, int from) {
        int half = bitWidth * GROUP / 2;
        long low = word(values, from);
        long high = word(values, from + GROUP / 2);
        ByteBuffer target = out.reserve(2 * Long.BYTES);
        int end = target.position() + bitWidth;
        target.putLong(low | high << half).putLong(high >>> Long.SIZE - half).position(end);
    }

    /** Half a group of values of less than 16 bits. */
    private long word(int[] values, int from) {
        return values[from]
                | (long) values[from + 1] << bitWidth
                | (long) values[from + 2] << 2 * bitWidth
                | (long) values[from + 3] << 3 * bitWidth;
    }

    private void packWide(int[] values, int from) {
        long bits = 0;
        int count = 0;
        for (int i = from; i < from + GROUP; i++) {
            bits |= (long) values[i] << count;
            count += bitWidth;
            while (count >= Byte.SIZE) {
                out.putByte((int) bits);
                bits >>>= Byte.SIZE;
                count -= Byte.SIZE;
            }
        }
    }

    private void endPackedGroups() {
        if (packedGroups > 0) {
            out.setByte(headerPosition, packedGroups << 1 | 1);
            packedGroups = 0;
        }
    }

    /** Writes what is left; the encoder starts anew. */
    void finish() {
        if (repeats >= GROUP) {
            writeRun();
        } else if (groupSize > 0) {
            Arrays.fill(group, groupSize, GROUP, 0);
            packGroup();
        }
        endPackedGroups();
        previous = 0;
        repeats = 0;
    }
}
