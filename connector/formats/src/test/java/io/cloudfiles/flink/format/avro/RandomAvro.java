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

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random schemas, random records of them, and what a reader of ours should make of what Avro's own reader says. */
final class RandomAvro {
    private static final int MAX_DEPTH = 3;

    private final Random random;
    private final Schema schema;
    private int names;

    RandomAvro(long seed) {
        this.random = new Random(seed);
        this.schema = new Schema.Parser().parse(record(0).replace('\'', '"'));
    }

    /** Records of a schema that is given. */
    RandomAvro(Schema schema, long seed) {
        this.random = new Random(seed);
        this.schema = schema;
    }

    Schema schema() {
        return schema;
    }

    private String record(int depth) {
        StringBuilder fields = new StringBuilder();
        int count = 1 + random.nextInt(depth == 0 ? 8 : 3);
        for (int i = 0; i < count; i++) {
            fields.append(i == 0 ? "" : ", ")
                    .append("{'name': 'f")
                    .append(i)
                    .append("', 'type': ")
                    .append(type(depth + 1))
                    .append('}');
        }
        return "{'type': 'record', 'name': 'r" + names++ + "', 'fields': [" + fields + "]}";
    }

    private String type(int depth) {
        int kind = random.nextInt(10);
        if (kind < 3) {
            String other = single(depth).replaceFirst("^'null'$", "'int'");
            return random.nextBoolean() ? "['null', " + other + "]" : "[" + other + ", 'null']";
        }
        if (kind == 3) {
            return List.of(
                            "['int', 'long']",
                            "['null', 'long', 'int']",
                            "['float', 'null', 'double']",
                            "['int', 'string', 'null']",
                            "['bytes', " + record(MAX_DEPTH) + "]",
                            "['string']",
                            "['null']")
                    .get(random.nextInt(7));
        }
        return single(depth);
    }

    private String single(int depth) {
        if (depth < MAX_DEPTH && random.nextInt(3) == 0) {
            return switch (random.nextInt(3)) {
                case 0 -> record(depth);
                case 1 -> "{'type': 'array', 'items': " + type(depth + 1) + "}";
                default -> "{'type': 'map', 'values': " + type(depth + 1) + "}";
            };
        }
        String name = "'name': 'n" + names++ + "'";
        return List.of(
                        "'null'",
                        "'boolean'",
                        "'int'",
                        "'long'",
                        "'float'",
                        "'double'",
                        "'bytes'",
                        "'string'",
                        "{'type': 'enum', " + name + ", 'symbols': ['A', 'BB', 'CCC']}",
                        "{'type': 'fixed', " + name + ", 'size': " + random.nextInt(20) + "}",
                        "{'type': 'int', 'logicalType': 'date'}",
                        "{'type': 'long', 'logicalType': 'timestamp-millis'}",
                        "{'type': 'long', 'logicalType': 'timestamp-micros'}",
                        "{'type': 'long', 'logicalType': 'local-timestamp-nanos'}",
                        "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 12, 'scale': 3}",
                        "{'type': 'fixed', " + name
                                + ", 'size': 16, 'logicalType': 'decimal', 'precision': 38, 'scale': 7}",
                        "'string'",
                        "'long'")
                .get(random.nextInt(18));
    }

