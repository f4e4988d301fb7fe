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
package io.cloudfiles.flink.format.parquet;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Random schemas with random rows, and the rows as plain values, made without a look at the levels of Parquet. */
final class RandomParquet {
    private final Random random;
    private final List<Column> columns = new ArrayList<>();
    private final MessageType schema;
    private int names;

    /** A column that can add a random value, perhaps none, to a group, and tells what it was. */
    private record Column(Type type, Filler filler) {
        @Nullable
        Object fill(Group parent) {
            return filler.fill(parent);
        }
    }

    private interface Filler {
        @Nullable
        Object fill(Group parent);
    }

    RandomParquet(long seed) {
        random = new Random(seed);
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            columns.add(column(0));
        }
        schema = new MessageType("rows", columns.stream().map(Column::type).toList());
    }

    MessageType schema() {
        return schema;
    }

    /** Adds random rows to a file's and their values to the others. */
    void rows(int count, List<Group> groups, List<List<Object>> values) {
        for (int i = 0; i < count; i++) {
            Group group = new SimpleGroup(schema);
            List<Object> row = new ArrayList<>();
            columns.forEach(column -> row.add(column.fill(group)));
            groups.add(group);
            values.add(row);
        }
    }

    private String name(String prefix) {
        return prefix + names++;
    }

    private Repetition repetition() {
        return random.nextInt(3) == 0 ? Repetition.REQUIRED : Repetition.OPTIONAL;
    }

    private Column column(int depth) {
        return switch (random.nextInt(depth > 2 ? 7 : 13)) {
            case 7 -> struct(name("s"), repetition(), depth);
            case 8 -> list(depth);
            case 9 -> listWithoutGroup();
            case 10 -> listOfGroups(depth);
            case 11 -> repeated();
            case 12 -> map(depth);
            default -> leaf(name("c"), repetition());
        };
    }

    private Column leaf(String name, Repetition repetition) {
        int distinct = random.nextBoolean() ? 3 : 1_000_000;
        return switch (random.nextInt(7)) {
            case 0 -> leaf(name, repetition, PrimitiveTypeName.INT32, () -> random.nextInt(distinct));
            case 1 -> leaf(name, repetition, PrimitiveTypeName.INT64, () -> random.nextLong() % distinct);
            case 2 -> leaf(name, repetition, PrimitiveTypeName.FLOAT, () -> (float) random.nextInt(distinct));
            case 3 -> leaf(name, repetition, PrimitiveTypeName.DOUBLE, () -> (double) random.nextInt(distinct));
            case 4 -> leaf(name, repetition, PrimitiveTypeName.BOOLEAN, random::nextBoolean);
            case 5 -> text(name, repetition, distinct);
            default -> bytes(name, repetition, distinct);
        };
    }

    private Column leaf(String name, Repetition repetition, PrimitiveTypeName type, Supplier<Object> value) {
        return optional(Types.primitive(type, repetition).named(name), (group, field) -> {
            Object made = value.get();
            add(group, field, made);
            return made;
        });
    }

    private static void add(Group group, String field, Object value) {
        if (value instanceof Integer number) {
            group.add(field, number);
        } else if (value instanceof Long number) {
            group.add(field, number);
        } else if (value instanceof Float number) {
            group.add(field, number);
        } else if (value instanceof Double number) {
            group.add(field, number);
        } else {
            group.add(field, (Boolean) value);
        }
    }

    private Column text(String name, Repetition repetition, int distinct) {
        Type type = Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
        return optional(type, (group, field) -> {
            String value = "é".repeat(random.nextInt(4)) + random.nextInt(distinct);
            group.add(field, value);
            return value;
        });
    }

    private Column bytes(String name, Repetition repetition, int distinct) {
        Type type = Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(4)
                .named(name);
        return optional(type, (group, field) -> {
            byte[] value =
                    ByteBuffer.allocate(4).putInt(random.nextInt(distinct)).array();
            group.add(field, Binary.fromConstantByteArray(value));
            return ByteBuffer.wrap(value);
        });
    }

    private interface Adder {
        Object add(Group group, String field);
    }

    private Column optional(Type type, Adder adder) {
        return new Column(
                type,
                group -> type.isRepetition(Repetition.OPTIONAL) && random.nextInt(4) == 0
                        ? null
                        : adder.add(group, type.getName()));
    }

    private Column struct(String name, Repetition repetition, int depth) {
        List<Column> fields = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            fields.add(column(depth + 1));
        }
        GroupType type = new GroupType(
                repetition, name, fields.stream().map(Column::type).toList());
        return optional(type, (parent, field) -> {
            Group group = parent.addGroup(field);
            List<Object> values = new ArrayList<>();
            fields.forEach(column -> values.add(column.fill(group)));
            return values;
        });
    }

    private Column list(int depth) {
        Column element = column(depth + 1);
        String between = random.nextBoolean() ? "list" : "bag";
        if (element.type().isRepetition(Repetition.REPEATED)) {
            return element; // a repeated field within a group would be an element itself
        }
        GroupType type = Types.buildGroup(repetition())
                .as(LogicalTypeAnnotation.listType())
                .addField(new GroupType(Repetition.REPEATED, between, element.type()))
                .named(name("l"));
        return optional(type, (parent, field) -> {
            Group list = parent.addGroup(field);
            return many(() -> element.fill(list.addGroup(between)));
        });
    }

    private List<Object> many(Supplier<@Nullable Object> one) {
        List<Object> values = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            values.add(one.get());
        }
        return values;
    }

    private Column listWithoutGroup() {
        Column element = leaf(name("element"), Repetition.REPEATED);
        GroupType type = Types.buildGroup(repetition())
                .as(LogicalTypeAnnotation.listType())
                .addField(element.type())
                .named(name("l"));
        return optional(type, (parent, field) -> {
            Group list = parent.addGroup(field);
            return many(() -> element.fill(list));
        });
    }

    private Column listOfGroups(int depth) {
        Column element = struct("array", Repetition.REPEATED, depth);
        GroupType type = Types.buildGroup(repetition())
                .as(LogicalTypeAnnotation.listType())
                .addField(element.type())
                .named(name("l"));
        return optional(type, (parent, field) -> {
            Group list = parent.addGroup(field);
            return many(() -> element.fill(list));
        });
    }

    private Column repeated() {
        Column element = leaf(name("r"), Repetition.REPEATED);
        return new Column(element.type(), parent -> many(() -> element.fill(parent)));
    }

    private Column map(int depth) {
        Column value = column(depth + 1);
        GroupType entry = new GroupType(
                Repetition.REPEATED,
                random.nextBoolean() ? "key_value" : "map",
                Types.required(PrimitiveTypeName.INT64).named("key"),
                value.type());
        GroupType type = Types.buildGroup(repetition())
                .as(LogicalTypeAnnotation.mapType())
                .addField(entry)
                .named(name("m"));
        return optional(type, (parent, field) -> {
            Group map = parent.addGroup(field);
            Map<Object, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < random.nextInt(4); i++) {
                Group added = map.addGroup(entry.getName());
                added.add("key", (long) i);
                values.put((long) i, value.fill(added));
            }
            return values;
        });
    }
}
