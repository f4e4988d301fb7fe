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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.schema.SameNames;
import io.cloudfiles.flink.schema.TypeMerger;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the rescued data of a batch tells of its schema: which fields have no column, and which columns have values of another type. Fields
 * whose names differ from a column's in case only are neither, since no table holds both; nor are those whose names are blank, which no column can have.
 *
 * @param unknown fields without a column, as {@code STRING}, at their places; none when all have one
 * @param misfits columns that values do not fit, at their places, with a type that holds the values. It is {@code NULL} where only the
 *     file says the type. Values that no type but {@code STRING} holds are left out
 */
@Internal
public record RescuedFields(RowType unknown, RowType misfits) {
    private static final RescuedFields NONE = new RescuedFields(RowType.of(), RowType.of());
    /** A value that was rescued may be of any length. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);

    /**
     * Looks at the rescued data of a batch.
     *
     * @param records with the rescued data column
     * @param schema of the batch
     * @param reserved names that no column of the data can get
     * @param typed whether the files of the format say what types their values have
     */
    public static RescuedFields of(RecordBatch records, ReadSchema schema, Set<String> reserved, boolean typed) {
        int index = schema.rescuedDataColumn() == null ? -1 : schema.type().getFieldIndex(schema.rescuedDataColumn());
        if (index < 0) {
            return NONE;
        }
        Set<String> skipped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        skipped.addAll(reserved);
        skipped.addAll(List.of(RescuedData.FILE_PATH, SpecialColumns.CORRUPT_RECORD));
        BytesColumnVector rescued = (BytesColumnVector) records.column(index);
        RowType unknown = RowType.of();
        RowType misfits = RowType.of();
        for (int row = 0; row < records.rowCount(); row++) {
            if (!rescued.isNullAt(row)) {
                Found found = of(rescued.getBytes(row), new Reader(schema, skipped, typed));
                unknown = found.unknown == null ? unknown : TypeMerger.merge(unknown, (RowType) found.unknown);
                misfits = found.misfit == null ? misfits : TypeMerger.merge(misfits, (RowType) found.misfit);
            }
        }
        return new RescuedFields(unknown, misfits);
    }

    private static Found of(BytesColumnVector.Bytes json, Reader reader) {
        try (JsonParser parser = JSON.createParser(json.data, json.offset, json.len)) {
            parser.nextToken();
            return reader.row(parser, reader.schema.type(), true);
        } catch (IOException e) {
            throw new IllegalStateException("The rescued data of a reader is no JSON object.", e);
        }
    }

    /** Whether every field has a column and every value fits. */
    public boolean isEmpty() {
        return unknown.getFieldCount() == 0 && misfits.getFieldCount() == 0;
    }

    /** What is inside one value; null stands for nothing. */
    private record Found(
            @Nullable LogicalType unknown, @Nullable LogicalType misfit) {
        static final Found NOTHING = new Found(null, null);
    }

    private record Reader(ReadSchema schema, Set<String> skipped, boolean typed) {
        /** The parser stands at the beginning of an object. */
        Found row(JsonParser in, RowType columns, boolean isRecord) throws IOException {
            List<String> names = columns.getFieldNames();
            List<RowType.RowField> unknown = new ArrayList<>();
            List<RowType.RowField> misfits = new ArrayList<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                int index = SameNames.indexOf(name, names);
                RowType.@Nullable RowField column =
                        index < 0 ? null : columns.getFields().get(index);
                if (name.isBlank() || isRecord && column == null && skipped.contains(name)) {
                    in.skipChildren();
                } else if (column == null) {
                    in.skipChildren();
                    unknown.add(new RowType.RowField(name, STRING));
                } else if (!column.getName().equals(name) && schema.caseSensitive()) {
                    in.skipChildren();
                } else {
                    Found inside = value(in, column.getType());
                    add(column.getName(), inside.unknown, unknown);
                    add(column.getName(), inside.misfit, misfits);
                }
            }
            return new Found(row(unknown), row(misfits));
        }

        private static void add(String name, @Nullable LogicalType type, List<RowType.RowField> fields) {
            if (type != null) {
                fields.add(new RowType.RowField(name, type));
            }
        }

        /** A name may occur twice in an object. */
        private static @Nullable RowType row(List<RowType.RowField> fields) {
            if (fields.isEmpty()) {
                return null;
            }
            RowType merged = RowType.of();
            for (RowType.RowField field : fields) {
                merged = TypeMerger.merge(merged, new RowType(List.of(field)));
            }
            return merged;
        }

        private Found value(JsonParser in, LogicalType column) throws IOException {
            JsonToken token = in.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                return Found.NOTHING;
            }
            if (column instanceof RowType row && token == JsonToken.START_OBJECT) {
                return row(in, row, false);
            }
            if (column instanceof ArrayType array && token == JsonToken.START_ARRAY) {
                return elements(in, array);
            }
            if (column instanceof MapType map && token == JsonToken.START_OBJECT) {
                return entries(in, map);
            }
            LogicalType type = typed ? new NullType() : NumberText.typeOf(in.getText());
            in.skipChildren();
            return new Found(null, type);
        }

        private Found elements(JsonParser in, ArrayType array) throws IOException {
            Found all = Found.NOTHING;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                all = merge(all, value(in, array.getElementType()));
            }
            return new Found(
                    all.unknown == null ? null : new ArrayType(all.unknown),
                    all.misfit == null ? null : new ArrayType(all.misfit));
        }

        private Found entries(JsonParser in, MapType map) throws IOException {
            Found all = Found.NOTHING;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                in.nextToken();
                all = merge(all, value(in, map.getValueType()));
            }
            return new Found(
                    all.unknown == null ? null : new MapType(map.getKeyType(), all.unknown),
                    all.misfit == null ? null : new MapType(map.getKeyType(), all.misfit));
        }

        private static Found merge(Found a, Found b) {
            return new Found(merge(a.unknown, b.unknown), merge(a.misfit, b.misfit));
        }

        private static @Nullable LogicalType merge(@Nullable LogicalType a, @Nullable LogicalType b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return TypeMerger.merge(a, b);
        }
    }
}
