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
        if (packedGroups == MAX_GROUPS) {
            endPackedGroups();
        }
        if (packedGroups == 0) {
            headerPosition = out.size();
            out.putByte(0);
        }
        long bits = 0;
        int count = 0;
        for (int value : group) {
            bits |= (long) value << count;
            count += bitWidth;
            while (count >= Byte.SIZE) {
                out.putByte((int) bits);
                bits >>>= Byte.SIZE;
                count -= Byte.SIZE;
            }
        }
        packedGroups++;
        groupSize = 0;
        repeats = 0;
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
