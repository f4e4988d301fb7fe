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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.format.Utf8;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the text or bytes of a column must keep to.
 *
 * @param type of the column
 * @param isText whether it is of characters
 * @param checksUtf8 whether the bytes may be anything, so that it must be checked that they are text
 * @param min fewest characters or bytes; a shorter {@code CHAR} is padded
 * @param max most characters or bytes
 */
@Internal
public record TextBounds(LogicalType type, boolean isText, boolean checksUtf8, int min, int max) {
    /**
     * The bounds of a column; null when every value fits.
     *
     * @param isAnyBytes whether the file does not say that the values are text
     */
    public static @Nullable TextBounds of(boolean isAnyBytes, LogicalType type) {
        boolean isText = type.is(LogicalTypeFamily.CHARACTER_STRING);
        if (!isText && !type.is(LogicalTypeFamily.BINARY_STRING)) {
            return null;
        }
        boolean checksUtf8 = isText && isAnyBytes;
        if (!isBounded(type) && !checksUtf8) {
            return null;
        }
        int max = LogicalTypeChecks.getLength(type);
        boolean isExact = type.is(LogicalTypeRoot.CHAR) || type.is(LogicalTypeRoot.BINARY);
        return new TextBounds(type, isText, checksUtf8, isExact ? max : 0, max);
    }

    /** Whether a type of texts or bytes has a length. */
    public static boolean isBounded(LogicalType type) {
        return LogicalTypeChecks.getLength(type) < VarCharType.MAX_LENGTH;
    }

    /**
     * Finds the values that do not fit.
     *
     * @param misfits takes their places
     * @return the values, padded where need be
     */
    HeapBytesVector apply(HeapBytesVector values, int places, BitSet misfits) {
        HeapBytesVector fitting = new HeapBytesVector(places);
        fitting.buffer = values.buffer;
        System.arraycopy(values.start, 0, fitting.start, 0, places);
        System.arraycopy(values.length, 0, fitting.length, 0, places);
        BytesTarget padded = new BytesTarget(places);
        for (int place = 0; place < places; place++) {
            if (values.isNullAt(place)) {
                fitting.setNullAt(place);
                continue;
            }
            int missing = min - length(values, place);
            if (!fits(values, place)) {
                misfits.set(place);
            } else if (isText && missing > 0) {
                pad(padded, values, place, missing);
            } else if (isText && min > 0) {
                padded.put(place, values.buffer, values.start[place], values.length[place]);
            }
        }
        return isText && min > 0 ? withNulls(padded.vector, fitting, places) : fitting;
    }

    private static HeapBytesVector withNulls(HeapBytesVector padded, HeapBytesVector from, int places) {
        for (int place = 0; place < places; place++) {
            if (from.isNullAt(place)) {
                padded.setNullAt(place);
            }
        }
        return padded;
    }

    private static void pad(BytesTarget target, HeapBytesVector values, int place, int spaces) {
        byte[] text = Arrays.copyOfRange(
                values.buffer, values.start[place], values.start[place] + values.length[place] + spaces);
        Arrays.fill(text, values.length[place], text.length, (byte) ' ');
        target.put(place, text, 0, text.length);
    }

    private boolean fits(HeapBytesVector values, int place) {
        int start = values.start[place];
        if (checksUtf8 && !Utf8.isValid(values.buffer, start, start + values.length[place])) {
            return false;
        }
        int length = length(values, place);
        return length <= max && (isText || length >= min);
    }

    /** Characters of a text, or bytes. */
    private int length(HeapBytesVector values, int place) {
        int bytes = values.length[place];
        if (!isText) {
            return bytes;
        }
        int characters = 0;
        for (int i = values.start[place]; i < values.start[place] + bytes; i++) {
            characters += (values.buffer[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return characters;
    }

    @Override
    public String toString() {
        return type.asSummaryString();
    }
}
