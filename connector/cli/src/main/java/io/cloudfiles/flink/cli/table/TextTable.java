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
package io.cloudfiles.flink.cli.table;

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Cells in columns that are as wide as they need be. */
@Internal
public final class TextTable {
    private final List<List<String>> lines = new ArrayList<>();

    /** Adds a line. */
    public TextTable line(String... cells) {
        return line(List.of(cells));
    }

    /** Adds a line. */
    public TextTable line(List<String> cells) {
        lines.add(cells);
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[lines.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return lines.stream().map(line -> padded(line, widths) + "\n").collect(Collectors.joining());
    }

    private static String padded(List<String> line, int[] widths) {
        StringBuilder padded = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
        }
        return padded.toString().stripTrailing();
    }
}
