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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.columnar.Rebase;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides how the values of a file become those of columns. Fields are matched by name. What does not fit in a record is left out field
 * by field; an array or map with elements that do not fit does not fit as a whole.
 */
final class ReaderPlanner {
    private final FieldMatcher matcher;
    private final boolean keepsUnknown;
    private final UnionMembers unions;
    private final LeafReaders leaves;
    private final DatumJson json;
    private final Skipper skipper = new Skipper();

    /**
     * @param matcher finds fields
     * @param keepsUnknown whether fields without a column are wanted
     * @param rebase calendar of the file
     */
    ReaderPlanner(FieldMatcher matcher, boolean keepsUnknown, UnionMembers unions, Rebase rebase) {
        this.matcher = matcher;
        this.keepsUnknown = keepsUnknown;
        this.unions = unions;
        this.leaves = new LeafReaders(rebase);
        this.json = new DatumJson(unions, rebase);
    }

    /**
     * How to read values into a column; null when they do not fit.
     *
     * @param writer schema of the values
     * @param asked schema that the user gave for them; null when there is none
     */
    @Nullable
    ValueReader reader(Schema writer, @Nullable Schema asked, LogicalType type, AvroColumn column) {
        Schema wanted = AskedSchema.branch(asked, writer);
        return switch (writer.getType()) {
            case NULL ->
                (in, row) -> {
                    column.setNull(row);
                    return true;
                };
            case UNION -> union(writer, asked, type, column);
            case RECORD ->
                type.is(LogicalTypeRoot.ROW) ? struct(writer, wanted, (RowType) type, (StructColumn) column) : null;
            case ARRAY ->
                type.is(LogicalTypeRoot.ARRAY) ? list(writer, wanted, (ArrayType) type, (ListColumn) column) : null;
            case MAP -> type.is(LogicalTypeRoot.MAP) ? map(writer, wanted, (MapType) type, (MapColumn) column) : null;
            default -> leaves.find(writer, wanted, type, column);
        };
    }

    private @Nullable ValueReader list(Schema writer, @Nullable Schema asked, ArrayType type, ListColumn column) {
        Schema element = writer.getElementType();
        Schema askedElement = asked == null ? null : asked.getElementType();
        ValueReader reader = reader(element, askedElement, type.getElementType(), column.element());
        int minBytes = Skipper.minBytes(element);
        if (reader == null) {
            return null;
        }
        return new ListReader(column, Steps.of(List.of(reader)), minBytes);
    }

    private @Nullable ValueReader map(Schema writer, @Nullable Schema asked, MapType type, MapColumn column) {
        Schema value = writer.getValueType();
        Schema askedValue = asked == null ? null : asked.getValueType();
        ValueReader reader = reader(value, askedValue, type.getValueType(), column.values());
        int minBytes = 1 + Skipper.minBytes(value);
        return reader == null ? null : (in, row) -> column.readEntries(in, row, reader, minBytes);
    }

    private @Nullable ValueReader union(Schema writer, @Nullable Schema asked, LogicalType type, AvroColumn column) {
        List<UnionMembers.Member> members = unions.members(writer);
        if (type instanceof RowType row && members.stream().anyMatch(member -> row.getFieldIndex(member.name()) >= 0)) {
            return memberUnion(writer, row, (StructColumn) column, members);
        }
        int count = writer.getTypes().size();
        ValueReader[] branches = new ValueReader[count];
        boolean fits = UnionMembers.branches(writer).isEmpty();
        for (int i = 0; i < count; i++) {
            Schema branch = writer.getTypes().get(i);
            ValueReader reader = reader(branch, asked, type, column);
            fits |= reader != null && branch.getType() != Schema.Type.NULL;
            branches[i] = reader == null ? (in, row) -> false : reader;
        }
        if (!fits) {
            return null;
        }
        for (int i = 0; count == 2 && i < count; i++) {
            if (writer.getTypes().get(i).getType() == Schema.Type.NULL) {
                return new OptionalReader(i, branches[1 - i], column);
            }
        }
        return (in, row) -> branches[in.readIndex(count)].read(in, row);
    }

