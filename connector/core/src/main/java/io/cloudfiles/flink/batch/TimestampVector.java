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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableTimestampVector;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Timestamps in primitive arrays: microseconds since the epoch up to precision 6, milliseconds and the nanoseconds within them above.
 * Filled by one thread, then read by any number.
 */
@PublicEvolving
public final class TimestampVector extends AbstractHeapVector implements WritableTimestampVector {
    private static final long serialVersionUID = 1L;
    private static final int MICRO_PRECISION = 6;
    private static final long MICROS_PER_MILLI = 1000;
    private static final int NANOS_PER_MICRO = 1000;

    /** Microseconds, or milliseconds when there are nanoseconds. */
    private final long[] ticks;

    private final int @Nullable [] nanosOfMilli;

    /**
     * @param capacity number of rows it can hold
     * @param precision number of fractional digits of a second, 0 to 9
     */
    public TimestampVector(int capacity, int precision) {
        super(capacity);
        this.ticks = new long[capacity];
        this.nanosOfMilli = precision > MICRO_PRECISION ? new int[capacity] : null;
    }

    /** Sets a row to microseconds since the epoch. */
    public void setMicros(int row, long micros) {
        if (nanosOfMilli == null) {
            ticks[row] = micros;
        } else {
            ticks[row] = Math.floorDiv(micros, MICROS_PER_MILLI);
            nanosOfMilli[row] = (int) Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO;
        }
    }

    /** Sets a row; digits below a microsecond are dropped when the precision does not hold them. */
    public void setMillis(int row, long millis, int nanosOfMilli) {
        if (this.nanosOfMilli == null) {
            ticks[row] = millis * MICROS_PER_MILLI + nanosOfMilli / NANOS_PER_MICRO;
        } else {
            ticks[row] = millis;
            this.nanosOfMilli[row] = nanosOfMilli;
        }
    }

    /** Microseconds since the epoch; digits below are cut off towards the past. Meaningless for a null. */
    public long micros(int row) {
        return nanosOfMilli == null ? ticks[row] : ticks[row] * MICROS_PER_MILLI + nanosOfMilli[row] / NANOS_PER_MICRO;
    }

    /** Milliseconds since the epoch, rounded towards the past. Meaningless for a null. */
    public long millis(int row) {
        return nanosOfMilli == null ? Math.floorDiv(ticks[row], MICROS_PER_MILLI) : ticks[row];
    }

    /** Nanoseconds within the millisecond, 0 to 999,999. Meaningless for a null. */
    public int nanosOfMilli(int row) {
        return nanosOfMilli == null
                ? (int) Math.floorMod(ticks[row], MICROS_PER_MILLI) * NANOS_PER_MICRO
                : nanosOfMilli[row];
    }

    /** The array of microseconds, or null when the precision is above 6. Not to be changed once the vector is in a batch. */
    public long @Nullable [] microsArray() {
        return nanosOfMilli == null ? ticks : null;
    }

    /** The values of some rows; which of them are null is for the caller to say. */
    TimestampVector select(int[] rows) {
        TimestampVector selected = new TimestampVector(rows.length, nanosOfMilli == null ? 0 : MICRO_PRECISION + 1);
        for (int i = 0; i < rows.length; i++) {
            selected.ticks[i] = ticks[rows[i]];
            if (nanosOfMilli != null && selected.nanosOfMilli != null) {
                selected.nanosOfMilli[i] = nanosOfMilli[rows[i]];
            }
        }
        return selected;
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
        return TimestampData.fromEpochMillis(millis(row), nanosOfMilli(row));
    }

    @Override
    public void setTimestamp(int row, TimestampData value) {
        setMillis(row, value.getMillisecond(), value.getNanoOfMillisecond());
    }

    @Override
    public void fill(TimestampData value) {
        for (int row = 0; row < ticks.length; row++) {
            setTimestamp(row, value);
        }
    }

    @Override
    public void reset() {
        super.reset();
        Arrays.fill(ticks, 0);
        if (nanosOfMilli != null) {
            Arrays.fill(nanosOfMilli, 0);
        }
    }
}
