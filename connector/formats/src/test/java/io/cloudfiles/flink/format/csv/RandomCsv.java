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
package io.cloudfiles.flink.format.csv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Makes small files of separated values, good and bad, and options to read them with. */
final class RandomCsv {
    /** Names are those of the header. */
    static final String COLUMNS =
            "s STRING, i INT, d DOUBLE, b BOOLEAN, e DECIMAL(38,0), f DECIMAL(5,5), l BIGINT, y DATE";

    private static final int WIDTH = 8;
    private static final List<String> NAMES = List.of("s", "i", "d", "b", "e", "f", "l", "y");
    private static final List<String> COMMON = List.of("", "", "x", "NULL", "\"\"", "\"x\"", " x ", "\" x \"", "-");
    private static final List<List<String>> FITTING = List.of(
            List.of("text", "\"a,b;c|d\"", "naïve 数据", "\"😀\"", "\"#\"", "a\"b", "'", "\"a\\\"b\""),
            List.of("0", "-1", "+7", "2147483647", "-2147483648", "2147483648", "\"12\"", " 1"),
            List.of("1.5", "-.5", "1e3", "1E-7", "NaN", "Inf", "-Inf", "1e309", "4.9e-324", "1d"),
            List.of("true", "FALSE", "True", "\"true\"", "1", "t"),
            List.of(
                    "99999999999999999999999999999999999999",
                    "-1",
                    "0.5",
                    "1e5",
                    "100000000000000000000000000000000000000"),
            List.of("0.99999", "0.999994", "0.999995", "-0.000004", "1e-5", "1", "0"),
            List.of("9223372036854775807", "-9223372036854775808", "9223372036854775808", "007", "1.0"),
            List.of("2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "2024-1-5", "2024", "x"));

    private final Random random;
    private final Map<String, String> options = new TreeMap<>();
    private String separator = ",";

    RandomCsv(long seed) {
        this.random = new Random(seed);
    }

    /** Options, which the files follow. */
    Map<String, String> options(boolean hasHeader) {
        options.put("header", String.valueOf(hasHeader));
        choose("comment", "#");
        choose("ignoreLeadingWhiteSpace", "true");
        choose("ignoreTrailingWhiteSpace", "true");
        choose("nullValue", "NULL", "-", "x");
        choose("emptyValue", "x", "E");
        choose("nanValue", "-");
        choose("positiveInf", "x");
        choose("multiLine", "true");
        choose("mode", "PERMISSIVE", "DROPMALFORMED");
        choose("sep", ";", "|");
        choose("dateFormat", "yyyy-MM-dd");
        separator = options.getOrDefault("sep", ",");
        return options;
    }

    private void choose(String name, String... values) {
        if (random.nextInt(4) == 0) {
            options.put(name, values[random.nextInt(values.length)]);
        }
    }

    /** Some of the columns, in any order. */
    List<String> someColumns() {
        List<String> names = new ArrayList<>(NAMES);
        java.util.Collections.shuffle(names, random);
        return names.subList(0, 1 + random.nextInt(WIDTH));
    }

    /** A file: empty, a header alone, or with records, blank lines and comments; its lines all end alike, the last one perhaps not. */
    byte[] file() {
        String lineEnd = List.of("\n", "\r\n", "\r").get(random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0);
        List<String> lines = new ArrayList<>();
        if (random.nextInt(15) > 0) {
            clutter(lines);
            lines.add(String.join(separator, NAMES));
            for (int i = random.nextInt(8); i > 0; i--) {
                clutter(lines);
                lines.add(record());
            }
            clutter(lines);
        }
        String text = String.join(lineEnd, lines) + (random.nextInt(3) == 0 || lines.isEmpty() ? "" : lineEnd);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (random.nextInt(8) == 0 && !text.isEmpty()) {
            content.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        }
        content.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return content.toByteArray();
    }

    /** A file with a header and at least a record. */
    byte[] fileWithRecords() {
        StringBuilder text = new StringBuilder(String.join(separator, NAMES)).append('\n');
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            text.append(record()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What is no record. */
    private void clutter(List<String> lines) {
        if (random.nextInt(6) == 0) {
            lines.add("");
        }
        if (options.containsKey("comment") && random.nextInt(4) == 0) {
            lines.add("#" + String.join(separator, "a", "\"b", "c"));
        }
    }

    private String record() {
        int width = random.nextInt(8) == 0 ? 1 + random.nextInt(10) : WIDTH;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            List<String> pool = random.nextInt(4) == 0 ? COMMON : FITTING.get(i % WIDTH);
            String value = pool.get(random.nextInt(pool.size()));
            values.add(options.containsKey("multiLine") && random.nextInt(20) == 0 ? "\"a\nb\"" : value);
        }
        // A line without anything in it is none, whatever it stands for.
        return width == 1 && values.get(0).isBlank() ? "text" : String.join(separator, values);
    }
}
