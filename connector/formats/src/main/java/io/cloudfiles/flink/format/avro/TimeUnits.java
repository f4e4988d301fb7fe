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

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.jspecify.annotations.Nullable;

import java.time.temporal.ChronoUnit;

/**
 * What a timestamp counts.
 *
 * @param unit since 1970
 * @param isLocal whether it is a wall clock's time, in whatever zone
 */
record TimeUnits(ChronoUnit unit, boolean isLocal) {
    /** The units of a timestamp; null for any other type. */
    static @Nullable TimeUnits of(@Nullable LogicalType type) {
        if (type instanceof LogicalTypes.TimestampMillis) {
            return new TimeUnits(ChronoUnit.MILLIS, false);
        }
        if (type instanceof LogicalTypes.TimestampMicros) {
            return new TimeUnits(ChronoUnit.MICROS, false);
        }
        if (type instanceof LogicalTypes.TimestampNanos) {
            return new TimeUnits(ChronoUnit.NANOS, false);
        }
        if (type instanceof LogicalTypes.LocalTimestampMillis) {
            return new TimeUnits(ChronoUnit.MILLIS, true);
        }
        if (type instanceof LogicalTypes.LocalTimestampMicros) {
            return new TimeUnits(ChronoUnit.MICROS, true);
        }
        return type instanceof LogicalTypes.LocalTimestampNanos ? new TimeUnits(ChronoUnit.NANOS, true) : null;
    }

    /** At least six, so that files with milliseconds and with microseconds agree. */
    int fractionDigits() {
        return unit == ChronoUnit.NANOS ? 9 : 6;
    }
}
