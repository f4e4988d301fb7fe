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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.BytesTarget;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values one after the other: little-endian numbers, bits, byte strings of fixed length, and others behind their length in four bytes. */
final class PlainValues extends PageValues {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;

    /** Bytes of a value; 0 when each value tells its own length, or takes a bit. */
    private final int width;

    private final boolean isBits;
    private int position;
    /** Next bit in the current byte. */
    private int bit;

    PlainValues(ColumnDescriptor column, byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.width = width(column);
        this.isBits = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN;
    }

    private static int width(ColumnDescriptor column) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32, FLOAT -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case INT96 -> Long.BYTES + Integer.BYTES;
            case FIXED_LEN_BYTE_ARRAY -> column.getPrimitiveType().getTypeLength();
            case BINARY, BOOLEAN -> 0;
        };
    }

    private ByteBuffer take(int count) {
        long length = (long) count * width;
        if (length > end - position) {
            throw new ParquetDecodingException("A page ends before its last value.");
        }
        ByteBuffer taken = ByteBuffer.wrap(bytes, position, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        position += (int) length;
        return taken;
    }

    @Override
    void booleans(boolean[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (position >= end) {
                throw new ParquetDecodingException("A page ends before its last value.");
            }
            target[i] = (bytes[position] >> bit & 1) == 1;
            nextBit();
        }
    }

    private void nextBit() {
        bit++;
        if (bit == Byte.SIZE) {
            bit = 0;
            position++;
        }
    }

    @Override
    void ints(int[] target, int from, int count) {
        take(count).asIntBuffer().get(target, from, count);
    }

    @Override
    void longs(long[] target, int from, int count) {
        take(count).asLongBuffer().get(target, from, count);
    }

    @Override
    void floats(float[] target, int from, int count) {
        take(count).asFloatBuffer().get(target, from, count);
    }

    @Override
    void doubles(double[] target, int from, int count) {
        take(count).asDoubleBuffer().get(target, from, count);
    }

    @Override
    void bytes(BytesTarget target, int from, int count) {
        if (width > 0) {
            fixed(target, from, count);
            return;
        }
        int start = position;
        for (int i = from; i < from + count; i++) {
            int length = nextLength();
            target.vector.start[i] = position;
            target.vector.length[i] = length;
            position += length;
        }
        // The lengths between the values are copied along; that is cheaper than one copy a value.
        int shift = target.reserve(position - start) - start;
        System.arraycopy(bytes, start, target.vector.buffer, start + shift, position - start);
        for (int i = from; i < from + count; i++) {
            target.vector.start[i] += shift;
        }
    }

    private void fixed(BytesTarget target, int from, int count) {
        ByteBuffer values = take(count);
        int start = target.reserve(values.remaining());
        values.get(target.vector.buffer, start, values.remaining());
        for (int i = 0; i < count; i++) {
            target.vector.start[from + i] = start + i * width;
            target.vector.length[from + i] = width;
        }
    }

    private int nextLength() {
        if (end - position < Integer.BYTES) {
            throw new ParquetDecodingException("A page ends before its last value.");
        }
        int length = (int) INTS.get(bytes, position);
        position += Integer.BYTES;
        if (length < 0 || length > end - position) {
            throw new ParquetDecodingException(
                    "A value of " + length + " bytes where the page has " + (end - position) + ".");
        }
        return length;
    }

    @Override
    void skip(int count) {
        if (isBits) {
            for (int i = 0; i < count; i++) {
                nextBit();
            }
        } else if (width > 0) {
            take(count);
        } else {
            for (int i = 0; i < count; i++) {
                int length = nextLength();
                position += length;
            }
        }
    }
}
