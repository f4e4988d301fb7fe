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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.cli.state.CheckpointParts;
import io.cloudfiles.flink.cli.state.CheckpointedPart;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads parts one after another, a batch of rows at a time. I/O thread. */
final class StatePartReader implements SplitReader<RowData, StatePartSplit> {
    private static final int ROWS_AT_ONCE = 1024;

    /** Files that are looked at in one go, so that one in which few are wanted can be ended. */
    private static final int FILES_AT_ONCE = 100_000;

    private final StateScan scan;
    private final Path temporary;
    private final Deque<StatePartSplit> waiting = new ArrayDeque<>();
    private @Nullable CheckpointParts parts;
    private @Nullable StatePartSplit current;
    private @Nullable CheckpointedPart files;
    private long rowsToSkip;

    StatePartReader(StateScan scan, Path temporary) {
        this.scan = scan;
        this.temporary = temporary;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<StatePartSplit> change) {
        waiting.addAll(change.splits());
    }

    @Override
    public RecordsWithSplitIds<RowData> fetch() throws IOException {
        StatePartSplit split = current;
        CheckpointedPart open = files;
        if (split == null || open == null) {
            split = waiting.poll();
            if (split == null) {
                return new RecordsBySplits<>(Map.of(), Set.of());
            }
            open = parts().part(split.number(), temporary);
            current = split;
            files = open;
            rowsToSkip = split.rowsRead();
        }
        if (open.hasNext()) {
            return new RecordsBySplits<>(Map.of(split.splitId(), rows(open)), Collections.emptySet());
        }
        closePart();
        return new RecordsBySplits<>(Map.of(split.splitId(), List.of()), Set.of(split.splitId()));
    }

    private List<RowData> rows(CheckpointedPart open) {
        List<RowData> rows = new ArrayList<>();
        for (int looked = 0; looked < FILES_AT_ONCE && rows.size() < ROWS_AT_ONCE && open.hasNext(); looked++) {
            RowData row = scan.row(open.next());
            if (row == null) {
                continue;
            }
            if (rowsToSkip > 0) {
                rowsToSkip--;
            } else {
                rows.add(row);
            }
        }
        return rows;
    }

    private CheckpointParts parts() throws IOException {
        CheckpointParts open = parts;
        if (open == null) {
            open = scan.open();
            parts = open;
        }
        return open;
    }

    private void closePart() throws IOException {
        CheckpointedPart open = files;
        files = null;
        current = null;
        if (open != null) {
            open.close();
        }
    }

    /** A fetch blocks for no longer than the restoring of a part or the reading of a batch. */
    @Override
    public void wakeUp() {}

    @Override
    public void close() throws IOException {
        try {
            closePart();
        } finally {
            if (parts != null) {
                parts.close();
            }
        }
    }
}
