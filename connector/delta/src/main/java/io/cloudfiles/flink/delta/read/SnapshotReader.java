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

import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.table.data.RowData;

import java.util.Map;

/** Reads the files that it is given, and asks for the next one when it has none. Task thread. */
@SuppressWarnings("try") // close may be interrupted, as inherited
final class SnapshotReader
        extends SingleThreadMultiplexSourceReaderBase<RowData, RowData, DeltaFileSplit, SnapshotReader.Position> {
    /** How far a file was emitted. */
    static final class Position {
        private final DeltaFileSplit split;
        private long rows;

        private Position(DeltaFileSplit split) {
            this.split = split;
            this.rows = split.rowsRead();
        }
    }

    SnapshotReader(DeltaSnapshotSource source, SourceReaderContext context) {
        super(
                () -> new SnapshotSplitReader(source),
                (row, output, position) -> {
                    output.collect(row);
                    position.rows++;
                },
                context.getConfiguration(),
                context);
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, Position> finished) {
        context.sendSplitRequest();
    }

    @Override
    protected Position initializedState(DeltaFileSplit split) {
        return new Position(split);
    }

    @Override
    protected DeltaFileSplit toSplitType(String splitId, Position position) {
        return position.split.at(position.rows);
    }
}
