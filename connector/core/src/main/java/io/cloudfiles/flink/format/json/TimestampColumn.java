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

import io.cloudfiles.flink.format.TimestampParser;
import io.cloudfiles.flink.format.TimestampValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

/** Timestamps, from texts; instants also from whole numbers, which are seconds since the epoch. */
final class TimestampColumn extends JsonColumn {
    private final TimestampValues values;
    private final LongColumn seconds = new LongColumn(Long.BYTES);
    private final boolean isInstant;

    TimestampColumn(TimestampParser parser, boolean isInstant, int precision) {
        this.values = new TimestampValues(parser, precision);
        this.isInstant = isInstant;
        seconds.reserve(1);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (!in.isQuote(first)) {
            return isInstant && readSeconds(in, row, first);
        }
        in.text();
        return values.parse(row, in.bytes, in.textStart, in.textEnd);
    }

    private boolean readSeconds(JsonScanner in, int row, byte first) {
        return seconds.readValue(in, 0, first) && values.setSeconds(row, seconds.value(0));
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