    private ValueReader memberUnion(
            Schema writer, RowType type, StructColumn column, List<UnionMembers.Member> members) {
        int count = writer.getTypes().size();
        ValueReader[] branches = new ValueReader[count];
        List<ExtraField> extras = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            branches[i] = (in, row) -> {
                column.setNull(row);
                return true;
            };
        }
        for (UnionMembers.Member member : members) {
            StructReader.Builder fields = new StructReader.Builder(column, json);
            Schema branch = writer.getTypes().get(member.index());
            int index = type.getFieldIndex(member.name());
            if (index < 0) {
                unknown(fields, member.name(), branch, null);
            } else {
                known(fields, column.fields().get(index), branch, null, type.getTypeAt(index));
            }
            extras.addAll(fields.extras());
            branches[member.index()] = fields.build();
        }
        column.addReaders(members.size(), extras);
        return (in, row) -> branches[in.readIndex(count)].read(in, row);
    }

    private ValueReader struct(Schema writer, @Nullable Schema asked, RowType type, StructColumn column) {
        StructReader.Builder fields = new StructReader.Builder(column, json);
        int[] columnOf = matcher.columns(writer, asked, type.getFieldNames());
        List<Schema> skipped = new ArrayList<>();
        for (Schema.Field field : writer.getFields()) {
            int index = columnOf[field.pos()];
            if (index < 0 && !(keepsUnknown && !isAlwaysNull(field.schema()))) {
                skipped.add(field.schema());
                continue;
            }
            skip(fields, skipped);
            if (index < 0) {
                unknown(fields, field.name(), field.schema(), null);
            } else {
                StructColumn.Field target = column.fields().get(index);
                Schema askedField = AskedSchema.field(asked, target.name(), matcher);
                known(fields, target, field.schema(), askedField, type.getTypeAt(index));
            }
        }
        skip(fields, skipped);
        for (int i = 0; i < type.getFieldCount(); i++) {
            StructColumn.Field target = column.fields().get(i);
            if (fields.isMissing(target)) {
                setDefault(fields, target, asked, type.getTypeAt(i));
            }
        }
        column.addReaders(1, fields.extras());
        return fields.build();
    }

    private void skip(StructReader.Builder fields, List<Schema> skipped) {
        if (!skipped.isEmpty()) {
            skipper.of(List.copyOf(skipped)).forEach(fields::skip);
            skipped.clear();
        }
    }

    private static boolean isAlwaysNull(Schema schema) {
        return schema.getType() == Schema.Type.NULL
                || schema.isUnion() && UnionMembers.branches(schema).isEmpty();
    }

    private void unknown(StructReader.Builder fields, String name, Schema schema, @Nullable String declared) {
        if (keepsUnknown || declared != null) {
            fields.extra(new ExtraField(name, schema, json, declared));
        } else {
            fields.skip(skipper.of(schema));
        }
    }

    private void known(
            StructReader.Builder fields,
            StructColumn.Field target,
            Schema schema,
            @Nullable Schema asked,
            LogicalType type) {
        ValueReader reader = reader(schema, asked, type, target.column());
        if (reader == null) {
            unknown(fields, target.name(), schema, target.type());
        } else {
            fields.field(target, schema, reader);
        }
    }

    private void setDefault(
            StructReader.Builder fields, StructColumn.Field target, @Nullable Schema asked, LogicalType type) {
        Schema.Field field = asked == null ? null : AskedSchema.find(asked, target.name(), matcher);
        if (field == null || !field.hasDefaultValue()) {
            return;
        }
        ValueReader reader = reader(field.schema(), field.schema(), type, target.column());
        AvroInput in = new AvroInput();
        byte[] value = encodedDefault(field);
        if (reader == null || !isReadable(reader, in, value, target.column())) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "The default of the field '" + field.name() + "' in avro.avro-schema, " + field.defaultVal()
                            + ", does not fit the type of its column, " + target.type()
                            + ". Declare the column with the type that the schema says.");
        }
        target.column().copyBytes();
        fields.constant(target, (into, row) -> {
            in.start(value, 0, value.length);
            boolean fits = reader.read(in, row);
            into.expand(value.length);
            return fits;
        });
    }

    private static boolean isReadable(ValueReader reader, AvroInput in, byte[] value, AvroColumn column) {
        in.start(value, 0, value.length);
        column.reserve(1);
        boolean fits = reader.read(in, 0);
        column.finish(1, value);
        column.clear();
        return fits;
    }

    private static byte[] encodedDefault(Schema.Field field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // none is possible in memory
        }
        return bytes.toByteArray();
    }
}
