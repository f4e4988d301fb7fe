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
package io.cloudfiles.flink.format.avro;

import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.util.Arrays;

/** Texts and bytes: ranges of the decompressed blocks, or copies where not all values stand there as they are. */
final class BytesColumn extends AvroColumn {
    /** A length takes up to four bytes, and three where texts are short. */
    private static final int LENGTH_BYTES = 3;

    private static final int FIRST_CAPACITY = 1024;
    private static final int CONTINUATION_MASK = 0xc0;
    private static final int CONTINUATION = 0x80;

    private final boolean isText;
    private final int min;
    private final int max;
    private final boolean isBounded;
    private boolean copies;
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private byte[] own = new byte[0];
    private int ownLength;

    /** @param type of characters or bytes, with or without a length */
    BytesColumn(LogicalType type) {
        this.isText = type.is(LogicalTypeFamily.CHARACTER_STRING);
        this.max = LogicalTypeChecks.getLength(type);
        this.min = type.is(LogicalTypeRoot.CHAR) || type.is(LogicalTypeRoot.BINARY) ? max : 0;
        this.isBounded = max < Integer.MAX_VALUE;
        this.copies = isText && min > 0; // shorter ones are padded
    }

    @Override
    void copyBytes() {
        copies = true;
    }

    @Override
    boolean sharesBytes() {
        return !copies;
    }

    /** Whether there are values that do not fit. */
    boolean isBounded() {
        return isBounded;
    }

    boolean isText() {
        return isText;
    }

    /** Sets a row to a range of the blocks; false when it is too long, or too short. */
    boolean put(AvroInput in, int row, int start, int length) {
        if (copies || isBounded) {
            return putBounded(in.bytes, row, start, length);
        }
        starts[row] = start;
        lengths[row] = length;
        return true;
    }

    /** Whether not all values stand in the blocks as they are. */
    boolean isCopying() {
        return copies;
    }

    /** Sets a row to a range of the blocks, for a column that does not copy and has no length to keep to. */
    void putRange(int row, int start, int length) {
        setNotNull(row);
        starts[row] = start;
        lengths[row] = length;
    }

    /** Sets a row to bytes from elsewhere, for a column that copies. */
    boolean put(AvroInput in, int row, byte[] value) {
        in.expansion += value.length;
        return putBounded(value, row, 0, value.length);
    }

    private boolean putBounded(byte[] bytes, int row, int start, int length) {
        int size = isText && isBounded ? characters(bytes, start, length) : length;
        if (size > max || size < min && !isText) {
            return false;
        }
        if (!copies) {
            starts[row] = start;
            lengths[row] = length;
            return true;
        }
        int padding = Math.max(0, min - size);
        if (own.length - ownLength < length + padding) {
            own = Arrays.copyOf(
                    own,
                    Math.max(FIRST_CAPACITY, Math.max(2 * own.length, Math.addExact(ownLength, length + padding))));
        }
        System.arraycopy(bytes, start, own, ownLength, length);
        Arrays.fill(own, ownLength + length, ownLength + length + padding, (byte) ' ');
        starts[row] = ownLength;
        lengths[row] = length + padding;
        ownLength += length + padding;
        return true;
    }

    private static int characters(byte[] bytes, int start, int length) {
        int characters = 0;
        for (int i = start; i < start + length; i++) {
            characters += (bytes[i] & CONTINUATION_MASK) == CONTINUATION ? 0 : 1;
        }
        return characters;
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        starts[row] = 0;
        lengths[row] = 0;
    }

    @Override
    protected void grow(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        HeapBytesVector vector = new HeapBytesVector(placesToMake(rows));
        vector.start = Arrays.copyOf(starts, rows);
        vector.length = Arrays.copyOf(lengths, rows);
        vector.buffer = copies ? own : text;
        own = new byte[0];
        ownLength = 0;
        return vector;
    }

    @Override
    public int fixedWidth() {
        return LENGTH_BYTES;
    }
}
