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
package io.cloudfiles.flink.batch;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The number and the columns of a schema version, shared by the rows that have them. Immutable but for what it remembers, and safe for use
 * by several threads.
 */
final class RowColumns {
    /** Names of columns may come from data, then they are not remembered without end. */
    private static final int MAX_DERIVED = 64;

    private final int schemaVersion;
    private final RowType type;
    private final int hash;
    private final RowData.FieldGetter[] getters;

    /** Made when first asked for. */
    private volatile @Nullable Names names;

    private final Map<Object, RowColumns> derived = new ConcurrentHashMap<>();

    RowColumns(int schemaVersion, RowType type) {
        this.schemaVersion = schemaVersion;
        this.type = type;
        this.hash = 31 * type.hashCode() + schemaVersion;
        this.getters = new RowData.FieldGetter[type.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            // As nullable, since the getter of a type that is not does not look whether the value is null.
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i).copy(true), i);
        }
    }

    int schemaVersion() {
        return schemaVersion;
    }

    RowType type() {
        return type;
    }

    @Nullable
    Object value(RowData row, int index) {
        return getters[index].getFieldOrNull(row);
    }

    /** The position of a column, or -1. */
    int indexOf(String name) {
        Names known = names;
        if (known == null) {
            known = Names.of(type);
            names = known;
        }
        return known.indexOf(name);
    }

    /** With a column replaced, or one more at the end. */
    RowColumns with(String name, LogicalType columnType) {
        return derive(new Column(name, columnType), () -> {
            List<RowField> fields = new ArrayList<>(type.getFields());
            int index = indexOf(name);
            if (index < 0) {
                fields.add(new RowField(name, columnType));
            } else {
                fields.set(index, new RowField(fields.get(index).getName(), columnType));
            }
            return fields;
        });
    }

    RowColumns without(int index) {
        return derive(index, () -> {
            List<RowField> fields = new ArrayList<>(type.getFields());
            fields.remove(index);
            return fields;
        });
    }

    private RowColumns derive(Object change, Supplier<List<RowField>> fields) {
        RowColumns known = derived.get(change);
        if (known == null) {
            known = new RowColumns(schemaVersion, new RowType(type.isNullable(), fields.get()));
            if (derived.size() < MAX_DERIVED) {
                derived.put(change, known);
            }
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof RowColumns that
                        && hash == that.hash
                        && schemaVersion == that.schemaVersion
                        && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private record Column(String name, LogicalType type) {}

    private record Names(Map<String, Integer> exact, Map<String, Integer> ignoringCase) {
        static Names of(RowType type) {
            Names names = new Names(new HashMap<>(), new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
            for (int i = 0; i < type.getFieldCount(); i++) {
                names.exact.put(type.getFieldNames().get(i), i);
                names.ignoringCase.putIfAbsent(type.getFieldNames().get(i), i);
            }
            return names;
        }

        int indexOf(String name) {
            Integer index = exact.get(name);
            if (index == null) {
                index = ignoringCase.get(name);
            }
            return index == null ? -1 : index;
        }
    }
}
