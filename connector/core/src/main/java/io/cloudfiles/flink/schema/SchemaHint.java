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
package io.cloudfiles.flink.schema;

import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the user knows of one column, or of something within one.
 *
 * @param path from the column inwards
 * @param type what is there
 */
record SchemaHint(List<Step> path, LogicalType type) {
    SchemaHint {
        path = List.copyOf(path);
    }

    /**
     * One name of a path.
     *
     * @param isQuoted whether it stands in back-ticks and so is a field in any case
     */
    record Step(String name, boolean isQuoted) {
        /** Whether it goes into an array or a map rather than to a field of that name. */
        private boolean is(String word) {
            return !isQuoted && name.equalsIgnoreCase(word);
        }
    }

    /** A hint that contradicts the columns or another hint. */
    static final class Conflict extends Exception {
        private static final long serialVersionUID = 1L;

        Conflict(String message) {
            super(message);
        }
    }

    /** What two hints on the same place have in common. */
    String place() {
        return text(path.size()).toLowerCase(Locale.ROOT);
    }

    private String text(int steps) {
        return path.stream().limit(steps).map(Step::name).collect(Collectors.joining("."));
    }

    /** The columns with what this hint says; a column that is not there is added behind. */
    RowType applyTo(RowType columns) throws Conflict {
        return fieldOf(columns, 0);
    }

    private LogicalType within(@Nullable LogicalType found, int depth) throws Conflict {
        if (depth == path.size()) {
            return type;
        }
        if (found == null || isUnknown(found)) {
            return unseen(depth);
        }
        Step step = path.get(depth);
        if (found instanceof RowType row) {
            return fieldOf(row, depth);
        }
        if (found instanceof ArrayType array && step.is("element")) {
            return new ArrayType(within(array.getElementType(), depth + 1));
        }
        if (found instanceof MapType map && step.is("key")) {
            return new MapType(within(map.getKeyType(), depth + 1), map.getValueType());
        }
        if (found instanceof MapType map && step.is("value")) {
            return new MapType(map.getKeyType(), within(map.getValueType(), depth + 1));
        }
        throw conflict(found, depth);
    }

    /** A field that was null in all records, or an object without fields, tells nothing. */
    private static boolean isUnknown(LogicalType type) {
        return type.is(LogicalTypeRoot.NULL) || type instanceof RowType row && row.getFieldCount() == 0;
    }

    private LogicalType unseen(int depth) throws Conflict {
        Step step = path.get(depth);
        if (step.is("element")) {
            return new ArrayType(within(null, depth + 1));
        }
        if (step.is("key")) {
            return new MapType(within(null, depth + 1), VarCharType.STRING_TYPE);
        }
        return step.is("value")
                ? new MapType(VarCharType.STRING_TYPE, within(null, depth + 1))
                : fieldOf(RowType.of(), depth);
    }

    /** The spelling of the hint counts. */
    private RowType fieldOf(RowType row, int depth) throws Conflict {
        String name = path.get(depth).name();
        List<RowType.RowField> fields = new ArrayList<>(row.getFields());
        int index = SameNames.indexOf(name, row.getFieldNames());
        if (index < 0) {
            fields.add(new RowType.RowField(name, within(null, depth + 1)));
        } else {
            fields.set(index, new RowType.RowField(name, within(row.getTypeAt(index), depth + 1)));
        }
        return new RowType(row.isNullable(), fields);
    }

    private Conflict conflict(LogicalType found, int depth) {
        String parent = text(depth);
        String has = found instanceof ArrayType
                ? "has nothing but '" + parent + ".element'"
                : found instanceof MapType
                        ? "has nothing but '" + parent + ".key' and '" + parent + ".value'"
                        : "has no fields. Hint '" + parent + "' as a whole, such as '" + parent + " ROW<…>'";
        return new Conflict("'" + text(path.size()) + "': '" + parent + "' is "
                + found.copy(true).asSummaryString().replace("VARCHAR(2147483647)", "STRING") + " and " + has + ".");
    }
}
