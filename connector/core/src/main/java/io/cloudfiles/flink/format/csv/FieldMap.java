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
package io.cloudfiles.flink.format.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Which column each field of the records of a file belongs to. */
final class FieldMap {
    /** Of fields that belong to no column. */
    static final int NO_COLUMN = -1;

    private final int width;
    private final int[] columns;
    private final int[] missing;
    private final int[] absent;
    private final byte[][] names;

    private FieldMap(int width, int[] columns, List<String> fieldNames, int columnCount) {
        this.width = width;
        this.columns = columns;
        this.names = fieldNames.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.missing = IntStream.range(0, columnCount)
                .filter(column -> Arrays.stream(columns).noneMatch(mapped -> mapped == column))
                .toArray();
        IntStream behind = Arrays.stream(columns, Math.min(width, columns.length), columns.length)
                .filter(column -> column != NO_COLUMN);
        this.absent = IntStream.concat(Arrays.stream(missing), behind).toArray();
    }

    /** By name where the file names its fields, else by position. */
    static FieldMap of(CsvHeader header, List<String> columnNames, boolean caseSensitive) {
        int[] columns = header.names().isEmpty()
                ? IntStream.range(0, columnNames.size()).toArray()
                : byName(header.names(), columnNames, caseSensitive);
        return new FieldMap(header.width(), columns, header.columnNames(), columnNames.size());
    }

    private static int[] byName(List<String> fieldNames, List<String> columnNames, boolean caseSensitive) {
        Map<String, Integer> byName = new HashMap<>();
        for (int column = 0; column < columnNames.size(); column++) {
            byName.put(key(columnNames.get(column), caseSensitive), column);
        }
        return fieldNames.stream()
                .mapToInt(name -> byName.getOrDefault(key(name, caseSensitive), NO_COLUMN))
                .toArray();
    }

    private static String key(String name, boolean caseSensitive) {
        return caseSensitive ? name : name.toLowerCase(Locale.ROOT);
    }

    /** How many fields records have. */
    int width() {
        return width;
    }

    /** How many fields may have a column: all those behind have none. */
    int length() {
        return columns.length;
    }

    /** The column of a field, or {@link #NO_COLUMN}. */
    int column(int field) {
        return field < columns.length ? columns[field] : NO_COLUMN;
    }

    /** The columns that no field belongs to. */
    int[] missing() {
        return missing;
    }

    /** The columns that have no value in records as wide as they should be. */
    int[] absent() {
        return absent;
    }

    /** The name of a field in UTF-8. */
    byte[] name(int field) {
        return field < names.length ? names[field] : CsvHeader.nameOf(field).getBytes(StandardCharsets.UTF_8);
    }
}
