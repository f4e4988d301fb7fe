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

import io.cloudfiles.flink.format.columnar.BytesTarget;
import io.cloudfiles.flink.format.columnar.Spread;
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Which types of columns a leaf can be read as: its own, and those that hold all of its values without loss.
 *
 * <pre>
 * integers      wider integers, DOUBLE (up to 32 bits), DECIMAL with enough digits before the point
 * FLOAT         DOUBLE
 * DECIMAL       DECIMAL with no fewer digits before and behind the point
 * DATE          TIMESTAMP
 * TIMESTAMP     TIMESTAMP_LTZ, as clocks show it here; TIMESTAMP
 * instants      TIMESTAMP_LTZ
 * bytes         STRING
 * text          bytes
 * </pre>
 */
final class Conversions {
    private static final int BITS_EXACT_IN_DOUBLE = 32;

    private final TimeConversions times;

    /** @param isHybridCalendar whether old dates are of the hybrid Julian calendar */
    Conversions(boolean isHybridCalendar) {
        this.times = new TimeConversions(isHybridCalendar);
    }

    /** What decodes the values of a leaf. */
    static LeafValues values(LeafType type) {
        return switch (type.kind()) {
            case BOOLEAN -> new BooleanValues();
            case INTEGER -> type.digits() == Byte.SIZE ? new ByteValues() : new IntegerValues();
            case DATE, SPARK_LOCAL_TIMESTAMP -> new IntegerValues();
            case FLOAT -> new FractionValues(Float.BYTES);
            case DOUBLE -> new FractionValues(Double.BYTES);
            case DECIMAL -> new DecimalValues(type);
            case TEXT, PADDED_TEXT, BYTES -> new BytesValues();
            case TIMESTAMP -> new TimestampValues(false);
            case INSTANT -> new TimestampValues(true);
        };
    }

    /** How to read a leaf as a type; null when it does not fit. */
    @Nullable
    Conversion find(LeafType from, LogicalType to) {
        return switch (to.getTypeRoot()) {
            case BOOLEAN -> from.kind() == LeafType.Kind.BOOLEAN ? Conversions::booleans : null;
            case TINYINT -> bits(from) <= Byte.SIZE ? Conversions::bytes : null;
            case SMALLINT -> bits(from) <= Short.SIZE ? Conversions::shorts : null;
            case INTEGER -> bits(from) <= Integer.SIZE ? Conversions::ints : null;
            case BIGINT -> bits(from) <= Long.SIZE ? Conversions::longs : null;
            case FLOAT -> from.kind() == LeafType.Kind.FLOAT ? Conversions::floats : null;
            case DOUBLE -> doubles(from);
            case DECIMAL -> DecimalConversions.find(from, (DecimalType) to);
            case CHAR, VARCHAR, BINARY, VARBINARY -> texts(from);
            case DATE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> times.find(from, to);
            default -> null;
        };
    }

    /** How many bits an integer has; many when it is none. */
    private static int bits(LeafType type) {
        return type.kind() == LeafType.Kind.INTEGER ? type.digits() : Integer.MAX_VALUE;
    }

    private static HeapBooleanVector booleans(LeafNode leaf) throws IOException {
        HeapBooleanVector vector = new HeapBooleanVector(leaf.places());
        ((BooleanValues) leaf.values).read(vector.vector, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(vector.vector, leaf.nulls(), leaf.values());
        }
        return vector;
    }

    /** The values of a leaf of up to 32 bits. */
    static int[] intsOf(LeafNode leaf) throws IOException {
        int[] values = new int[leaf.places()];
        ints(leaf, values);
        return values;
    }

    private static void ints(LeafNode leaf, int[] target) throws IOException {
        ((IntegerValues) leaf.values).read(target, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(target, leaf.nulls(), leaf.values());
        }
    }

    /** The values of a leaf of integers. */
    static void longs(LeafNode leaf, long[] target) throws IOException {
        ((IntegerValues) leaf.values).read(target, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(target, leaf.nulls(), leaf.values());
        }
    }

    private static HeapByteVector bytes(LeafNode leaf) throws IOException {
        HeapByteVector vector = new HeapByteVector(leaf.places());
        int[] values = intsOf(leaf);
        for (int i = 0; i < values.length; i++) {
            vector.vector[i] = (byte) values[i];
        }
        return vector;
    }

    private static HeapShortVector shorts(LeafNode leaf) throws IOException {
        HeapShortVector vector = new HeapShortVector(leaf.places());
        int[] values = intsOf(leaf);
        for (int i = 0; i < values.length; i++) {
            vector.vector[i] = (short) values[i];
        }
        return vector;
    }

    private static HeapIntVector ints(LeafNode leaf) throws IOException {
        HeapIntVector vector = new HeapIntVector(leaf.places());
        ints(leaf, vector.vector);
        return vector;
    }

    private static HeapLongVector longs(LeafNode leaf) throws IOException {
        HeapLongVector vector = new HeapLongVector(leaf.places());
        longs(leaf, vector.vector);
        return vector;
    }

    private static HeapFloatVector floats(LeafNode leaf) throws IOException {
        HeapFloatVector vector = new HeapFloatVector(leaf.places());
        ((FractionValues) leaf.values).read(vector.vector, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(vector.vector, leaf.nulls(), leaf.values());
        }
        return vector;
    }

    private static @Nullable Conversion doubles(LeafType from) {
        return switch (from.kind()) {
            case DOUBLE ->
                leaf -> {
                    HeapDoubleVector vector = new HeapDoubleVector(leaf.places());
                    ((FractionValues) leaf.values).read(vector.vector, leaf.values());
                    if (leaf.nulls() != null) {
                        Spread.over(vector.vector, leaf.nulls(), leaf.values());
                    }
                    return vector;
                };
            case FLOAT ->
                leaf -> {
                    HeapDoubleVector vector = new HeapDoubleVector(leaf.places());
                    float[] values = floats(leaf).vector;
                    for (int i = 0; i < values.length; i++) {
                        vector.vector[i] = values[i];
                    }
                    return vector;
                };
            case INTEGER ->
                bits(from) > BITS_EXACT_IN_DOUBLE
                        ? null
                        : leaf -> {
                            HeapDoubleVector vector = new HeapDoubleVector(leaf.places());
                            int[] values = intsOf(leaf);
                            for (int i = 0; i < values.length; i++) {
                                vector.vector[i] = values[i];
                            }
                            return vector;
                        };
            default -> null;
        };
    }

    private static @Nullable Conversion texts(LeafType from) {
        return switch (from.kind()) {
            case TEXT, BYTES -> Conversions::texts;
            case PADDED_TEXT -> leaf -> trimmed(texts(leaf));
            default -> null;
        };
    }

    private static HeapBytesVector texts(LeafNode leaf) throws IOException {
        BytesTarget target = new BytesTarget(leaf.places());
        ((BytesValues) leaf.values).read(target, leaf.values());
        if (leaf.nulls() != null) {
            Spread.over(target.vector.start, leaf.nulls(), leaf.values());
            Spread.over(target.vector.length, leaf.nulls(), leaf.values());
        }
        return target.vector;
    }

    private static HeapBytesVector trimmed(HeapBytesVector vector) {
        for (int i = 0; i < vector.length.length; i++) {
            while (vector.length[i] > 0 && vector.buffer[vector.start[i] + vector.length[i] - 1] == ' ') {
                vector.length[i]--;
            }
        }
        return vector;
    }
}
