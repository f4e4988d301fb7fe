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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.TimestampData;

/** Flink's timestamps, of the microseconds that stores and files count. */
@Internal
public final class Timestamps {
    private static final long MICROS_PER_MILLI = 1000;
    private static final int NANOS_PER_MICRO = 1000;

    private Timestamps() {}

    /** The timestamp of microseconds since 1970, which may be negative. */
    public static TimestampData ofMicros(long micros) {
        return ofMicros(micros, 0);
    }

    /** @param nanosOfMicro nanoseconds beside them, 0 to 999 */
    public static TimestampData ofMicros(long micros, int nanosOfMicro) {
        int nanosOfMilli = (int) Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO + nanosOfMicro;
        return TimestampData.fromEpochMillis(Math.floorDiv(micros, MICROS_PER_MILLI), nanosOfMilli);
    }
}
