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

import io.cloudfiles.flink.batch.TimestampVector;
import io.cloudfiles.flink.format.columnar.Rebase;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads dates, times of day and timestamps. Digits of a second beyond the column's precision are cut off. */
final class TimeConversions {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final int MICRO_DIGITS = 6;
    private static final int NANO_DIGITS = 9;

    private final Rebase datetimes;
    private final Rebase int96;

    TimeConversions(Rebase datetimes, Rebase int96) {
        this.datetimes = datetimes;
        this.int96 = int96;
    }

    @Nullable
    Conversion find(LeafType from, LogicalType to) {
        return switch (to.getTypeRoot()) {
            case DATE -> from.kind() == LeafType.Kind.DATE ? this::dates : null;
            case TIME_WITHOUT_TIME_ZONE ->
                from.kind() == LeafType.Kind.TIME
                        ? chunk -> times(chunk, from, LogicalTypeChecks.getPrecision(to))
                        : null;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> localTimes(from, LogicalTypeChecks.getPrecision(to));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                from.kind() == LeafType.Kind.TIMESTAMP ? instants(from, LogicalTypeChecks.getPrecision(to)) : null;
            default -> null;
        };
    }

    private HeapIntVector dates(ColumnChunk chunk) {
        HeapIntVector vector = new HeapIntVector(chunk.places());
        chunk.ints(vector.vector);
        datetimes.days(vector.vector, chunk.places());
        return vector;
    }

    /** Flink holds a time of day in milliseconds. */
    private static HeapIntVector times(ColumnChunk chunk, LeafType from, int precision) {
        HeapIntVector vector = new HeapIntVector(chunk.places());
        int unit = (int) pow10(Math.max(0, 3 - precision));
        if (from.physical() == PrimitiveTypeName.INT32) {
            chunk.ints(vector.vector);
            for (int millis : vector.vector) {
                requireWithinDay(millis);
            }
        } else {
            long[] values = Conversions.longsOf(chunk);
            long perMilli = NANOS_PER_MILLI / from.digits();
            for (int i = 0; i < values.length; i++) {
                vector.vector[i] = requireWithinDay(Math.floorDiv(values[i], perMilli));
            }
        }
        for (int i = 0; unit > 1 && i < chunk.places(); i++) {
            vector.vector[i] -= Math.floorMod(vector.vector[i], unit);
        }
        return vector;
    }

    private static int requireWithinDay(long millis) {
        if (millis < 0 || millis >= MILLIS_PER_DAY) {
            throw new ParquetDecodingException("A time of day of " + millis + " milliseconds.");
        }
        return (int) millis;
    }

    private @Nullable Conversion localTimes(LeafType from, int precision) {
        if (from.kind() == LeafType.Kind.DATE) {
            return chunk -> ofDates(chunk, precision);
        }
        // An instant shows another time in every zone, so that no wall clock time is it.
        return from.kind() == LeafType.Kind.TIMESTAMP && !from.isInstant()
                ? chunk -> timestamps(chunk, from, precision, null)
                : null;
    }

    private Conversion instants(LeafType from, int precision) {
        if (from.physical() == PrimitiveTypeName.INT96) {
            return chunk -> ofInt96(chunk, precision);
        }
        return chunk -> timestamps(chunk, from, precision, datetimes);
    }

    private TimestampVector ofDates(ColumnChunk chunk, int precision) {
        int[] days = Conversions.intsOf(chunk);
        datetimes.days(days, days.length);
        TimestampVector vector = new TimestampVector(days.length, precision);
        for (int i = 0; i < days.length; i++) {
            vector.setMicros(i, days[i] * MICROS_PER_DAY);
        }
        return vector;
    }

    private static TimestampVector timestamps(
            ColumnChunk chunk, LeafType from, int precision, @Nullable Rebase rebase) {
        TimestampVector vector = new TimestampVector(chunk.places(), precision);
        if (from.digits() == 1 && precision > MICRO_DIGITS) {
            nanos(vector, Conversions.longsOf(chunk), precision);
            return vector;
        }
        long[] direct = vector.microsArray();
        long[] micros = direct == null ? new long[chunk.places()] : direct;
        chunk.longs(micros);
        toMicros(micros, from.digits());
        if (rebase != null) {
            rebase.micros(micros, micros.length);
        }
        cutOff(micros, precision);
        for (int i = 0; direct == null && i < micros.length; i++) {
            vector.setMicros(i, micros[i]);
        }
        return vector;
    }

    private static void toMicros(long[] values, int nanosPerUnit) {
        if (nanosPerUnit == NANOS_PER_MILLI) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.multiplyExact(values[i], NANOS_PER_MILLI / NANOS_PER_MICRO);
            }
        } else if (nanosPerUnit == 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.floorDiv(values[i], NANOS_PER_MICRO);
            }
        }
    }

    private static void cutOff(long[] micros, int precision) {
        long unit = pow10(Math.max(0, MICRO_DIGITS - precision));
        for (int i = 0; unit > 1 && i < micros.length; i++) {
            micros[i] -= Math.floorMod(micros[i], unit);
        }
    }

    private static void nanos(TimestampVector vector, long[] nanos, int precision) {
        long unit = pow10(NANO_DIGITS - precision);
        for (int i = 0; i < nanos.length; i++) {
            long kept = nanos[i] - Math.floorMod(nanos[i], unit);
            vector.setMillis(i, Math.floorDiv(kept, NANOS_PER_MILLI), (int) Math.floorMod(kept, NANOS_PER_MILLI));
        }
    }

    private TimestampVector ofInt96(ColumnChunk chunk, int precision) {
        HeapBytesVector values = chunk.bytes();
        TimestampVector vector = new TimestampVector(chunk.places(), precision);
        long unit = pow10(NANO_DIGITS - precision);
        for (int i = 0; i < chunk.places(); i++) {
            if (values.length[i] == 0) {
                continue; // a null
            }
            ByteBuffer value = ByteBuffer.wrap(values.buffer, values.start[i], values.length[i])
                    .order(ByteOrder.LITTLE_ENDIAN);
            long nanosOfDay = value.getLong();
            long days = value.getInt() - JULIAN_DAY_OF_EPOCH;
            long kept = nanosOfDay - Math.floorMod(nanosOfDay, unit);
            long micros = int96.micros(
                    Math.addExact(Math.multiplyExact(days, MICROS_PER_DAY), Math.floorDiv(kept, NANOS_PER_MICRO)));
            long millis = Math.floorDiv(micros, NANOS_PER_MICRO);
            long microsOfMilli = micros - millis * NANOS_PER_MICRO;
            vector.setMillis(i, millis, (int) (microsOfMilli * NANOS_PER_MICRO + Math.floorMod(kept, NANOS_PER_MICRO)));
        }
        return vector;
    }

    private static long pow10(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