    List<GenericRecord> records(int count) {
        List<GenericRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add((GenericRecord) value(schema));
        }
        return records;
    }

    private @Nullable Object value(Schema type) {
        return switch (type.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextBoolean() ? random.nextInt(200) - 100 : random.nextInt() >> random.nextInt(31);
            case LONG -> number();
            case FLOAT -> random.nextInt(20) == 0 ? Float.NaN : (float) random.nextGaussian();
            case DOUBLE -> random.nextGaussian();
            case STRING -> text();
            case BYTES -> {
                byte[] bytes = new byte[type.getLogicalType() == null ? random.nextInt(20) : 1 + random.nextInt(5)];
                random.nextBytes(bytes);
                if (bytes.length == 5) {
                    bytes[0] = 0;
                }
                yield ByteBuffer.wrap(bytes);
            }
            case FIXED -> {
                byte[] bytes = new byte[type.getFixedSize()];
                random.nextBytes(bytes);
                if (type.getLogicalType() != null) {
                    Arrays.fill(bytes, 0, 4, (byte) (random.nextBoolean() ? -1 : 0));
                    bytes[4] = bytes[0];
                }
                yield new GenericData.Fixed(type, bytes);
            }
            case ENUM -> new GenericData.EnumSymbol(type, type.getEnumSymbols().get(random.nextInt(3)));
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(value(type.getElementType()));
                }
                yield elements;
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put("k" + i, value(type.getValueType()));
                }
                yield entries;
            }
            case RECORD -> {
                GenericRecord record = new GenericData.Record(type);
                type.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
                yield record;
            }
            case UNION ->
                value(type.getTypes().get(random.nextInt(type.getTypes().size())));
        };
    }

    /** Not further from 1970 than a timestamp can be. */
    private long number() {
        return random.nextBoolean() ? random.nextInt(200) - 100 : random.nextLong() >> 12 + random.nextInt(51);
    }

    private String text() {
        String[] texts = {"", "a", "ü", "some text of some length", "😀€", "x".repeat(random.nextInt(300))};
        return texts[random.nextInt(texts.length)];
    }

    /** A value of Avro's own reader in the form of the tests of rows. */
    static @Nullable Object expected(Schema type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.getType()) {
            case NULL -> null;
            case BOOLEAN, INT, FLOAT, DOUBLE -> value;
            case LONG -> time(type, (Long) value);
            case STRING -> ((Utf8) value).toString();
            case ENUM -> value.toString();
            case BYTES -> {
                ByteBuffer bytes = (ByteBuffer) value;
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield type.getLogicalType() == null ? ByteBuffer.wrap(copy) : new BigDecimal(new BigInteger(copy), 3);
            }
            case FIXED -> {
                byte[] bytes = ((GenericData.Fixed) value).bytes();
                yield type.getLogicalType() == null ? ByteBuffer.wrap(bytes) : new BigDecimal(new BigInteger(bytes), 7);
            }
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                ((List<?>) value).forEach(element -> elements.add(expected(type.getElementType(), element)));
                yield elements;
            }
            case MAP -> {
                Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, entry) -> entries.put(key.toString(), expected(type.getValueType(), entry)));
                yield entries;
            }
            case RECORD -> {
                List<@Nullable Object> fields = new ArrayList<>();
                type.getFields()
                        .forEach(field ->
                                fields.add(expected(field.schema(), ((GenericRecord) value).get(field.pos()))));
                yield fields;
            }
            case UNION -> union(type, value);
        };
    }

    private static @Nullable Object union(Schema type, Object value) {
        Schema branch = type.getTypes().get(GenericData.get().resolveUnion(type, value));
        Object single = expected(branch, value);
        List<Schema> branches = type.getTypes().stream()
                .filter(other -> other.getType() != Schema.Type.NULL)
                .toList();
        if (branches.size() == 1) {
            return single;
        }
        if (single instanceof Number number && branches.stream().allMatch(RandomAvro::isNumber)) {
            boolean isFraction = value instanceof Float || value instanceof Double;
            return isFraction ? (Object) number.doubleValue() : (Object) number.longValue();
        }
        List<@Nullable Object> members = new ArrayList<>();
        branches.forEach(other -> members.add(other.equals(branch) ? single : null));
        return members;
    }

    private static boolean isNumber(Schema type) {
        return switch (type.getType()) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    private static Object time(Schema type, long value) {
        if (type.getLogicalType() == null) {
            return value;
        }
        long perMilli =
                switch (type.getLogicalType().getName()) {
                    case "timestamp-millis" -> 1;
                    case "timestamp-micros" -> 1_000;
                    default -> 1_000_000;
                };
        return TimestampData.fromEpochMillis(
                Math.floorDiv(value, perMilli), (int) (Math.floorMod(value, perMilli) * (1_000_000 / perMilli)));
    }
}
