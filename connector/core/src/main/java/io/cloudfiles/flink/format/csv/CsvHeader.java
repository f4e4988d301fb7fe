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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the first record of a file says about all of them.
 *
 * @param names of the columns; none when the file does not name them
 * @param width how many values its records have
 * @param dataStart offset in the file of the first record that is data
 */
record CsvHeader(List<String> names, int width, long dataStart) {
    /** Of a file without records. */
    static final CsvHeader NONE = new CsvHeader(List.of(), 0, Long.MAX_VALUE);

    CsvHeader {
        names = List.copyOf(names);
    }

    /** The name of a column that has none. */
    static String nameOf(int field) {
        return "_c" + field;
    }

    /** Whether a name is that of a column that has none. */
    static boolean isPosition(String name) {
        return name.matches("_c\\d+");
    }

    /** Whether the file names its columns. */
    boolean isNamed() {
        return !names.isEmpty();
    }

    /** The names of the columns; by position where the file does not name them. */
    List<String> columnNames() {
        if (!names.isEmpty()) {
            return names;
        }
        List<String> byPosition = new ArrayList<>();
        for (int field = 0; field < width; field++) {
            byPosition.add(nameOf(field));
        }
        return byPosition;
    }

    /**
     * Makes names distinct: one that occurs twice gets its position behind it, and an empty one is told by its position; again, where
     * another column has that name.
     *
     * @param given names as in the file; empty for those that are null
     */
    static List<String> distinct(List<String> given, boolean caseSensitive) {
        UnaryOperator<String> key = name -> caseSensitive ? name : name.toLowerCase(Locale.ROOT);
        Map<String, Integer> occurrences = new HashMap<>();
        given.forEach(name -> occurrences.merge(key.apply(name), 1, Integer::sum));
        Set<String> taken = new HashSet<>();
        occurrences.forEach((name, count) -> {
            if (count == 1) {
                taken.add(name);
            }
        });
        List<String> names = new ArrayList<>();
        for (int field = 0; field < given.size(); field++) {
            String name = given.get(field);
            if (name.isEmpty() || occurrences.getOrDefault(key.apply(name), 0) > 1) {
                name = name.isEmpty() ? nameOf(field) : name + field;
                while (!taken.add(key.apply(name))) {
                    name += field;
                }
            }
            names.add(name);
        }
        return names;
    }
}
