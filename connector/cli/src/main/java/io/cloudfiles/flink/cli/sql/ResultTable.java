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
package io.cloudfiles.flink.cli.sql;

import io.cloudfiles.flink.cli.run.Terminal;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.utils.print.RowDataToStringConverter;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

import java.util.ArrayList;
import java.util.List;

/** The rows that a statement gives, as a table. Rows that are taken back while they are computed do not show. */
final class ResultTable {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private ResultTable(List<String> columns) {
        this.columns = columns;
    }

    /** Waits for all rows. */
    static ResultTable of(TableResult result) throws Exception {
        ResultTable table = new ResultTable(result.getResolvedSchema().getColumnNames());
        TableResultInternal internal = (TableResultInternal) result;
        RowDataToStringConverter converter = internal.getRowDataToStringConverter();
        CloseableIterator<RowData> rows = internal.collectInternal();
        try {
            rows.forEachRemaining(row -> table.apply(row.getRowKind(), List.of(converter.convert(row))));
        } finally {
            rows.close();
        }
        return table;
    }

    private void apply(RowKind kind, List<String> row) {
        if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
            rows.add(row);
        } else {
            rows.remove(row);
        }
    }

    void printTo(Terminal terminal) {
        if (columns.equals(List.of("result")) && rows.size() == 1) {
            // A plan, or 'OK': text of its own.
            terminal.result(rows.get(0).get(0));
            return;
        }
        int[] widths = new int[columns.size()];
        widen(widths, columns);
        rows.forEach(row -> widen(widths, row));
        terminal.result(line(columns, widths));
        rows.forEach(row -> terminal.result(line(row, widths)));
        terminal.result(rows.size() == 1 ? "1 row" : rows.size() + " rows");
    }

    private static void widen(int[] widths, List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
