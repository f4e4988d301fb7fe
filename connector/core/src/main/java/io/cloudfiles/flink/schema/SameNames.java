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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Makes one of columns whose names differ in case only, at any depth: no table can hold both. The first one keeps its name.
 *
 * <p>Readers that do not look at case put the values of all of them there, so that the types are merged. Others find the first only, and
 * the values of the rest are rescued.
 */
@Internal
public final class SameNames {
    private final boolean caseSensitive;
    private final BinaryOperator<RowType> merge;

    /**
     * @param caseSensitive how files are read
     * @param merge what holds the values of both
     */
    public SameNames(boolean caseSensitive, BinaryOperator<RowType> merge) {
        this.caseSensitive = caseSensitive;
        this.merge = merge;
    }

    /** The position of a name, in the same case if possible, else in any; -1 where there is none. */
    public static int indexOf(String name, List<String> names) {
        int same = names.indexOf(name);
        for (int i = 0; same < 0 && i < names.size(); i++) {
            same = names.get(i).equalsIgnoreCase(name) ? i : same;
        }
        return same;
    }

    /**
     * Columns with the names that others have for them, whatever their case, at any depth. Those that the others lack keep theirs.
     *
     * @param columns each name once
     * @param others whose spelling counts
     */
    public static RowType spelledAs(RowType others, RowType columns) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField field : columns.getFields()) {
            int index = indexOf(field.getName(), others.getFieldNames());
            fields.add(
                    index < 0
                            ? field
                            : new RowType.RowField(
                                    others.getFieldNames().get(index),
                                    spelledAs(others.getTypeAt(index), field.getType())));
        }
        return new RowType(columns.isNullable(), fields);
    }

    private static LogicalType spelledAs(LogicalType other, LogicalType type) {
        if (other instanceof RowType names && type instanceof RowType row) {
            return spelledAs(names, row);
        }
        if (other instanceof ArrayType names && type instanceof ArrayType array) {
            return new ArrayType(array.isNullable(), spelledAs(names.getElementType(), array.getElementType()));
        }
        return other instanceof MapType names && type instanceof MapType map
                ? new MapType(map.isNullable(), map.getKeyType(), spelledAs(names.getValueType(), map.getValueType()))
                : type;
    }

    /** The columns, each name once. */
    public RowType joined(RowType columns) {
        Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, LogicalType> types = new LinkedHashMap<>();
        for (RowType.RowField field : columns.getFields()) {
            String first = spelling.putIfAbsent(field.getName(), field.getName());
            if (first == null) {
                types.put(field.getName(), field.getType());
            } else if (!caseSensitive) {
                types.computeIfPresent(first, (name, type) -> merge(name, type, field.getType()));
            }
        }
        List<RowType.RowField> fields = types.entrySet().stream()
                .map(field -> new RowType.RowField(field.getKey(), within(field.getValue())))
                .toList();
        return new RowType(columns.isNullable(), fields);
    }

    private LogicalType merge(String name, LogicalType a, LogicalType b) {
        return merge.apply(
                        RowType.of(new LogicalType[] {a}, new String[] {name}),
                        RowType.of(new LogicalType[] {b}, new String[] {name}))
                .getTypeAt(0);
    }

    private LogicalType within(LogicalType type) {
        if (type instanceof RowType row) {
            return joined(row);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(array.isNullable(), within(array.getElementType()));
        }
        return type instanceof MapType map
                ? new MapType(map.isNullable(), within(map.getKeyType()), within(map.getValueType()))
                : type;
    }
}
