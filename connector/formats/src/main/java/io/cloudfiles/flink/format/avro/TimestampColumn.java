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

import io.cloudfiles.flink.batch.TimestampVector;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.util.Arrays;

/** Timestamps. Digits of a second beyond the precision are cut off. */
final class TimestampColumn extends AvroColumn {
    private static final int MILLI_DIGITS = 3;
    private static final int MICRO_DIGITS = 6;
    private static final int NANO_DIGITS = 9;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MAX_MILLIS = Long.MAX_VALUE / MICROS_PER_MILLI;

    private final int precision;
    /** Whether there are milliseconds in it, and nothing beyond microseconds. */
    private final boolean holdsMillis;

    private final long microUnit;
    private final int nanoUnit;
    private long[] micros = new long[0];
    private int[] nanosOfMicro = new int[0];

    TimestampColumn(int precision) {
        this.precision = precision;
        this.holdsMillis = precision >= MILLI_DIGITS && precision <= MICRO_DIGITS;
        this.microUnit = pow10(Math.max(0, MICRO_DIGITS - precision));
        this.nanoUnit = (int) pow10(Math.min(MICRO_DIGITS / 2, NANO_DIGITS - precision));
    }

    private static long pow10(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    void setMicros(int row, long value) {
        micros[row] = microUnit == 1 ? value : value - Math.floorMod(value, microUnit);
        if (precision > MICRO_DIGITS) {
            nanosOfMicro[row] = 0;
        }
    }

    /** As {@link #putMillis}, which is left to do it when this is false. */
    boolean putSimpleMillis(int row, long millis) {
        if (!holdsMillis || millis > MAX_MILLIS || millis < -MAX_MILLIS) {
            return false;
        }
        setNotNull(row);
        micros[row] = millis * MICROS_PER_MILLI;
        return true;
    }

    /** Sets a row to a time in milliseconds; false when it is further away than microseconds reach. */
    boolean putMillis(int row, long millis) {
        setNotNull(row);
        long value = millis * MICROS_PER_MILLI;
        if (holdsMillis) {
            micros[row] = value;
        } else {
            setMicros(row, value);
        }
        return millis <= MAX_MILLIS && millis >= -MAX_MILLIS;
    }

    void setNanos(int row, long value) {
        setMicros(row, Math.floorDiv(value, NANOS_PER_MICRO));
        if (precision > MICRO_DIGITS) {
            int nanos = (int) Math.floorMod(value, NANOS_PER_MICRO);
            nanosOfMicro[row] = nanos - nanos % nanoUnit;
        }
    }

    @Override
    protected void grow(int capacity) {
        micros = Arrays.copyOf(micros, capacity);
        if (precision > MICRO_DIGITS) {
            nanosOfMicro = Arrays.copyOf(nanosOfMicro, capacity);
        }
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        TimestampVector vector = new TimestampVector(rows, precision);
        long[] array = vector.microsArray();
        if (array != null) {
            System.arraycopy(micros, 0, array, 0, rows);
            return vector;
        }
        for (int row = 0; row < rows; row++) {
            long millis = Math.floorDiv(micros[row], MICROS_PER_MILLI);
            long microsOfMilli = micros[row] - millis * MICROS_PER_MILLI;
            vector.setMillis(row, millis, (int) (microsOfMilli * NANOS_PER_MICRO) + nanosOfMicro[row]);
        }
        return vector;
    }

    @Override
    public int fixedWidth() {
        return precision > MICRO_DIGITS ? Long.BYTES + Integer.BYTES : Long.BYTES;
    }
}
