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

import io.cloudfiles.flink.format.RescuedData;
import io.cloudfiles.flink.format.RescuedData.Step;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What did not fit the columns in the record that is being read: values of another type, and fields without a column where these are
 * kept. Names and values are ranges of the scanner's bytes.
 */
final class Misfits {
    private static final int RANGE_INTS = 4;

    private final boolean keepsUnknown;
    private final List<List<Step>> paths = new ArrayList<>();
    private int[] ranges = new int[8 * RANGE_INTS];

    /** @param keepsUnknown whether fields without a column are wanted */
    Misfits(boolean keepsUnknown) {
        this.keepsUnknown = keepsUnknown;
    }

    boolean keepsUnknown() {
        return keepsUnknown;
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    int size() {
        return paths.size();
    }

    /** Forgets all but the first. */
    void truncate(int size) {
        if (size < paths.size()) {
            paths.subList(size, paths.size()).clear();
        }
    }

    /** Adds the value that the scanner has just read as text. */
    void add(RowColumn owner, JsonScanner in, int nameFrom, int nameTo) {
        int at = paths.size() * RANGE_INTS;
        if (at == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * at);
        }
        ranges[at] = nameFrom;
        ranges[at + 1] = nameTo;
        ranges[at + 2] = in.textStart;
        ranges[at + 3] = in.textEnd;
        paths.add(owner.path(in.bytes));
    }

    void writeTo(RescuedData row, byte[] text) {
        for (int i = 0; i < paths.size(); i++) {
            int at = i * RANGE_INTS;
            row.put(paths.get(i), text, ranges[at], ranges[at + 1], ranges[at + 2], ranges[at + 3]);
        }
    }

    /** The first of them for a message: its path and the beginning of its value. */
    @Nullable
    String describeFirst(byte[] text) {
        if (paths.isEmpty()) {
            return null;
        }
        StringBuilder description = new StringBuilder("field '");
        for (Step step : paths.get(0)) {
            description.append(step.index() < 0 ? step.name() + "." : step.index() + ".");
        }
        int shown = Math.min(ranges[3], ranges[2] + 40);
        return description
                .append(new String(text, ranges[0], ranges[1] - ranges[0], StandardCharsets.UTF_8))
                .append("' does not fit the type of its column: ")
                .append(new String(text, ranges[2], shown - ranges[2], StandardCharsets.UTF_8))
                .append(shown < ranges[3] ? "…" : "")
                .toString();
    }
}
