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

import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Random documents in several formats, and a schema that resembles them: with columns too few and too many, of other types and in other
 * case. Values are texts, whole numbers and halves, each but once in its document.
 */
final class RandomDocuments {
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta");

    private final Random random;
    private final boolean isNested;
    private final boolean isXml;
    private final boolean caseSensitive;
    private final Shape shape;
    private final RowType schema;
    private final int count;
    private final List<List<Leaf>> leaves = new ArrayList<>();
    private int numbers;

    /**
     * A value.
     *
     * @param path steps from the document, elements of arrays by their index
     */
    record Leaf(List<String> path, String value) {}

    enum Kind {
        TEXT,
        WHOLE,
        HALF,
        OBJECT,
        LIST,
        MAP
    }

    /** @param fields of an object; of a list or a map its one element */
    record Shape(Kind kind, Map<String, Shape> fields) {
        Shape element() {
            return fields.values().iterator().next();
        }
    }

    RandomDocuments(long seed, boolean isNested, boolean isXml) {
        this.random = new Random(seed);
        this.isNested = isNested;
        this.isXml = isXml;
        this.caseSensitive = random.nextBoolean();
        this.count = 1 + random.nextInt(3);
        this.shape = object(isNested ? 3 : 0);
        this.schema = (RowType) typeOf(shape);
    }

    boolean caseSensitive() {
        return caseSensitive;
    }

    RowType schema() {
        return schema;
    }

    int count() {
        return count;
    }

    List<Leaf> leaves(int document) {
        return leaves.get(document);
    }

    /** Whether what was found is the value itself or a text that holds it. In XML elements only repeat, and a text beside others has a name of its own. */
    boolean isBelow(List<String> written, List<String> found) {
        List<String> whole = steps(written);
        List<String> beginning = steps(found);
        return beginning.size() <= whole.size()
                && whole.subList(0, beginning.size()).equals(beginning);
    }

    private List<String> steps(List<String> path) {
        return path.stream()
                .filter(step -> !isXml || !step.matches("\\d+|_VALUE"))
                .map(step -> caseSensitive ? step : step.toLowerCase(Locale.ROOT))
                .toList();
    }

    // --- shapes and schemas ---

