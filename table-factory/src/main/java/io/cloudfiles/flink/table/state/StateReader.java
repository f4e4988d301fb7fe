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

import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.table.data.RowData;

import java.nio.file.Path;
import java.util.Map;

/** Reads the parts that it is given, and asks for the next one when it has none. Task thread. */
@SuppressWarnings("try") // close may be interrupted, as inherited
final class StateReader
        extends SingleThreadMultiplexSourceReaderBase<RowData, RowData, StatePartSplit, StateReader.Position> {
    /** How far a part was emitted. */
    static final class Position {
        private final int number;
        private long rows;

        private Position(StatePartSplit split) {
            this.number = split.number();
            this.rows = split.rowsRead();
        }
    }

    StateReader(StateScan scan, SourceReaderContext context) {
        super(
                () -> new StatePartReader(scan, temporary(context)),
                (row, output, position) -> {
                    output.collect(row);
                    position.rows++;
                },
                context.getConfiguration(),
                context);
    }

    /** Directories of the TaskManager are used in turn. */
    private static Path temporary(SourceReaderContext context) {
        Configuration configuration = context.getConfiguration();
        String[] directories = ConfigurationUtils.parseTempDirectories(configuration);
        return Path.of(directories[context.getIndexOfSubtask() % directories.length]);
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
    protected Position initializedState(StatePartSplit split) {
        return new Position(split);
    }

    @Override
    protected StatePartSplit toSplitType(String splitId, Position position) {
        return new StatePartSplit(position.number, position.rows);
    }
}
