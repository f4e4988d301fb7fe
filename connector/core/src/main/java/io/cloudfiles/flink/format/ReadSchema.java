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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a reader is to produce.
 *
 * @param version number of the schema version, put into each batch
 * @param type all columns to produce, in order, the two special ones included where they are declared
 * @param rescuedDataColumn name of the STRING column of {@code type} that takes what fits no column; null when rescue is off
 * @param corruptRecordColumn name of the STRING column of {@code type} that takes malformed records; null when there is none
 * @param caseSensitive whether names in the data must match columns exactly; if so, others are unknown and rescued
 * @param dataColumns names of all columns of the schema but the two special ones, in order, {@code type} having perhaps only some of
 *     them; for files whose columns have no names
 */
@PublicEvolving
public record ReadSchema(
        int version,
        RowType type,
        @Nullable String rescuedDataColumn,
        @Nullable String corruptRecordColumn,
        boolean caseSensitive,
        List<String> dataColumns)
        implements java.io.Serializable {
    public ReadSchema {
        Objects.requireNonNull(type, "type");
        requireStringColumn(type, rescuedDataColumn);
        requireStringColumn(type, corruptRecordColumn);
        dataColumns = List.copyOf(dataColumns);
    }

    /** All columns of a schema. */
    public ReadSchema(
            int version,
            RowType type,
            @Nullable String rescuedDataColumn,
            @Nullable String corruptRecordColumn,
            boolean caseSensitive) {
        this(
                version,
                type,
                rescuedDataColumn,
                corruptRecordColumn,
                caseSensitive,
                type.getFieldNames().stream()
                        .filter(name -> !name.equals(rescuedDataColumn) && !name.equals(corruptRecordColumn))
                        .toList());
    }

    /**
     * Without the columns that are not wanted, in the same order. Columns that must not be null stay: they make records fail.
     *
     * @param wanted names of columns; others than those of the schema mean nothing
     */
    public ReadSchema pruned(Set<String> wanted) {
        List<RowType.RowField> kept = type.getFields().stream()
                .filter(field ->
                        wanted.contains(field.getName()) || !field.getType().isNullable())
                .toList();
        RowType keptType = new RowType(type.isNullable(), kept);
        return new ReadSchema(
                version,
                keptType,
                keptName(keptType, rescuedDataColumn),
                keptName(keptType, corruptRecordColumn),
                caseSensitive,
                dataColumns);
    }

    private static @Nullable String keptName(RowType kept, @Nullable String column) {
        return column == null || kept.getFieldIndex(column) < 0 ? null : column;
    }

    private static void requireStringColumn(RowType type, @Nullable String name) {
        if (name != null && type.getFieldIndex(name) < 0) {
            throw new IllegalArgumentException("No column '" + name + "' in " + type.asSummaryString());
        }
    }
}