    private Shape object(int depth) {
        Map<String, Shape> fields = new LinkedHashMap<>();
        int size = (isNested ? 1 : 2) + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (isXml && random.nextInt(4) == 0) {
                fields.putIfAbsent("_" + name, shape(0));
            } else {
                fields.putIfAbsent(caseSensitive && random.nextInt(5) == 0 ? capital(name) : name, shape(depth - 1));
            }
        }
        while (!isNested && fields.size() < 2) {
            fields.putIfAbsent(NAMES.get(random.nextInt(NAMES.size())), shape(0));
        }
        return new Shape(Kind.OBJECT, fields);
    }

    private Shape shape(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 5)) {
            case 0, 1 -> new Shape(Kind.TEXT, Map.of());
            case 2, 3 -> new Shape(Kind.WHOLE, Map.of());
            case 4 -> new Shape(Kind.HALF, Map.of());
            case 5, 6 -> object(depth);
            case 7, 8 -> new Shape(Kind.LIST, Map.of("", isXml ? inList(depth - 1) : shape(depth - 1)));
            default -> new Shape(Kind.MAP, Map.of("", isXml ? inList(depth - 1) : shape(depth - 1)));
        };
    }

    /** XML has no lists of lists. */
    private Shape inList(int depth) {
        Shape element = shape(depth);
        return element.kind() == Kind.LIST ? element.element() : element;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private LogicalType typeOf(Shape like) {
        if (random.nextInt(10) == 0 && !like.equals(shape)) {
            return typeOf(shape(isNested ? 1 : 0));
        }
        return switch (like.kind()) {
            case TEXT -> random.nextInt(5) == 0 ? new VarCharType(2) : new VarCharType(VarCharType.MAX_LENGTH);
            case WHOLE -> pick(new TinyIntType(), new IntType(), new BigIntType(), new DoubleType(), new BooleanType());
            case HALF -> pick(new DoubleType(), new DecimalType(10, 2), new DecimalType(3, 1));
            case LIST -> new ArrayType(memberType(like));
            case MAP -> new MapType(new VarCharType(false, VarCharType.MAX_LENGTH), memberType(like));
            case OBJECT -> rowType(like);
        };
    }

    /** Within arrays and maps Parquet has no texts of a length, and XML no arrays. */
    private LogicalType memberType(Shape like) {
        LogicalType type = typeOf(like.element());
        while (isXml && type instanceof ArrayType array) {
            type = array.getElementType();
        }
        return type instanceof VarCharType ? new VarCharType(VarCharType.MAX_LENGTH) : type;
    }

    private RowType rowType(Shape like) {
        Map<String, LogicalType> fields = new LinkedHashMap<>();
        like.fields().forEach((name, field) -> {
            String column = random.nextInt(7) == 0 && !name.startsWith("_") ? capital(name) : name;
            if (random.nextInt(6) > 0 && !has(fields, column)) {
                fields.put(column, typeOf(field));
            }
        });
        if (fields.isEmpty() || random.nextInt(4) == 0) {
            fields.put("absent", new IntType());
        }
        return new RowType(fields.entrySet().stream()
                .map(field -> new RowType.RowField(field.getKey(), field.getValue()))
                .toList());
    }

    private boolean has(Map<String, ?> fields, String name) {
        return fields.keySet().stream()
                .anyMatch(known -> caseSensitive ? known.equals(name) : known.equalsIgnoreCase(name));
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    // --- documents, as maps, lists, texts and null; numbers are texts without a t ---

    private List<Map<String, Object>> documents(boolean isTyped) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers = 1; // which alone XML would read as a truth
            @SuppressWarnings("unchecked")
            Map<String, Object> document = (Map<String, Object>) value(shape, isTyped);
            documents.add(document);
            List<Leaf> all = new ArrayList<>();
            addLeaves(document, List.of(), all);
            leaves.add(all);
        }
        return documents;
    }

    private Object value(Shape of, boolean isTyped) {
        if (!isTyped && !of.equals(shape) && random.nextInt(8) == 0) {
            Shape other = isXml ? inList(2) : shape(2);
            return value(other, true);
        }
        return switch (of.kind()) {
            case TEXT -> "t" + ++numbers;
            case WHOLE -> String.valueOf(++numbers);
            case HALF -> ++numbers + ".5";
            case LIST ->
                IntStream.range(0, random.nextInt(3))
                        .<Object>mapToObj(i -> isXml ? value(of.element(), isTyped) : nullable(of.element(), isTyped))
                        .collect(Collectors.toCollection(ArrayList::new));
            case MAP -> members(Map.of("ka", of.element(), "kb", of.element()), isTyped);
            case OBJECT -> members(of.fields(), isTyped);
        };
    }

    private Map<String, Object> members(Map<String, Shape> fields, boolean isTyped) {
        Map<String, Object> members = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            if (isTyped || random.nextInt(6) > 0) {
                members.put(name, name.startsWith("_") ? "t" + ++numbers : nullable(field, isTyped));
            }
        });
        if (!isTyped && random.nextInt(6) == 0) {
            members.put("extra", value(new Shape(Kind.TEXT, Map.of()), isTyped));
        }
        return members;
    }

    private @Nullable Object nullable(Shape of, boolean isTyped) {
        return random.nextInt(6) == 0 ? null : value(of, isTyped);
    }

    private static void addLeaves(@Nullable Object value, List<String> path, List<Leaf> all) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> addLeaves(member, plus(path, (String) name), all));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                addLeaves(list.get(i), plus(path, String.valueOf(i)), all);
            }
        } else if (value != null) {
            all.add(new Leaf(path, (String) value));
        }
    }

    private static List<String> plus(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    // --- formats ---

    byte[] json() {
        return documents(false).stream()
                .map(RandomDocuments::json)
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8);
    }

    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + json(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(RandomDocuments::json).collect(Collectors.joining(",", "[", "]"));
        }
        return value == null || !((String) value).startsWith("t") ? String.valueOf(value) : "\"" + value + "\"";
    }

    /** Lines may have values too few or too many. */
    byte[] csv() {
        List<String> header = List.copyOf(shape.fields().keySet());
        StringBuilder file = new StringBuilder(String.join(",", header));
        for (int i = 0; i < count; i++) {
            numbers = 1;
            int values = Math.max(2, header.size() + (random.nextInt(3) == 0 ? random.nextInt(5) - 2 : 0));
            List<Leaf> all = new ArrayList<>();
            List<String> cells = new ArrayList<>();
            for (int cell = 0; cell < values; cell++) {
                String name = cell < header.size() ? header.get(cell) : "_c" + cell;
                String text = random.nextInt(6) == 0
                        ? ""
                        : (String) value(cell < header.size() ? shape.fields().get(name) : shape(0), true);
                cells.add(text.isEmpty() || random.nextInt(4) > 0 ? text : "\"" + text + "\"");
                if (!text.isEmpty()) {
                    all.add(new Leaf(List.of(name), text));
                }
            }
            leaves.add(all);
            file.append('\n').append(String.join(",", cells));
        }
        return file.append('\n').toString().getBytes(UTF_8);
    }

    byte[] xml() {
        return documents(false).stream()
                .map(document -> element("row", document))
                .collect(Collectors.joining("\n", "<rows>", "</rows>"))
                .getBytes(UTF_8);
    }

    private static String element(String name, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> element(name, each)).collect(Collectors.joining());
        }
        StringBuilder attributes = new StringBuilder();
        StringBuilder content = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                if (((String) key).startsWith("_")) {
                    attributes
                            .append(" ")
                            .append(((String) key).substring(1))
                            .append("=\"")
                            .append(member)
                            .append('"');
                } else {
                    content.append(element((String) key, member));
                }
            });
        } else {
            content.append(value);
        }
        return "<" + name + attributes + ">" + content + "</" + name + ">";
    }

    byte[] orc() {
        return BinaryDocuments.orc(shape, documents(true));
    }

    byte[] avro() {
        return BinaryDocuments.avro(shape, documents(true));
    }

    byte[] parquet() {
        return BinaryDocuments.parquet(shape, documents(true));
    }

    /** A file as far as it can be read. */
    String text(byte[] file) {
        boolean isText = file[0] == '{' || file[0] == '<' || !isNested;
        return isText ? new String(file, UTF_8) : leaves + " in " + shape;
    }
}
