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
package io.cloudfiles.flink.format.parquet;

import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;

/** Arrays. */
final class ListColumn extends ParquetColumn {
    private final FileColumn file;
    private final ColumnChunk levels;
    private final ParquetColumn element;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];

    ListColumn(FileColumn file, String name, boolean isRequired, ColumnChunk levels, ParquetColumn element) {
        super(name, isRequired);
        this.file = file;
        this.levels = levels;
        this.element = element.asElement();
    }

    @Override
    ColumnChunk levels() {
        return levels;
    }

    @Override
    AbstractHeapVector vector(int places) {
        offsets = new long[places];
        lengths = new long[places];
        int elements = levels.levels().elements(file, offsets, lengths);
        HeapArrayVector vector = new HeapArrayVector(places, element.read(elements));
        vector.setOffsets(offsets);
        vector.setLengths(lengths);
        vector.setSize(elements);
        setNulls(vector, levels.levels().nulls(file.slots(), places, file.definedAt()));
        return vector;
    }

    @Override
    boolean hasFindings() {
        return super.hasFindings() || element.hasFindings();
    }

    @Override
    void inspectValue(int place, Findings findings) {
        for (int i = 0; i < lengths[place]; i++) {
            findings.enterElement(i);
            element.inspect((int) offsets[place] + i, findings);
            findings.leave();
        }
    }
}
