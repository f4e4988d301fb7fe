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

import io.cloudfiles.flink.benchmarks.data.OrderLines;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

import java.util.function.Consumer;

/** Reads every value of rows of {@link OrderLines#TYPE}, as a sink would; texts as UTF-8. */
final class OrderSink implements Consumer<RowData> {
    private static final int[] TEXTS = {2, 3, 4, 5, 11, 12, 15, 17};
    private static final int[] DOUBLES = {6, 7, 13, 14};
    private static final int NOTE = 19;

    /** Depends on every value, so that none can be left out. */
    private long sum;

    @Override
    public void accept(RowData row) {
        for (int text : TEXTS) {
            sum += size(row, text);
        }
        for (int number : DOUBLES) {
            sum += (long) row.getDouble(number);
        }
        sum += row.getLong(0) + row.getTimestamp(1, 3).getMillisecond() + row.getInt(8) + (row.getBoolean(9) ? 1 : 0);
        sum += row.getInt(10) + row.getInt(16) + row.getLong(18);
        sum += row.isNullAt(NOTE) ? 0 : size(row, NOTE);
    }

    private static int size(RowData row, int field) {
        return ((BinaryStringData) row.getString(field)).getSizeInBytes();
    }

    long sum() {
        return sum;
    }
}
