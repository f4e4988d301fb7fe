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

import org.apache.orc.OrcProto.Stream.Kind;
import org.apache.orc.impl.IntegerReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.TimeZone;

/**
 * Timestamps: seconds since 2015 as the writer's clocks showed them, or in UTC for instants, and nanoseconds with a count of the zeros that
 * were left out.
 */
final class TimestampValues implements LeafValues {
    private static final LocalDateTime BASE = LocalDateTime.of(2015, 1, 1, 0, 0);
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int ZEROS_MASK = 7;
    private static final long MAX_NANOS = 999_999_999;
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final boolean isInstant;
    private @Nullable IntegerReader seconds;
    private long max;
    private @Nullable IntegerReader nanos;
    private TimeZone writerZone = UTC;
    private long baseSeconds;

    /** @param isInstant whether they are in UTC */
    TimestampValues(boolean isInstant) {
        this.isInstant = isInstant;
    }

    @Override
    public void start(StripeStreams streams, int column) throws IOException {
        seconds = streams.integers(column, Kind.DATA, true);
        max = streams.maxValues(column, Kind.DATA, Node.MAX_INTEGERS_PER_BYTE);
        nanos = streams.integers(column, Kind.SECONDARY, false);
        writerZone = isInstant ? UTC : streams.writerZone();
        baseSeconds = BASE.atZone(writerZone.toZoneId()).toEpochSecond();
    }

    @Override
    public long maxValues() {
        return max;
    }

    @Override
    public void skip(long count) throws IOException {
        Objects.requireNonNull(seconds).skip(count);
        Objects.requireNonNull(nanos).skip(count);
    }

    /** The zone that the clocks showed when the values of the stripe were written. */
    TimeZone writerZone() {
        return writerZone;
    }

    /**
     * Reads instants.
     *
     * @param millis takes milliseconds since 1970
     * @param nanosOfMilli takes the nanoseconds within the millisecond
     */
    void read(long[] millis, int[] nanosOfMilli, int count) throws IOException {
        IntegerReader secondsReader = Objects.requireNonNull(seconds);
        IntegerReader nanosReader = Objects.requireNonNull(nanos);
        for (int i = 0; i < count; i++) {
            int nanosOfSecond = nanosOfSecond(nanosReader.next());
            long instant = Math.multiplyExact(Math.addExact(secondsReader.next(), baseSeconds), MILLIS_PER_SECOND)
                    + nanosOfSecond / NANOS_PER_MILLI;
            // Seconds are rounded towards 1970, unless less than a millisecond is behind them.
            millis[i] = instant < 0 && nanosOfSecond >= NANOS_PER_MILLI ? instant - MILLIS_PER_SECOND : instant;
            nanosOfMilli[i] = nanosOfSecond % NANOS_PER_MILLI;
        }
    }

    private static int nanosOfSecond(long written) throws IOException {
        int zeros = (int) written & ZEROS_MASK;
        long value = written >>> 3;
        if (value > MAX_NANOS) {
            throw new IOException("a timestamp has " + value + " nanoseconds");
        }
        for (int i = 0; zeros > 0 && i <= zeros; i++) {
            value *= 10;
        }
        if (value > MAX_NANOS) {
            throw new IOException("a timestamp has " + value + " nanoseconds");
        }
        return (int) value;
    }
}
