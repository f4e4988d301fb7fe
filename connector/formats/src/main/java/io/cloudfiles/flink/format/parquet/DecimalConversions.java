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

import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.format.columnar.Decimals;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.types.logical.DecimalType;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.Arrays;

/** Reads decimals, and integers as such. */
final class DecimalConversions {
    private static final int BYTE_DIGITS = 3;
    private static final int SHORT_DIGITS = 5;
    private static final int INT_DIGITS = 10;
    private static final int LONG_DIGITS = 19;
    private static final int UNSIGNED_LONG_DIGITS = 20;

    private DecimalConversions() {}

    static @Nullable Conversion find(LeafType from, DecimalType to) {
        int digitsBefore = digitsBefore(from);
        if (digitsBefore > to.getPrecision() - to.getScale() || from.scale() > to.getScale()) {
            return null;
        }
        int raised = to.getScale() - from.scale();
        return switch (from.physical()) {
            case INT32 -> chunk -> ofInts(chunk, from, to, raised);
            case INT64 -> chunk -> ofLongs(chunk, from, to, raised);
            default -> chunk -> ofBytes(chunk, from, to, raised);
        };
    }

    /** Digits before the point that values can have; many when they are no exact numbers. */
    private static int digitsBefore(LeafType type) {
        return switch (type.kind()) {
            case DECIMAL -> type.digits() - type.scale();
            case INTEGER, UNSIGNED -> integerDigits(type);
            default -> Integer.MAX_VALUE;
        };
    }

    private static int integerDigits(LeafType type) {
        return switch (type.digits()) {
            case Byte.SIZE -> BYTE_DIGITS;
            case Short.SIZE -> SHORT_DIGITS;
            case Integer.SIZE -> INT_DIGITS;
            default -> type.kind() == LeafType.Kind.UNSIGNED ? UNSIGNED_LONG_DIGITS : LONG_DIGITS;
        };
    }

    private static DecimalVector ofInts(ColumnChunk chunk, LeafType from, DecimalType to, int raised) {
        int[] ints = Conversions.intsOf(chunk);
        long mask = from.kind() == LeafType.Kind.UNSIGNED ? 0xffff_ffffL : -1L;
        long[] longs = new long[ints.length];
        for (int i = 0; i < ints.length; i++) {
            longs[i] = ints[i] & mask;
        }
        if (from.kind() == LeafType.Kind.DECIMAL) {
            new DecimalLimit(from).require(longs);
        }
        return Decimals.ofLongs(longs, to, raised);
    }

    private static DecimalVector ofLongs(ColumnChunk chunk, LeafType from, DecimalType to, int raised) {
        long[] longs = Conversions.longsOf(chunk);
        if (from.kind() == LeafType.Kind.DECIMAL) {
            new DecimalLimit(from).require(longs);
        }
        return from.kind() == LeafType.Kind.UNSIGNED
                ? ofUnsigned(longs, to, raised)
                : Decimals.ofLongs(longs, to, raised);
    }

    private static DecimalVector ofUnsigned(long[] values, DecimalType to, int raised) {
        DecimalVector vector = new DecimalVector(values.length, to.getPrecision(), to.getScale());
        BigInteger factor = BigInteger.TEN.pow(raised);
        for (int i = 0; i < values.length; i++) {
            BigInteger value = new BigInteger(Long.toUnsignedString(values[i]));
            vector.setUnscaled(i, value.multiply(factor).toByteArray());
        }
        return vector;
    }

    private static DecimalVector ofBytes(ColumnChunk chunk, LeafType from, DecimalType to, int raised) {
        HeapBytesVector values = chunk.bytes();
        DecimalVector vector = new DecimalVector(chunk.places(), to.getPrecision(), to.getScale());
        DecimalLimit limit = new DecimalLimit(from);
        boolean isCompact = DecimalVector.isCompact(to.getPrecision());
        BigInteger factor = BigInteger.TEN.pow(raised);
        for (int i = 0; i < chunk.places(); i++) {
            int start = values.start[i];
            int length = values.length[i];
            if (length == 0) {
                continue; // a null
            }
            limit.require(values.buffer, start, length);
            if (isCompact && raised == 0 && length <= Long.BYTES) {
                vector.setUnscaled(i, bigEndian(values.buffer, start, length));
            } else if (raised == 0) {
                vector.setUnscaled(i, Arrays.copyOfRange(values.buffer, start, start + length));
            } else {
                BigInteger value = new BigInteger(values.buffer, start, length);
                vector.setUnscaled(i, value.multiply(factor).toByteArray());
            }
        }
        return vector;
    }

    private static long bigEndian(byte[] bytes, int start, int length) {
        long value = bytes[start];
        for (int i = start + 1; i < start + length; i++) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }
}
