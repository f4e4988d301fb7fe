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

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

import java.util.StringJoiner;

/**
 * An immutable row that knows its columns, so that rows of several schema versions can be filtered and extended in one stream.
 *
 * <pre>
 *  rows.filter(row -&gt; row.get("id") != null)
 *      .map(row -&gt; row.withColumn("source", new VarCharType(VarCharType.MAX_LENGTH), StringData.fromString("shop")))
 * </pre>
 *
 * <p>Values are in Flink's internal form, as {@link RowData} lists them: {@code StringData} for STRING, {@code Integer} days for DATE,
 * {@code TimestampData}, {@code DecimalData} and so on; null is a value like any other. Columns are found by their exact names, else by the
 * first that differs in case only, as Delta tells columns apart.
 *
 * <p>Flink needs no copy of it between chained operators; between tasks a row carries its columns along, see
 * {@link VersionedRowSerializer}. Rows may be shared between threads. There is no {@code equals}: rows of a different form may hold the same.
 */
@PublicEvolving
@TypeInfo(VersionedRowTypeInfo.Factory.class)
public final class VersionedRow implements Versioned {
    private final RowColumns columns;
    private final RowData row;

    VersionedRow(RowColumns columns, RowData row) {
        this.columns = columns;
        this.row = row;
    }

    /**
     * A row of its own. {@link #withRow} is faster where there are many of the same columns.
     *
     * @param schemaVersion number of the schema version; 0 for a declared schema
     * @param schema names and types of the columns, in order
     * @param row values in Flink's internal form, given away: it must not be changed any more
     */
    public static VersionedRow of(int schemaVersion, RowType schema, RowData row) {
        return new VersionedRow(new RowColumns(schemaVersion, schema), row).checked();
    }

    /**
     * Another row with the same columns.
     *
     * @param other values in Flink's internal form, given away: it must not be changed any more
     */
    public VersionedRow withRow(RowData other) {
        return new VersionedRow(columns, other).checked();
    }

    private VersionedRow checked() {
        int expected = columns.type().getFieldCount();
        if (row.getArity() != expected) {
            throw new IllegalArgumentException("A row has " + row.getArity() + " values for " + expected + " columns: "
                    + columns.type().asSummaryString() + ".");
        }
        return this;
    }

    /** Stays the same when columns are added or left out. */
    @Override
    public int schemaVersion() {
        return columns.schemaVersion();
    }

    /** Names and types of the columns. */
    public RowType schema() {
        return columns.type();
    }

    /** The values, not to be changed. */
    public RowData row() {
        return row;
    }

    /** What the row does to those that came before. */
    public RowKind kind() {
        return row.getRowKind();
    }

    /** Whether the row has such a column, null or not. */
    public boolean has(String name) {
        return columns.indexOf(name) >= 0;
    }

    /**
     * A value in Flink's internal form. It is null, too, where the row has no such column: rows of older schema versions lack those that came
     * later.
     */
    public @Nullable Object get(String name) {
        int index = columns.indexOf(name);
        return index < 0 ? null : columns.value(row, index);
    }

    /**
     * A row with one more column at the end. A column that has the name already is replaced where it is, and keeps its name, so that it does
     * not matter whether a later schema version has it.
     *
     * @param value in Flink's internal form: {@code StringData} for STRING and so on; null for none, where the type is nullable
     */
    public VersionedRow withColumn(String name, LogicalType type, @Nullable Object value) {
        requireFit(name, type, value);
        int index = columns.indexOf(name);
        RowColumns changed = columns.with(name, type);
        if (index < 0) {
            return new VersionedRow(changed, new JoinedRowData(row.getRowKind(), row, GenericRowData.of(value)));
        }
        GenericRowData values = new GenericRowData(row.getRowKind(), row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            values.setField(i, i == index ? value : columns.value(row, i));
        }
        return new VersionedRow(changed, values);
    }

    private static void requireFit(String name, LogicalType type, @Nullable Object value) {
        if (value == null) {
            if (!type.isNullable()) {
                throw new IllegalArgumentException(
                        "Column '" + name + "' " + type.asSummaryString() + " cannot be null. Give a nullable type.");
            }
            return;
        }
        Class<?> expected = LogicalTypeUtils.toInternalConversionClass(type);
        if (!expected.isInstance(value)) {
            throw new IllegalArgumentException("Column '" + name + "' " + type.asSummaryString() + " cannot take a "
                    + value.getClass().getName() + ": values are in Flink's internal form, here " + expected.getName()
                    + ".");
        }
    }

    /** A row that lacks a column; this one when it has none of that name. */
    public VersionedRow without(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            return this;
        }
        GenericRowData values = new GenericRowData(row.getRowKind(), row.getArity() - 1);
        for (int i = 0; i < values.getArity(); i++) {
            values.setField(i, columns.value(row, i < index ? i : i + 1));
        }
        return new VersionedRow(columns.without(index), values);
    }

    RowColumns columns() {
        return columns;
    }

    @Override
    public String toString() {
        StringJoiner values = new StringJoiner(", ", kind().shortString() + "[" + schemaVersion() + "]{", "}");
        for (int i = 0; i < row.getArity(); i++) {
            values.add(schema().getFieldNames().get(i) + "=" + columns.value(row, i));
        }
        return values.toString();
    }
}
