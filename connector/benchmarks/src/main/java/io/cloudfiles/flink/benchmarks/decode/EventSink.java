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
package io.cloudfiles.flink.benchmarks.decode;

import io.cloudfiles.flink.benchmarks.data.EventLines;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

import java.util.function.Consumer;

/** Reads every value of rows of {@link EventLines#TYPE}, as a sink would; texts as UTF-8. */
final class EventSink implements Consumer<RowData> {
    private static final int[] TEXTS = {0, 3, 4, 5, 6};

    /** Depends on every value, so that none can be left out. */
    private long sum;

    @Override
    public void accept(RowData row) {
        for (int text : TEXTS) {
            sum += size(row, text);
        }
        sum += row.getTimestamp(1, 3).getMillisecond() + row.getLong(2) + (long) row.getDouble(7) + row.getInt(8);
        sum += row.getBoolean(9) ? 1 : 0;
        RowData device = row.getRow(10, 4);
        sum += size(device, 0) + size(device, 1) + device.getInt(2) + device.getInt(3);
        if (!row.isNullAt(11)) {
            ArrayData tags = row.getArray(11);
            for (int i = 0; i < tags.size(); i++) {
                sum += ((BinaryStringData) tags.getString(i)).getSizeInBytes();
            }
        }
    }

    private static int size(RowData row, int field) {
        return ((BinaryStringData) row.getString(field)).getSizeInBytes();
    }

    long sum() {
        return sum;
    }
}
