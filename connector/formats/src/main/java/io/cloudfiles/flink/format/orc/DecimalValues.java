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
package io.cloudfiles.flink.format.orc;

import org.apache.flink.table.types.logical.DecimalType;
import org.apache.orc.OrcProto.Stream.Kind;
import org.apache.orc.impl.IntegerReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;

/** Decimals: numbers of any length in groups of seven bits, the lowest first, and the scale of each. */
final class DecimalValues implements LeafValues {
    private static final int BITS = 7;
    private static final int LONG_GROUPS = 9;
    /** As many as 38 digits need. */
    private static final int MAX_GROUPS = 19;

    private final DecimalType type;
    private final BigInteger limit;
    private @Nullable StreamBytes stream;
    private long max;
    private @Nullable IntegerReader scales;

    /** @param type of the column of the file */
    DecimalValues(LeafType type) {
        this.type = new DecimalType(type.digits(), type.scale());
        this.limit = BigInteger.TEN.pow(type.digits());
    }

    @Override
    public void start(StripeStreams streams, int column) throws IOException {
        stream = streams.get(column, Kind.DATA);
        max = streams.maxValues(column, Kind.DATA, 1);
        scales = streams.integers(column, Kind.SECONDARY, true);
    }

    @Override
    public long maxValues() {
        return max;
    }

    @Override
    public void skip(long count) throws IOException {
        StreamBytes bytes = Objects.requireNonNull(stream);
        for (long i = 0; i < count; i++) {
            int next;
            do {
                next = bytes.read();
            } while (next >= 0x80);
        }
        Objects.requireNonNull(scales).skip(count);
    }

    /** Reads unscaled values of up to 18 digits. */
    void read(long[] target, int count) throws IOException {
        StreamBytes bytes = Objects.requireNonNull(stream);
        IntegerReader reader = Objects.requireNonNull(scales);
        long max = limit.longValueExact();
        for (int i = 0; i < count; i++) {
            long value = readLong(bytes);
            long scale = reader.next();
            if (scale != type.getScale()) {
                value = scaled(BigInteger.valueOf(value), scale).longValueExact();
            }
            if (value >= max || value <= -max) {
                throw tooLong(BigInteger.valueOf(value));
            }
            target[i] = value;
        }
    }

    /** Reads unscaled values of any length. */
    void read(BigInteger[] target, int count) throws IOException {
        StreamBytes bytes = Objects.requireNonNull(stream);
        IntegerReader reader = Objects.requireNonNull(scales);
        for (int i = 0; i < count; i++) {
            BigInteger value = readBig(bytes);
            long scale = reader.next();
            if (scale != type.getScale()) {
                value = scaled(value, scale);
            }
            if (value.abs().compareTo(limit) >= 0) {
                throw tooLong(value);
            }
            target[i] = value;
        }
    }

    private IOException tooLong(BigInteger value) {
        return new IOException("the unscaled value " + value + " does not fit " + type.asSummaryString());
    }

    private static long readLong(StreamBytes bytes) throws IOException {
        long groups = 0;
        int shift = 0;
        int next;
        do {
            next = bytes.read();
            groups |= (next & 0x7fL) << shift;
            shift += BITS;
        } while (next >= 0x80 && shift <= LONG_GROUPS * BITS);
        if (next >= 0x80) {
            throw new IOException("a decimal has more than 18 digits");
        }
        return groups >>> 1 ^ -(groups & 1);
    }

    private static BigInteger readBig(StreamBytes bytes) throws IOException {
        BigInteger value = BigInteger.ZERO;
        long groups = 0;
        int count = 0;
        int shift = 0;
        int next;
        do {
            next = bytes.read();
            groups |= (next & 0x7fL) << shift;
            shift += BITS;
            count++;
            if (shift == LONG_GROUPS * BITS) {
                value = value.or(BigInteger.valueOf(groups).shiftLeft((count - LONG_GROUPS) * BITS));
                groups = 0;
                shift = 0;
            }
        } while (next >= 0x80 && count < MAX_GROUPS);
        if (next >= 0x80) {
            throw new IOException("a decimal has more than 38 digits");
        }
        if (count < LONG_GROUPS) {
            return BigInteger.valueOf(groups >>> 1 ^ -(groups & 1));
        }
        value = value.or(BigInteger.valueOf(groups).shiftLeft(count / LONG_GROUPS * LONG_GROUPS * BITS));
        BigInteger half = value.shiftRight(1);
        return value.testBit(0) ? half.not() : half;
    }

    /** Brings a value to the scale of the column, which old writers did not do; digits too many are rounded, as Hive does. */
    private BigInteger scaled(BigInteger value, long scale) throws IOException {
        if (scale < 0 || scale > DecimalType.MAX_PRECISION) {
            throw new IOException("a decimal has the scale " + scale);
        }
        return new BigDecimal(value, (int) scale)
                .setScale(type.getScale(), RoundingMode.HALF_UP)
                .unscaledValue();
    }
}
