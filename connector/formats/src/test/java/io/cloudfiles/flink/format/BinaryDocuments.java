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

import io.cloudfiles.flink.format.RandomDocuments.Shape;
import io.cloudfiles.flink.format.avro.AvroFiles;
import io.cloudfiles.flink.format.orc.OrcFiles;
import io.cloudfiles.flink.format.parquet.ParquetFiles;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Documents as files of formats that are not text. Names of Avro records count on within a file. */
final class BinaryDocuments {
    private BinaryDocuments() {}

    static byte[] orc(Shape shape, List<Map<String, Object>> documents) {
        return OrcFiles.writer()
                .write(
                        orcType(shape),
                        documents.stream()
                                .map(document -> orcFields(document, shape))
                                .toList());
    }

    private static String orcType(Shape of) {
        return switch (of.kind()) {
            case TEXT -> "string";
            case WHOLE -> "bigint";
            case HALF -> "double";
            case LIST -> "array<" + orcType(of.element()) + ">";
            case MAP -> "map<string," + orcType(of.element()) + ">";
            case OBJECT ->
                of.fields().entrySet().stream()
                        .map(field -> field.getKey() + ":" + orcType(field.getValue()))
                        .collect(Collectors.joining(",", "struct<", ">"));
        };
    }

    private static List<@Nullable Object> orcFields(Map<?, ?> object, Shape of) {
        List<@Nullable Object> fields = new ArrayList<>();
        of.fields().forEach((name, field) -> fields.add(orc(object.get(name), field)));
        return fields;
    }

    private static @Nullable Object orc(@Nullable Object value, Shape of) {
        if (value == null) {
            return null;
        }
        return switch (of.kind()) {
            case TEXT -> value;
            case WHOLE -> Long.valueOf((String) value);
            case HALF -> Double.valueOf((String) value);
            case LIST ->
                ((List<?>) value)
                        .stream().map(each -> orc(each, of.element())).collect(Collectors.toCollection(ArrayList::new));
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, each) -> map.put((String) key, orc(each, of.element())));
                yield map;
            }
            case OBJECT -> orcFields((Map<?, ?>) value, of);
        };
    }

    static byte[] avro(Shape shape, List<Map<String, Object>> documents) {
        Schema avro = avroSchema(shape, new AtomicInteger());
        List<Object> rows =
                documents.stream().map(document -> avro(document, avro)).toList();
        return AvroFiles.writer().write(avro, rows);
    }

    private static Schema avroSchema(Shape of, AtomicInteger records) {
        return switch (of.kind()) {
            case TEXT -> Schema.create(Schema.Type.STRING);
            case WHOLE -> Schema.create(Schema.Type.LONG);
            case HALF -> Schema.create(Schema.Type.DOUBLE);
            case LIST -> Schema.createArray(avroOptional(of.element(), records));
            case MAP -> Schema.createMap(avroOptional(of.element(), records));
            case OBJECT -> {
                Schema made = Schema.createRecord("r" + records.getAndIncrement(), null, null, false);
                made.setFields(of.fields().entrySet().stream()
                        .map(field -> new Schema.Field(field.getKey(), avroOptional(field.getValue(), records)))
                        .toList());
                yield made;
            }
        };
    }

    private static Schema avroOptional(Shape of, AtomicInteger records) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), avroSchema(of, records));
    }

    private static @Nullable Object avro(@Nullable Object value, Schema schema) {
        if (value == null) {
            return null;
        }
        return switch (schema.getType()) {
            case UNION -> avro(value, schema.getTypes().get(1));
            case STRING -> value;
            case LONG -> Long.valueOf((String) value);
            case DOUBLE -> Double.valueOf((String) value);
            case ARRAY ->
                ((List<?>) value)
                        .stream()
                                .map(each -> avro(each, schema.getElementType()))
                                .collect(Collectors.toCollection(ArrayList::new));
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, each) -> map.put((String) key, avro(each, schema.getValueType())));
                yield map;
            }
            default -> {
                GenericData.Record made = new GenericData.Record(schema);
                schema.getFields()
                        .forEach(field ->
                                made.put(field.pos(), avro(((Map<?, ?>) value).get(field.name()), field.schema())));
                yield made;
            }
        };
    }

    static byte[] parquet(Shape shape, List<Map<String, Object>> documents) {
        MessageType message = new MessageType(
                "rows",
                shape.fields().entrySet().stream()
                        .map(field -> parquetType(field.getKey(), field.getValue()))
                        .toList());
        List<Group> rows = new ArrayList<>();
        for (Map<String, Object> document : documents) {
            Group row = new SimpleGroup(message);
            shape.fields().forEach((name, field) -> fill(row, name, field, document.get(name)));
            rows.add(row);
        }
        return ParquetFiles.writer().write(message, rows);
    }

    private static Type parquetType(String name, Shape of) {
        return switch (of.kind()) {
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case HALF -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case LIST ->
                Types.optionalList()
                        .element(parquetType("element", of.element()))
                        .named(name);
            case MAP ->
                Types.optionalMap()
                        .key(Types.required(PrimitiveTypeName.BINARY)
                                .as(LogicalTypeAnnotation.stringType())
                                .named("key"))
                        .value(parquetType("value", of.element()))
                        .named(name);
            case OBJECT ->
                Types.buildGroup(Repetition.OPTIONAL)
                        .addFields(of.fields().entrySet().stream()
                                .map(field -> parquetType(field.getKey(), field.getValue()))
                                .toArray(Type[]::new))
                        .named(name);
        };
    }

    private static void fill(Group group, String name, Shape of, @Nullable Object value) {
        if (value == null) {
            return;
        }
        switch (of.kind()) {
            case TEXT -> group.add(name, (String) value);
            case WHOLE -> group.add(name, Long.parseLong((String) value));
            case HALF -> group.add(name, Double.parseDouble((String) value));
            case LIST -> {
                Group list = group.addGroup(name);
                ((List<?>) value).forEach(each -> fill(list.addGroup("list"), "element", of.element(), each));
            }
            case MAP -> {
                Group map = group.addGroup(name);
                ((Map<?, ?>) value).forEach((key, each) -> {
                    Group entry = map.addGroup("key_value");
                    entry.add("key", (String) key);
                    fill(entry, "value", of.element(), each);
                });
            }
            case OBJECT -> {
                Group object = group.addGroup(name);
                of.fields().forEach((member, field) -> fill(object, member, field, ((Map<?, ?>) value).get(member)));
            }
        }
    }
}
