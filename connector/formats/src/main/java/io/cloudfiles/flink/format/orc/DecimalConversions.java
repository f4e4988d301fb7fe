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

import io.cloudfiles.flink.batch.DecimalVector;
import io.cloudfiles.flink.format.columnar.Decimals;
import io.cloudfiles.flink.format.columnar.Spread;
import org.apache.flink.table.types.logical.DecimalType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;

/** Reads decimals, and integers as such. */
final class DecimalConversions {
    private static final int BYTE_DIGITS = 3;
    private static final int SHORT_DIGITS = 5;
    private static final int INT_DIGITS = 10;
    private static final int LONG_DIGITS = 19;

    private DecimalConversions() {}

    static @Nullable Conversion find(LeafType from, DecimalType to) {
        if (digitsBefore(from) > to.getPrecision() - to.getScale() || from.scale() > to.getScale()) {
            return null;
        }
        int raised = to.getScale() - from.scale();
        if (from.kind() == LeafType.Kind.INTEGER) {
            return leaf -> {
                long[] values = new long[leaf.places()];
                Conversions.longs(leaf, values);
                return Decimals.ofLongs(values, to, raised);
            };
        }
        return DecimalVector.isCompact(from.digits())
                ? leaf -> ofShort(leaf, to, raised)
                : leaf -> ofLong(leaf, to, raised);
    }

    /** Digits before the point that values can have; many when they are no exact numbers. */
    private static int digitsBefore(LeafType type) {
        return switch (type.kind()) {
            case DECIMAL -> type.digits() - type.scale();
            case INTEGER ->
                switch (type.digits()) {
                    case Byte.SIZE -> BYTE_DIGITS;
                    case Short.SIZE -> SHORT_DIGITS;
                    case Integer.SIZE -> INT_DIGITS;
                    default -> LONG_DIGITS;
                };
            default -> Integer.MAX_VALUE;
        };
    }

    private static DecimalVector ofShort(LeafNode leaf, DecimalType to, int raised) throws IOException {
        boolean isDirect = raised == 0 && DecimalVector.isCompact(to.getPrecision());
        DecimalVector vector = isDirect ? new DecimalVector(leaf.places(), to.getPrecision(), to.getScale()) : null;
        long[] values = vector == null ? new long[leaf.places()] : vector.unscaledLongs();
        ((DecimalValues) leaf.values).read(values, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(values, leaf.nulls(), leaf.values());
        }
        return vector == null ? Decimals.ofLongs(values, to, raised) : vector;
    }

    private static DecimalVector ofLong(LeafNode leaf, DecimalType to, int raised) throws IOException {
        DecimalVector vector = new DecimalVector(leaf.places(), to.getPrecision(), to.getScale());
        BigInteger[] values = new BigInteger[leaf.values()];
        ((DecimalValues) leaf.values).read(values, values.length);
        BigInteger factor = BigInteger.TEN.pow(raised);
        boolean[] nulls = leaf.nulls();
        int value = 0;
        for (int i = 0; i < leaf.places(); i++) {
            if (nulls == null || !nulls[i]) {
                BigInteger unscaled = values[value++];
                vector.setUnscaled(i, (raised == 0 ? unscaled : unscaled.multiply(factor)).toByteArray());
            }
        }
        return vector;
    }
}
