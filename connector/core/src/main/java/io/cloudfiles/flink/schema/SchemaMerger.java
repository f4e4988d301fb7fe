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
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * How a schema grows. Pure and total: what cannot change stays as it is, and its values are rescued. Two that grow one after the other
 * by the same news give the same schema.
 *
 * <p>A name that differs from a column's in case only is no new column: no table holds both.
 */
@Internal
public final class SchemaMerger {
    private SchemaMerger() {}

    /**
     * Adds the columns that a schema lacks, at its end, and fields of its rows, at any depth, at theirs. Types do not change.
     *
     * @param schema what there is
     * @param found what the data has; a field of which nothing but nulls was seen is not added
     */
    public static RowType add(RowType schema, RowType found) {
        return rows(schema, found, true, (column, values) -> column);
    }

    /**
     * Widens columns and fields of rows, at any depth, for the values of others of their names. None is added.
     *
     * @param schema what there is
     * @param found types of values that do not fit
     */
    public static RowType widen(RowType schema, RowType found) {
        return rows(schema, found, false, TypeWidening::widen);
    }

    private static RowType rows(RowType schema, RowType found, boolean adds, BinaryOperator<LogicalType> atoms) {
        List<RowType.RowField> fields = new ArrayList<>(schema.getFields());
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            places.putIfAbsent(key(fields.get(i)), i);
        }
        for (RowType.RowField field : found.getFields()) {
            Integer place = places.get(key(field));
            if (place != null) {
                RowType.RowField old = fields.get(place);
                if (old.getName().equals(field.getName())) {
                    fields.set(place, withType(old, types(old.getType(), field.getType(), adds, atoms)));
                }
            } else if (adds && !field.getType().is(LogicalTypeRoot.NULL)) {
                places.put(key(field), fields.size());
                fields.add(new RowType.RowField(
                        field.getName(), TypeMerger.finish(field.getType()).copy(true)));
            }
        }
        return new RowType(schema.isNullable(), fields);
    }

    private static String key(RowType.RowField field) {
        return field.getName().toLowerCase(Locale.ROOT);
    }

    private static RowType.RowField withType(RowType.RowField field, LogicalType type) {
        return new RowType.RowField(
                field.getName(), type, field.getDescription().orElse(null));
    }

    private static LogicalType types(
            LogicalType column, LogicalType found, boolean adds, BinaryOperator<LogicalType> atoms) {
        if (column instanceof RowType row) {
            return found instanceof RowType other ? rows(row, other, adds, atoms) : column;
        }
        if (column instanceof ArrayType array) {
            return found instanceof ArrayType other
                    ? new ArrayType(
                            column.isNullable(), types(array.getElementType(), other.getElementType(), adds, atoms))
                    : column;
        }
        if (column instanceof MapType map) {
            return found instanceof MapType other
                    ? new MapType(
                            column.isNullable(),
                            map.getKeyType(),
                            types(map.getValueType(), other.getValueType(), adds, atoms))
                    : column;
        }
        return atoms.apply(column, found);
    }
}
