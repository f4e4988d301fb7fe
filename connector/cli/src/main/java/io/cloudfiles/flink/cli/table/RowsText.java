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

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Rows as a table of text: what is in a row, list or map is written as JSON, and long values are cut. */
@Internal
public final class RowsText {
    private static final int MAX_WIDTH = 40;

    private RowsText() {}

    /** A line for the names, one for each row, and one that tells the version. */
    public static String of(TableRowsView view) {
        int rows = view.rows().size();
        return table(view.columns(), view.rows()) + "\n" + rows + (rows == 1 ? " row" : " rows") + " of version "
                + view.version() + "\n";
    }

    /** A line for the names and one for each row. */
    public static List<String> lines(List<String> columns, Collection<Map<String, @Nullable Object>> rows) {
        return table(columns, rows).toString().lines().toList();
    }

    private static TextTable table(List<String> columns, Collection<Map<String, @Nullable Object>> rows) {
        TextTable table = new TextTable().line(columns);
        rows.forEach(row ->
                table.line(columns.stream().map(column -> cell(row.get(column))).toList()));
        return table;
    }

    /** One line, whatever is in the value. */
    private static String cell(@Nullable Object value) {
        JsonNode json = RowsJson.value(value);
        String text = (json.isValueNode() ? json.asText() : json.toString()).replaceAll("\\p{Cntrl}", " ");
        return text.codePointCount(0, text.length()) <= MAX_WIDTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_WIDTH - 1)) + "…";
    }
}
