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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rows that a statement gives, as a table. Rows that are taken back while they are computed do not show. */
final class ResultTable {
    private static final String NO_ORDER = "The rows are in no order: ORDER BY and LIMIT have only chosen them. "
            + "To have them in order, order by columns of the result.";

    private final List<String> columns;
    private final List<Line> lines = new ArrayList<>();
    private boolean lacksOrder;

    private record Line(List<String> texts, RowData row) {}

    private ResultTable(List<String> columns) {
        this.columns = columns;
    }

    /**
     * Waits for all rows.
     *
     * @param order that the statement asks for
     */
    static ResultTable of(TableResult result, Optional<AskedOrder> order) throws Exception {
        ResultTable table = new ResultTable(result.getResolvedSchema().getColumnNames());
        TableResultInternal internal = (TableResultInternal) result;
        RowDataToStringConverter converter = internal.getRowDataToStringConverter();
        CloseableIterator<RowData> rows = internal.collectInternal();
        try {
            rows.forEachRemaining(row -> table.apply(row.getRowKind(), new Line(List.of(converter.convert(row)), row)));
        } finally {
            rows.close();
        }
        order.ifPresent(asked ->
                asked.on(result.getResolvedSchema()).ifPresentOrElse(table::sort, () -> table.lacksOrder = true));
        return table;
    }

    private void apply(RowKind kind, Line line) {
        if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
            lines.add(line);
        } else {
            remove(line.texts);
        }
    }

    /** Takes back one of the lines that look so. */
    private void remove(List<String> texts) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).texts.equals(texts)) {
                lines.remove(i);
                return;
            }
        }
    }

    private void sort(Comparator<RowData> order) {
        lines.sort((a, b) -> order.compare(a.row, b.row));
    }

    void printTo(Terminal terminal) {
        if (columns.equals(List.of("result")) && lines.size() == 1) {
            // A plan, or 'OK': text of its own.
            terminal.result(lines.get(0).texts.get(0));
            return;
        }
        int[] widths = new int[columns.size()];
        widen(widths, columns);
        lines.forEach(line -> widen(widths, line.texts));
        terminal.result(line(columns, widths));
        lines.forEach(line -> terminal.result(line(line.texts, widths)));
        terminal.result(lines.size() == 1 ? "1 row" : lines.size() + " rows");
        if (lacksOrder) {
            terminal.result(NO_ORDER);
        }
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
