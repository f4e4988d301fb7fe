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
package io.cloudfiles.flink.delta.read;

import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files one after another, a batch of rows at a time. I/O thread. */
final class SnapshotSplitReader implements SplitReader<RowData, DeltaFileSplit> {
    private final DeltaSnapshotSource source;
    private final Deque<DeltaFileSplit> waiting = new ArrayDeque<>();
    private @Nullable SnapshotScan scan;
    private @Nullable DeltaFileSplit current;
    private @Nullable FileRows rows;

    SnapshotSplitReader(DeltaSnapshotSource source) {
        this.source = source;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<DeltaFileSplit> change) {
        waiting.addAll(change.splits());
    }

    @Override
    public RecordsWithSplitIds<RowData> fetch() throws IOException {
        if (current == null) {
            current = waiting.poll();
            if (current == null) {
                return new RecordsBySplits<>(Map.of(), Set.of());
            }
            rows = scan().rows(current);
        }
        return read(current);
    }

    private RecordsWithSplitIds<RowData> read(DeltaFileSplit split) throws IOException {
        FileRows open = rows;
        if (open != null && open.hasNext()) {
            Map<String, Collection<RowData>> records = Map.of(split.splitId(), open.next());
            return new RecordsBySplits<>(records, Collections.emptySet());
        }
        closeFile();
        return new RecordsBySplits<>(Map.of(split.splitId(), List.of()), Set.of(split.splitId()));
    }

    private SnapshotScan scan() throws IOException {
        SnapshotScan open = scan;
        if (open == null) {
            open = source.scan();
            scan = open;
        }
        return open;
    }

    private void closeFile() throws IOException {
        FileRows open = rows;
        rows = null;
        current = null;
        if (open != null) {
            open.close();
        }
    }

    /** A fetch blocks for no longer than the reading of a batch. */
    @Override
    public void wakeUp() {}

    @Override
    public void close() throws IOException {
        try {
            closeFile();
        } finally {
            if (scan != null) {
                scan.close();
            }
        }
    }
}
