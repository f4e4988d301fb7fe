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
package io.cloudfiles.flink.cli.table;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Some rows of a table.
 *
 * @param version of the table
 * @param columns names, in the table's order
 * @param rows by column, with the values of {@link DeltaTableReader#forEachRow}
 */
@Internal
public record TableRowsView(long version, List<String> columns, List<Map<String, @Nullable Object>> rows) {
    /** The first rows, up to a number, as they come. */
    public static TableRowsView first(int most, DeltaTableReader table) throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        table.forEachRow(row -> {
            rows.add(row);
            return rows.size() < most;
        });
        return new TableRowsView(table.version(), table.columns(), rows);
    }
}
