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
package io.cloudfiles.flink.format.json;

import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random schemas and documents that fit them more or less, in all the ways that JSON can be written. */
final class RandomJson {
    private static final List<String> NAMES = List.of(
            "id",
            "a",
            "name",
            "größe",
            "a long field name, longer than a word",
            "q\"u\\ote",
            "x y",
            "数据",
            "Id",
            "n1",
            "n2",
            "n3");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "127",
            "128",
            "-128",
            "-129",
            "32767",
            "32768",
            "2147483647",
            "2147483648",
            "-2147483649",
            "12345678.90",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999",
            "0.1",
            "-0.0",
            "1.5",
            "3.14159265358979",
            "1e3",
            "1E-7",
            "-2.5e+10",
            "9007199254740993",
            "1e308",
            "1e309",
            "4.9e-324",
            "1e-400",
            "0.30000000000000004",
            "123456789.125",
            "99999999.995",
            "1.0",
            "16777217",
            "3.4028236e38",
            "1234567890123456789.0123456789");
    private static final List<String> SPECIALS = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "+Infinity",
            "-INF",
            "+INF",
            "\"NaN\"",
            "\"-INF\"",
            "\"INF\"",
            "'x'",
            "'\"'",
            "'\\''");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "plain text",
            "exactly8",
            "sixteen bytes ok",
            "naïve",
            "数据",
            "😀",
            "quote\"",
            "back\\slash",
            "/",
            "line\nbreak",
            "\t",
            "12",
            "1.5",
            "true",
            "\u0001",
            "\u007f",
            "a text that is longer than a few words of eight bytes each, with an é in it");

    private final Random random;

    RandomJson(long seed) {
        this.random = new Random(seed);
    }

    RowType rowType(int depth) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        return new RowType(names.subList(0, 1 + random.nextInt(8)).stream()
                .map(name -> new RowType.RowField(name, type(depth)))
                .toList());
    }

    private LogicalType type(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 10)) {
            case 0 -> new BooleanType();
            case 1 -> new TinyIntType();
            case 2 -> new SmallIntType();
            case 3 -> new IntType();
            case 4 -> new BigIntType();
            case 5 -> new FloatType();
            case 6 -> new DoubleType();
            case 7 -> new DecimalType(10, 2);
            case 8 -> new DecimalType(30, 5);
            case 9 -> VarCharType.STRING_TYPE;
            case 10, 11 -> new ArrayType(type(depth - 1));
            case 12 -> new MapType(VarCharType.STRING_TYPE, type(depth - 1));
            default -> rowType(depth - 1);
        };
    }

    /** A line for rows of a type. */
    String line(RowType type) {
        StringBuilder line = new StringBuilder();
        blanks(line);
        if (random.nextInt(12) == 0) {
            list(line, '[', ']', random.nextInt(4), i -> object(line, type));
        } else if (random.nextInt(30) == 0) {
            value(line, 2);
        } else {
            object(line, type);
        }
        blanks(line);
        return line.toString();
    }

    private void object(StringBuilder out, RowType type) {
        List<String> names = new ArrayList<>(type.getFieldNames());
        if (random.nextInt(3) == 0) {
            Collections.shuffle(names, random);
        }
        names.removeIf(name -> random.nextInt(8) == 0);
        if (random.nextInt(3) == 0) {
            String other = NAMES.get(random.nextInt(NAMES.size()));
            if (!names.contains(other)) {
                names.add(random.nextInt(names.size() + 1), other);
            }
        }
        list(out, '{', '}', names.size(), i -> {
            string(out, names.get(i));
            blanks(out);
            out.append(':');
            blanks(out);
            int column = type.getFieldIndex(names.get(i));
            if (column < 0) {
                value(out, 2);
            } else {
                value(out, type.getTypeAt(column));
            }
        });
    }

    private void value(StringBuilder out, LogicalType type) {
        int chance = random.nextInt(20);
        if (chance == 0) {
            value(out, 2);
        } else if (chance == 1) {
            out.append("null");
        } else {
            switch (type.getTypeRoot()) {
                case BOOLEAN -> out.append(random.nextBoolean());
                case TINYINT -> out.append((byte) random.nextInt());
                case SMALLINT -> out.append((short) random.nextInt());
                case INTEGER -> out.append(random.nextInt());
                case BIGINT -> out.append(random.nextLong() >> random.nextInt(64));
                case DOUBLE, FLOAT, DECIMAL ->
                    out.append(random.nextInt(2) == 0 ? NUMBERS.get(random.nextInt(NUMBERS.size())) : decimals());
                case VARCHAR -> string(out, TEXTS.get(random.nextInt(TEXTS.size())));
                case ROW -> object(out, (RowType) type);
                case ARRAY ->
                    list(out, '[', ']', random.nextInt(5), i -> value(out, ((ArrayType) type).getElementType()));
                case MAP -> map(out, ((MapType) type).getValueType());
                default -> throw new IllegalArgumentException(type.asSummaryString());
            }
        }
    }

    private String decimals() {
        return Long.toString(random.nextLong() >> 10 + random.nextInt(50)) + "." + random.nextInt(1000);
    }

    private void map(StringBuilder out, LogicalType type) {
        List<String> keys = new ArrayList<>(NAMES);
        Collections.shuffle(keys, random);
        list(out, '{', '}', random.nextInt(4), i -> {
            string(out, keys.get(i));
            out.append(':');
            value(out, type);
        });
    }

    /** Any value. */
    private void value(StringBuilder out, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> out.append("null");
            case 1 -> out.append(random.nextBoolean());
            case 2, 3 -> out.append(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case 4 -> string(out, TEXTS.get(random.nextInt(TEXTS.size())));
            case 5 -> out.append(SPECIALS.get(random.nextInt(SPECIALS.size())));
            case 6 -> list(out, '[', ']', random.nextInt(4), i -> value(out, depth - 1));
            default -> {
                List<String> names = new ArrayList<>(NAMES);
                Collections.shuffle(names, random);
                list(out, '{', '}', random.nextInt(4), i -> {
                    string(out, names.get(i));
                    out.append(':');
                    value(out, depth - 1);
                });
            }
        }
    }

    private void list(StringBuilder out, char open, char close, int count, java.util.function.IntConsumer element) {
        out.append(open);
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            blanks(out);
            element.accept(i);
            blanks(out);
        }
        out.append(close);
    }

    private void blanks(StringBuilder out) {
        if (random.nextInt(6) == 0) {
            out.append(random.nextBoolean() ? " " : "\t ");
        }
    }

    private void string(StringBuilder out, String text) {
        boolean escapesMuch = random.nextInt(10) == 0;
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || escapesMuch) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Changes some bytes of a file: overwrites, removes, doubles and swaps them. */
    byte[] mutate(byte[] content) {
        byte[] changed = content.clone();
        String pool = "{}[]\":,'\\ \t\n\r0123456789.eE+-truefalsnNIy/*\u0000\u001f";
        int mutations = 1 + content.length / 200;
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] = (byte) pool.charAt(random.nextInt(pool.length()));
                case 1 -> changed[at] = (byte) random.nextInt();
                case 2 ->
                    System.arraycopy(
                            changed,
                            at,
                            changed,
                            Math.min(at + 1, changed.length - 1),
                            Math.max(0, Math.min(9, changed.length - at - 1)));
                default -> {
                    int to = Math.min(changed.length, at + 1 + random.nextInt(4));
                    System.arraycopy(changed, to, changed, at, changed.length - to);
                }
            }
        }
        return changed;
    }
}
