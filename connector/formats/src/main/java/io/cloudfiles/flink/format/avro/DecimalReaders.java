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

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.DecimalType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads decimals, and integers as such. */
final class DecimalReaders {
    private static final int INT_DIGITS = 10;
    private static final int LONG_DIGITS = 19;

    private DecimalReaders() {}

    static @Nullable ValueReader find(Schema writer, Schema meaning, DecimalType type, DecimalColumn column) {
        int digits = type.getPrecision() - type.getScale();
        return switch (writer.getType()) {
            case INT -> digits < INT_DIGITS ? null : ofLong(type.getScale(), column);
            case LONG -> digits < LONG_DIGITS ? null : ofLong(type.getScale(), column);
            case BYTES, FIXED -> ofBytes(writer, meaning, type, column);
            default -> null;
        };
    }

    private static ValueReader ofLong(int scale, DecimalColumn column) {
        BigInteger factor = BigInteger.TEN.pow(scale);
        return (in, row) -> {
            long value = in.readLong();
            column.setNotNull(row);
            return scale == 0
                    ? column.put(row, value)
                    : column.put(row, BigInteger.valueOf(value).multiply(factor));
        };
    }

    private static @Nullable ValueReader ofBytes(
            Schema writer, Schema meaning, DecimalType type, DecimalColumn column) {
        if (!(meaning.getLogicalType() instanceof LogicalTypes.Decimal decimal)
                || decimal.getScale() > type.getScale()
                || decimal.getPrecision() - decimal.getScale() > type.getPrecision() - type.getScale()) {
            return null;
        }
        int raised = type.getScale() - decimal.getScale();
        int fixed = writer.getType() == Schema.Type.FIXED ? writer.getFixedSize() : -1;
        return (in, row) -> {
            int length = fixed;
            if (fixed < 0) {
                length = in.readLength();
                in.advance(length);
            } else {
                in.skip(fixed);
            }
            column.setNotNull(row);
            return put(column, row, in.bytes, in.position - length, length, raised);
        };
    }

    private static boolean put(DecimalColumn column, int row, byte[] bytes, int at, int length, int raised) {
        if (length == 0) {
            throw new MalformedAvroException("a decimal of no bytes");
        }
        if (raised == 0) {
            int start = at;
            int end = at + length;
            // Bytes that only repeat the sign, as those of a fixed size do.
            while (end - start > Long.BYTES && bytes[start] == bytes[start + 1] >> Byte.SIZE - 1) {
                start++;
            }
            if (end - start <= Long.BYTES) {
                return column.put(row, bigEndian(bytes, start, end));
            }
        }
        return column.put(row, new BigInteger(bytes, at, length).multiply(BigInteger.TEN.pow(raised)));
    }

    private static long bigEndian(byte[] bytes, int start, int end) {
        long value = bytes[start];
        for (int i = start + 1; i < end; i++) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }

    /** The number that bytes say. */
    static BigDecimal number(byte[] bytes, Schema schema) {
        if (bytes.length == 0) {
            throw new MalformedAvroException("a decimal of no bytes");
        }
        return new BigDecimal(new BigInteger(bytes), ((LogicalTypes.Decimal) schema.getLogicalType()).getScale());
    }
}
