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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.batch.TimestampVector;
import io.cloudfiles.flink.format.TimestampParser;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.util.Arrays;

/** Timestamps, from texts; instants also from whole numbers, which are seconds since the epoch. */
final class TimestampColumn extends JsonColumn {
    private static final int MICRO_PRECISION = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND;

    private final TimestampParser parser;
    private final LongColumn seconds = new LongColumn(Long.BYTES);
    private final boolean isInstant;
    private final int precision;

    private long[] micros = new long[0];
    private int[] nanosOfMicro = new int[0];

    TimestampColumn(TimestampParser parser, boolean isInstant, int precision) {
        this.parser = parser;
        this.isInstant = isInstant;
        this.precision = precision;
        seconds.reserve(1);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (!in.isQuote(first)) {
            return isInstant && readSeconds(in, row, first);
        }
        in.text();
        if (!parser.parse(in.bytes, in.textStart, in.textEnd)) {
            return false;
        }
        micros[row] = parser.micros();
        if (precision > MICRO_PRECISION) {
            nanosOfMicro[row] = parser.nanosOfMicro();
        }
        return true;
    }

    private boolean readSeconds(JsonScanner in, int row, byte first) {
        if (!seconds.readValue(in, 0, first)) {
            return false;
        }
        long value = seconds.value(0);
        micros[row] = value * MICROS_PER_SECOND;
        if (precision > MICRO_PRECISION) {
            nanosOfMicro[row] = 0;
        }
        return value >= -MAX_SECONDS && value <= MAX_SECONDS;
    }

    @Override
    void grow(int capacity) {
        micros = Arrays.copyOf(micros, capacity);
        if (precision > MICRO_PRECISION) {
            nanosOfMicro = Arrays.copyOf(nanosOfMicro, capacity);
        }
    }

    @Override
    AbstractHeapVector vector(int rows, byte[] text) {
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

    @Override
    int fixedWidth() {
        return precision > MICRO_PRECISION ? Long.BYTES + Integer.BYTES : Long.BYTES;
    }
}
