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
package io.cloudfiles.flink.delta.commit;

import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows of a sink of the model: which columns they have, and with which types. All values follow from the row's id.
 *
 * @param isPartitioned whether they have the column {@code part}
 * @param isWide whether {@code n} is a BIGINT that no INT holds
 * @param added numbers of the columns that were added, {@code c0} and so on
 */
record ModelRows(boolean isPartitioned, boolean isWide, TreeSet<Integer> added) {
    private static final int ADDABLE = 8;
    private static final long WIDE = 5_000_000_000L;
    private static final List<@Nullable String> PARTITIONS = Arrays.asList("a/b =ü%", null, "plain", "it's");

    /** The rows that a sink begins with. */
    static ModelRows first(boolean isPartitioned) {
        return new ModelRows(isPartitioned, false, new TreeSet<>());
    }

    ModelRows widened() {
        return new ModelRows(isPartitioned, true, added);
    }

    /** The same with one more column, of those that all sinks add. */
    ModelRows with(int number) {
        TreeSet<Integer> more = new TreeSet<>(added);
        more.add(Math.floorMod(number, ADDABLE));
        return new ModelRows(isPartitioned, isWide, more);
    }

    /** Different for different columns. */
    int version() {
        return added.stream().mapToInt(number -> 2 << number).sum() + (isWide ? 1 : 0);
    }

    /** The columns of a new table; the last one is filled by Spark alone. */
    RowType tableType() {
        Map<String, LogicalType> columns = columns();
        columns.put("mark", new BigIntType());
        return rowType(columns);
    }

    RowType type() {
        return rowType(columns());
    }

    private static RowType rowType(Map<String, LogicalType> columns) {
        return RowType.of(
                columns.values().toArray(LogicalType[]::new), columns.keySet().toArray(String[]::new));
    }

    private Map<String, LogicalType> columns() {
        Map<String, LogicalType> columns = new LinkedHashMap<>();
        columns.put("id", new BigIntType());
        columns.put("writer", new VarCharType(VarCharType.MAX_LENGTH));
        columns.put("n", isWide ? new BigIntType() : new IntType());
        if (isPartitioned) {
            columns.put("part", new VarCharType(VarCharType.MAX_LENGTH));
        }
        added.forEach(number -> columns.put(name(number), typeOf(number)));
        return columns;
    }

    /** Name of an added column. */
    static String name(int number) {
        return "c" + Math.floorMod(number, ADDABLE);
    }

    /** Type of an added column in Delta's words. */
    static String deltaType(int number) {
        return isText(number) ? "string" : "long";
    }

    private static LogicalType typeOf(int number) {
        return isText(number) ? new VarCharType(VarCharType.MAX_LENGTH) : new BigIntType();
    }

    private static boolean isText(int number) {
        return Math.floorMod(number, 2) == 0;
    }

    /** Column by column with their types in Delta's words. */
    Map<String, String> deltaTypes() {
        Map<String, String> types = new TreeMap<>();
        columns()
                .forEach((name, type) -> types.put(
                        name, type instanceof VarCharType ? "string" : type instanceof IntType ? "integer" : "long"));
        return types;
    }

    /** A row as a batch takes it. */
    List<@Nullable Object> values(long id, String writer) {
        return new ArrayList<>(fields(id, writer).values());
    }

    /** A row as Spark shows it. */
    Map<String, @Nullable Object> shown(long id, String writer) {
        Map<String, @Nullable Object> shown = fields(id, writer);
        shown.replaceAll((name, value) -> value instanceof Integer number ? (Long) number.longValue() : value);
        return shown;
    }

    private Map<String, @Nullable Object> fields(long id, String writer) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("writer", writer);
        if (isWide) {
            fields.put("n", WIDE + id);
        } else {
            fields.put("n", (int) (id % 1000));
        }
        if (isPartitioned) {
            fields.put("part", PARTITIONS.get((int) (id % PARTITIONS.size())));
        }
        for (int number : added) {
            fields.put(name(number), isText(number) ? "text " + id : (Object) (id * 3));
        }
        return fields;
    }
}
