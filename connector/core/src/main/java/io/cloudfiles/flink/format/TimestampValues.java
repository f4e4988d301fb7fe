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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.batch.TimestampVector;
import org.apache.flink.annotation.Internal;

import java.util.Arrays;

/** The values of a column of timestamps, read by a {@link TimestampParser}. */
@Internal
public final class TimestampValues {
    private static final int MICRO_PRECISION = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND;

    private final TimestampParser parser;
    private final int precision;
    private long[] micros = new long[0];
    private int[] nanosOfMicro = new int[0];

    /**
     * @param parser of this column alone
     * @param precision number of fractional digits of a second, 0 to 9
     */
    public TimestampValues(TimestampParser parser, int precision) {
        this.parser = parser;
        this.precision = precision;
    }

    /** Sets a row to the timestamp that a text says; false when it is none. */
    public boolean parse(int row, byte[] text, int from, int to) {
        if (!parser.parse(text, from, to)) {
            return false;
        }
        set(row, parser.micros(), parser.nanosOfMicro());
        return true;
    }

    /** Sets a row to a number of seconds since the epoch; false when it is out of range. */
    public boolean setSeconds(int row, long seconds) {
        set(row, seconds * MICROS_PER_SECOND, 0);
        return seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS;
    }

    private void set(int row, long newMicros, int newNanosOfMicro) {
        micros[row] = newMicros;
        if (precision > MICRO_PRECISION) {
            nanosOfMicro[row] = newNanosOfMicro;
        }
    }

    /** Bytes of a timestamp. */
    public int width() {
        return precision > MICRO_PRECISION ? Long.BYTES + Integer.BYTES : Long.BYTES;
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        micros = Arrays.copyOf(micros, capacity);
        if (precision > MICRO_PRECISION) {
            nanosOfMicro = Arrays.copyOf(nanosOfMicro, capacity);
        }
    }

    /** A vector of the first rows. */
    public TimestampVector vector(int rows) {
        TimestampVector vector = new TimestampVector(rows, precision);
        long[] array = vector.microsArray();
        if (array != null) {
            System.arraycopy(micros, 0, array, 0, rows);
            return vector;
        }
        for (int row = 0; row < rows; row++) {
            long millis = Math.floorDiv(micros[row], MICROS_PER_MILLI);
            int microsOfMilli = (int) (micros[row] - millis * MICROS_PER_MILLI);
            vector.setMillis(row, millis, microsOfMilli * 1000 + nanosOfMicro[row]);
        }
        return vector;
    }
}
