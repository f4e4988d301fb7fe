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

import org.apache.parquet.io.ParquetDecodingException;

import java.math.BigInteger;

/** How many digits the decimals of a leaf may have. What holds them relies on it, and the file only says so. */
final class DecimalLimit {
    private static final int LONG_DIGITS = 18;

    private final LeafType type;
    private final BigInteger limit;
    /** The same, as far as longs can be above it. */
    private final long longLimit;
    /** Of which no value can be too large. */
    private final int sureBytes;

    /** @param type a decimal */
    DecimalLimit(LeafType type) {
        this.type = type;
        this.limit = BigInteger.TEN.pow(type.digits());
        this.longLimit = type.digits() <= LONG_DIGITS ? limit.longValueExact() : Long.MAX_VALUE;
        this.sureBytes = limit.bitLength() / Byte.SIZE;
    }

    /** Makes sure that unscaled values are within it. */
    void require(long[] values) {
        for (long value : values) {
            require(value);
        }
    }

    void require(long value) {
        if (value >= longLimit || value <= -longLimit) {
            require(BigInteger.valueOf(value));
        }
    }

    /** Makes sure that an unscaled value in two's complement, big end first, is within it. */
    void require(byte[] bytes, int start, int length) {
        int from = start;
        int end = start + length;
        // Bytes that only repeat the sign, as those of a fixed length do.
        while (end - from > Math.max(1, sureBytes) && bytes[from] == bytes[from + 1] >> Byte.SIZE - 1) {
            from++;
        }
        if (end - from > sureBytes) {
            require(new BigInteger(bytes, from, end - from));
        }
    }

    private void require(BigInteger value) {
        if (value.abs().compareTo(limit) >= 0) {
            throw new ParquetDecodingException("the unscaled value " + value + " does not fit " + type);
        }
    }
}
