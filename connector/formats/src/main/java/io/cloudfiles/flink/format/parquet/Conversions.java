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

import io.cloudfiles.flink.format.columnar.Rebase;
import org.apache.flink.table.data.columnar.vector.heap.HeapBooleanVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapByteVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapDoubleVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapFloatVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapShortVector;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Which types of columns a leaf can be read as: its own, and those that hold all of its values without loss.
 *
 * <pre>
 * integers          wider integers, DOUBLE (up to 32 bits), DECIMAL with enough digits before the point
 * FLOAT, FLOAT16    DOUBLE
 * DECIMAL           DECIMAL with no fewer digits before and behind the point; with more than 38 digits STRING
 * DATE              TIMESTAMP
 * TIMESTAMP         TIMESTAMP_LTZ, as if in UTC; not the other way
 * bytes             STRING
 * UUID              STRING
 * text              bytes
 * </pre>
 */
final class Conversions {
    private static final int BITS_EXACT_IN_DOUBLE = 32;

    private final TimeConversions times;

    /**
     * @param datetimes calendar of dates and instants of the file
     * @param int96 calendar of its instants in 96 bits
     */
    Conversions(Rebase datetimes, Rebase int96) {
        this.times = new TimeConversions(datetimes, int96);
    }

    /** How to read a leaf as a type; null when it does not fit. */
    @Nullable
    Conversion find(LeafType from, LogicalType to) {
        return switch (to.getTypeRoot()) {
            case BOOLEAN -> from.kind() == LeafType.Kind.BOOLEAN ? Conversions::booleans : null;
            case TINYINT -> signedBits(from) <= Byte.SIZE ? Conversions::bytes : null;
            case SMALLINT -> signedBits(from) <= Short.SIZE ? Conversions::shorts : null;
            case INTEGER -> signedBits(from) <= Integer.SIZE ? Conversions::ints : null;
            case BIGINT -> bigint(from);
            case FLOAT -> floats(from);
            case DOUBLE -> doubles(from);
            case DECIMAL -> DecimalConversions.find(from, (DecimalType) to);
            case CHAR, VARCHAR, BINARY, VARBINARY -> BytesConversions.find(from, to);
            case DATE, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                times.find(from, to);
            default -> null;
        };
    }

    /** How many bits an integer type needs that holds all values; many when none does. */
    private static int signedBits(LeafType type) {
        return switch (type.kind()) {
            case INTEGER -> type.digits();
            case UNSIGNED -> 2 * type.digits();
            default -> Integer.MAX_VALUE;
        };
    }

    private static @Nullable Conversion bigint(LeafType from) {
        if (signedBits(from) > Long.SIZE) {
            return null;
        }
        if (from.physical() == PrimitiveTypeName.INT64) {
            return Conversions::longs;
        }
        long mask = from.kind() == LeafType.Kind.UNSIGNED ? 0xffff_ffffL : -1L;
        return chunk -> {
            HeapLongVector vector = new HeapLongVector(chunk.places());
            int[] values = intsOf(chunk);
            for (int i = 0; i < chunk.places(); i++) {
                vector.vector[i] = values[i] & mask;
            }
            return vector;
        };
    }

    /** The values of a leaf of 32 bits. */
    static int[] intsOf(ColumnChunk chunk) {
        int[] values = new int[chunk.places()];
        chunk.ints(values);
        return values;
    }

    /** The values of a leaf of 64 bits. */
    static long[] longsOf(ColumnChunk chunk) {
        long[] values = new long[chunk.places()];
        chunk.longs(values);
        return values;
    }

    private static HeapBooleanVector booleans(ColumnChunk chunk) {
        HeapBooleanVector vector = new HeapBooleanVector(chunk.places());
        chunk.booleans(vector.vector);
        return vector;
    }

    private static HeapByteVector bytes(ColumnChunk chunk) {
        HeapByteVector vector = new HeapByteVector(chunk.places());
        int[] values = intsOf(chunk);
        for (int i = 0; i < chunk.places(); i++) {
            vector.vector[i] = (byte) values[i];
        }
        return vector;
    }

    private static HeapShortVector shorts(ColumnChunk chunk) {
        HeapShortVector vector = new HeapShortVector(chunk.places());
        int[] values = intsOf(chunk);
        for (int i = 0; i < chunk.places(); i++) {
            vector.vector[i] = (short) values[i];
        }
        return vector;
    }

    private static HeapIntVector ints(ColumnChunk chunk) {
        HeapIntVector vector = new HeapIntVector(chunk.places());
        chunk.ints(vector.vector);
        return vector;
    }

    private static HeapLongVector longs(ColumnChunk chunk) {
        HeapLongVector vector = new HeapLongVector(chunk.places());
        chunk.longs(vector.vector);
        return vector;
    }

    private static @Nullable Conversion floats(LeafType from) {
        return switch (from.kind()) {
            case FLOAT -> Conversions::floats;
            case FLOAT16 ->
                chunk -> {
                    HeapFloatVector vector = new HeapFloatVector(chunk.places());
                    HalfFloats.read(chunk.bytes(), vector.vector);
                    return vector;
                };
            default -> null;
        };
    }

    private static HeapFloatVector floats(ColumnChunk chunk) {
        HeapFloatVector vector = new HeapFloatVector(chunk.places());
        chunk.floats(vector.vector);
        return vector;
    }

    private static @Nullable Conversion doubles(LeafType from) {
        if (from.kind() == LeafType.Kind.DOUBLE) {
            return chunk -> {
                HeapDoubleVector vector = new HeapDoubleVector(chunk.places());
                chunk.doubles(vector.vector);
                return vector;
            };
        }
        Conversion narrow = floats(from);
        if (narrow != null) {
            return chunk -> widened(((HeapFloatVector) narrow.read(chunk)).vector);
        }
        if (signedBits(from) > BITS_EXACT_IN_DOUBLE) {
            return null;
        }
        return chunk -> {
            HeapDoubleVector vector = new HeapDoubleVector(chunk.places());
            int[] values = intsOf(chunk);
            for (int i = 0; i < values.length; i++) {
                vector.vector[i] = values[i];
            }
            return vector;
        };
    }

    private static HeapDoubleVector widened(float[] values) {
        HeapDoubleVector vector = new HeapDoubleVector(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.vector[i] = values[i];
        }
        return vector;
    }
}
