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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.schema.TypeMerger;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how each column is read from one file. Columns are matched by name. What does not fit in a struct is left out field by field;
 * an array or map with elements that do not fit does not fit as a whole.
 *
 * @param <F> fields of files
 */
@Internal
public abstract class ColumnPlanner<F> {
    private final boolean caseSensitive;
    private final boolean keepsUnknown;

    /**
     * @param caseSensitive whether names must be the same in case, too
     * @param keepsUnknown whether fields without a column are wanted
     */
    protected ColumnPlanner(boolean caseSensitive, boolean keepsUnknown) {
        this.caseSensitive = caseSensitive;
        this.keepsUnknown = keepsUnknown;
    }

    /** The name of a field. */
    protected abstract String name(F field);

    /** What a field holds. */
    protected abstract FieldKind kind(F field);

    /** Fields of a struct, the element of a list, key and value of a map. */
    protected abstract List<F> children(F field);

    /** Whether a field is of the type that has no values. */
    protected abstract boolean isAlwaysNull(F field);

    /** The type that holds all values of a field; nullable at every depth. */
    protected abstract LogicalType inferred(F field);

    /** How a leaf is read as a type; null when it does not fit. */
    protected abstract @Nullable LeafColumn leaf(F field, String name, LogicalType type);

    /** Where a struct is null; its fields are planned already. */
    protected abstract Presence presence(F struct);

    /** Where the elements of a list or map are; what is in it is planned already. */
    protected abstract Elements elements(F container);

    /**
     * Plans the rows.
     *
     * @param file the fields of the file
     * @param columns names and types of the columns
     */
    public final StructColumn rows(F file, List<RowType.RowField> columns) {
        List<ExtraColumn> extras = new ArrayList<>();
        List<ReadColumn> fields = fields(file, columns, extras);
        return new StructColumn(name(file), false, null, fields, extras);
    }

    private List<ReadColumn> fields(F file, List<RowType.RowField> columns, List<ExtraColumn> extras) {
        List<F> unknown = new ArrayList<>(children(file));
        List<ReadColumn> fields = new ArrayList<>();
        for (RowType.RowField column : columns) {
            Optional<F> found = find(file, column.getName());
            found.ifPresent(known -> unknown.removeIf(other -> isSame(known, other)));
            ReadColumn field = found.map(known -> column(known, column.getName(), column.getType()))
                    .orElse(null);
            if (found.isPresent() && field == null) {
                extras.add(extra(found.get(), column.getName(), column.getType()));
            }
            fields.add(field == null ? new MissingColumn(column.getName(), column.getType()) : field);
        }
        if (keepsUnknown) {
            unknown.stream()
                    .filter(field -> !isAlwaysNull(field))
                    .forEach(field -> extras.add(extra(field, name(field), null)));
        }
        return fields;
    }

    @SuppressWarnings("ReferenceEquality") // two fields of a file may look the same
    private static boolean isSame(Object a, Object b) {
        return a == b;
    }

    private Optional<F> find(F file, String name) {
        Optional<F> exact = children(file).stream()
                .filter(field -> name(field).equals(name))
                .findFirst();
        return exact.isPresent() || caseSensitive
                ? exact
                : children(file).stream()
                        .filter(field -> name(field).equalsIgnoreCase(name))
                        .findFirst();
    }

    /** Reads a field of the file as it is. */
    private ExtraColumn extra(F field, String name, @Nullable LogicalType declared) {
        LogicalType type = TypeMerger.finish(inferred(field));
        ReadColumn column = column(field, name, type);
        if (column == null) {
            throw new IllegalStateException("Column '" + name + "' cannot be read as " + type.asSummaryString() + ".");
        }
        return new ExtraColumn(column, type, declared);
    }

    /** How a field of the file is read as a type; null when it does not fit. */
    private @Nullable ReadColumn column(F file, String name, LogicalType type) {
        if (isAlwaysNull(file)) {
            return new MissingColumn(name, type);
        }
        return switch (type.getTypeRoot()) {
            case ROW -> kind(file) == FieldKind.STRUCT ? struct(file, name, (RowType) type) : null;
            case ARRAY -> kind(file) == FieldKind.LIST ? list(file, name, (ArrayType) type) : null;
            case MAP -> kind(file) == FieldKind.MAP ? map(file, name, (MapType) type) : null;
            default -> kind(file) == FieldKind.LEAF ? leaf(file, name, type) : null;
        };
    }

    private ReadColumn struct(F file, String name, RowType type) {
        List<ExtraColumn> extras = new ArrayList<>();
        List<ReadColumn> fields = fields(file, type.getFields(), extras);
        return new StructColumn(name, !type.isNullable(), presence(file), fields, extras);
    }

    private @Nullable ReadColumn list(F file, String name, ArrayType type) {
        ReadColumn element = column(children(file).get(0), "element", type.getElementType());
        return element == null ? null : new ListColumn(name, !type.isNullable(), elements(file), element);
    }

    private @Nullable ReadColumn map(F file, String name, MapType type) {
        ReadColumn key = column(children(file).get(0), "key", type.getKeyType());
        ReadColumn value = column(children(file).get(1), "value", type.getValueType());
        return key == null || value == null
                ? null
                : new MapColumn(name, !type.isNullable(), elements(file), type.getKeyType(), key, value);
    }
}
