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
package io.cloudfiles.flink.delta.origin;

import org.apache.flink.annotation.Internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Rows by file, as several writers have counted them: encoded, so that a million files take some tens of megabytes. Immutable.
 *
 * @param parts each as {@link RowCountsOutput} writes it; given away
 */
@Internal
public record RowCounts(List<byte[]> parts) {
    /** Of rows whose files nobody knows. */
    public static final RowCounts NONE = new RowCounts(List.of());

    public RowCounts {
        parts = List.copyOf(parts);
    }

    /** Those of several. */
    public static RowCounts of(List<RowCounts> several) {
        return new RowCounts(
                several.stream().flatMap(each -> each.parts.stream()).toList());
    }

    /** Whether nothing was counted. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Writes all parts as one, each version of a file once. */
    void writeTo(OutputStream target) throws IOException {
        List<RowCountsInput> inputs = new ArrayList<>(parts.size());
        try {
            PriorityQueue<Head> byFile = new PriorityQueue<>(Comparator.comparing(Head::rows));
            for (byte[] part : parts) {
                RowCountsInput input = new RowCountsInput(new ByteArrayInputStream(part));
                inputs.add(input);
                EncodedRows first = input.next();
                if (first != null) {
                    byFile.add(new Head(input, first));
                }
            }
            merge(byFile, target);
        } finally {
            for (RowCountsInput input : inputs) {
                input.close();
            }
        }
    }

    private static void merge(PriorityQueue<Head> byFile, OutputStream target) throws IOException {
        try (RowCountsOutput out = new RowCountsOutput(target)) {
            EncodedRows gathered = null;
            while (!byFile.isEmpty()) {
                Head least = byFile.remove();
                EncodedRows next = least.rows;
                if (gathered != null && gathered.compareTo(next) == 0) {
                    gathered = gathered.plus(next.rows());
                } else {
                    if (gathered != null) {
                        out.write(gathered);
                    }
                    gathered = next;
                }
                EncodedRows following = least.input.next();
                if (following != null) {
                    byFile.add(new Head(least.input, following));
                }
            }
            if (gathered != null) {
                out.write(gathered);
            }
        }
    }

    /** A part that is being read, and the entry that it has come to. */
    private record Head(RowCountsInput input, EncodedRows rows) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof RowCounts counts && Arrays.deepEquals(parts.toArray(), counts.parts.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(parts.toArray());
    }

    @Override
    public String toString() {
        return "RowCounts[" + parts.size() + " parts]";
    }
}
