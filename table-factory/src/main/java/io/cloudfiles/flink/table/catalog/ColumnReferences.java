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
package io.cloudfiles.flink.table.catalog;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the columns that an expression names, as Flink writes it into a definition: all names in back-ticks, texts in quotes. Names of
 * functions, and of fields within rows and types of rows, are no columns.
 */
final class ColumnReferences {
    /** A text, which is skipped, as is the type of a row; or a name with those behind its dots and what stands behind all. */
    private static final Pattern PART = Pattern.compile(
            "'(?:[^']|'')*'|(?:ROW|ARRAY|MAP|MULTISET)<|>|(\\.?)`((?:[^`]|``)+)`(?:\\.`(?:[^`]|``)+`)*(\\s*\\()?");

    private ColumnReferences() {}

    static Set<String> of(String expression) {
        Set<String> columns = new TreeSet<>();
        int types = 0;
        Matcher part = PART.matcher(expression);
        while (part.find()) {
            if (part.group().endsWith("<")) {
                types++;
            } else if (part.group().equals(">")) {
                types = Math.max(0, types - 1);
            } else if (part.group(2) != null && part.group(1).isEmpty() && part.group(3) == null && types == 0) {
                columns.add(part.group(2).replace("``", "`"));
            }
        }
        return columns;
    }
}
