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
package io.cloudfiles.flink.cli.demo;

import io.cloudfiles.flink.cli.table.RowsText;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the demo's table holds at one moment.
 *
 * @param version the table's version
 * @param rows its rows
 * @param ids the ids that occur
 * @param withCoupon rows with a value in the column that came later
 * @param columns names of the columns
 * @param examples some rows by id
 */
record TableView(
        long version,
        long rows,
        BitSet ids,
        long withCoupon,
        List<String> columns,
        Map<Long, Map<String, @Nullable Object>> examples) {
    /** Reads the whole table. */
    static TableView read(DeltaTableReader reader, List<Long> exampleIds) throws IOException {
        BitSet ids = new BitSet();
        Map<Long, Map<String, @Nullable Object>> examples = new TreeMap<>();
        long[] withCoupon = {0};
        long[] rows = {0};
        reader.forEachRow(row -> {
            Long id = (Long) Objects.requireNonNull(row.get("id"), "id");
            rows[0]++;
            ids.set(Math.toIntExact(id));
            if (row.get("coupon") != null) {
                withCoupon[0]++;
            }
            if (exampleIds.contains(id)) {
                examples.put(id, row);
            }
            return true;
        });
        return new TableView(reader.version(), rows[0], ids, withCoupon[0], reader.columns(), examples);
    }

    /** Whether exactly the ids 1 to {@code last} occur, each in one row. */
    boolean holdsEachOnce(long last) {
        return rows == last && ids.cardinality() == last && ids.length() == last + 1;
    }

    /** The examples as lines of a table. */
    List<String> lines() {
        return RowsText.lines(columns, examples.values());
    }
}
