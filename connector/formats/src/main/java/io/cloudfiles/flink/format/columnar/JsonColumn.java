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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.format.RescuedData;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;

import java.util.BitSet;

/** The column that takes what fits no column: null, or a JSON object. */
@Internal
public final class JsonColumn {
    private final RescuedData json = new RescuedData();
    private final BitSet used = new BitSet();
    private HeapBytesVector vector = new HeapBytesVector(0);

    JsonColumn(Location file) {
        json.startFile(file);
    }

    /** Begins some rows, which are null until they are put. */
    void start(int rows) {
        json.startBuffer();
        vector = new HeapBytesVector(rows);
        used.clear();
    }

    void put(int row, Findings findings) {
        int from = json.position();
        findings.writeTo(json);
        used.set(row);
        vector.start[row] = from;
        vector.length[row] = json.endRow();
    }

    /** Gives the rows away. */
    HeapBytesVector finish() {
        vector.buffer = json.buffer();
        for (int row = used.nextClearBit(0); row < vector.getLen(); row = used.nextClearBit(row + 1)) {
            vector.setNullAt(row);
        }
        return vector;
    }
}
