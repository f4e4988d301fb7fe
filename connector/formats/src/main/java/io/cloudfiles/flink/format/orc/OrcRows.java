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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.columnar.DecodedRows;
import io.cloudfiles.flink.format.columnar.InspectedRows;
import io.cloudfiles.flink.format.columnar.ReadableTypes;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** The rows of one file. */
final class OrcRows {
    private final StructNode root;
    private final InspectedRows rows;
    private final BitSet columns = new BitSet();

    OrcRows(Location file, FileTail tail, ReadSchema schema, BadRecordMode mode) {
        List<RowType.RowField> dataFields = InspectedRows.dataFields(schema);
        ReadableTypes.require("ORC", dataFields);
        FileColumn named = PositionalColumns.named(tail.columns(), schema);
        OrcColumnPlanner planner = new OrcColumnPlanner(
                new Conversions(tail.isHybridCalendar()), schema.caseSensitive(), schema.rescuedDataColumn() != null);
        this.rows = new InspectedRows(file, schema, mode, planner.rows(named, dataFields));
        this.root = planner.root(named);
        root.collectColumns(columns);
    }

    /** The columns of the file that are read. */
    BitSet columns() {
        return columns;
    }

    /** Begins a stripe. */
    void start(StripeStreams streams) throws IOException {
        root.start(streams);
    }

    /** Passes over rows. */
    void skip(long count) throws IOException {
        root.skip(count);
    }

    /**
     * Reads the next rows.
     *
     * @param firstNumber number of the first in the file, for messages
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_CORRUPT_RECORD} when a row is bad and the mode or the schema allows
     *     none
     */
    DecodedRows read(int count, long firstNumber) throws IOException {
        root.load(count, null);
        return rows.read(count, firstNumber);
    }
}
