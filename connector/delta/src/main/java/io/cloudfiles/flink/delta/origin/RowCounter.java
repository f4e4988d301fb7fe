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

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the rows that a writer takes of each file, between two checkpoints. Used by one thread. */
@Internal
public final class RowCounter {
    private final Map<FileEntry, Rows> files = new HashMap<>();
    /** The file of the last batch; those of a large one follow each other. */
    private @Nullable FileEntry lastFile;

    private @Nullable Rows last;

    private static final class Rows {
        private long count;
    }

    /**
     * Counts.
     *
     * @param file null where it is not known of which file the rows are: they are not counted
     */
    public void add(@Nullable FileEntry file, int rows) {
        if (file == null || rows == 0) {
            return;
        }
        Rows known = last;
        if (known == null || !file.equals(lastFile)) {
            known = files.computeIfAbsent(file, first -> new Rows());
            last = known;
            lastFile = file;
        }
        known.count += rows;
    }

    /** Hands out what was counted, and starts anew. */
    public RowCounts drain() throws IOException {
        if (files.isEmpty()) {
            return RowCounts.NONE;
        }
        List<EncodedRows> sorted = new ArrayList<>(files.size());
        files.forEach((file, rows) ->
                sorted.add(EncodedRows.of(new RowsOfFile(file.location(), RowsOfFile.versionOf(file), rows.count))));
        files.clear();
        last = null;
        lastFile = null;
        Collections.sort(sorted);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RowCountsOutput out = new RowCountsOutput(bytes)) {
            for (EncodedRows file : sorted) {
                out.write(file);
            }
        }
        return new RowCounts(List.of(bytes.toByteArray()));
    }
}
