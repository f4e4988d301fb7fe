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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapMapVector;

/** Flink's map vector, which keeps its offsets to itself, with a way to read them: whole columns of entries can then be copied at once. */
@PublicEvolving
public final class MapVector extends HeapMapVector {
    private static final long serialVersionUID = 1L;

    private long[] offsets;
    private long[] lengths;

    /**
     * @param capacity number of maps it can hold
     * @param keys keys of all maps
     * @param values values of all maps
     */
    public MapVector(int capacity, ColumnVector keys, ColumnVector values) {
        super(capacity, keys, values);
        this.offsets = new long[capacity];
        this.lengths = new long[capacity];
        super.setOffsets(offsets);
        super.setLengths(lengths);
    }

    /** Index of the first entry of each map. May be filled in place. */
    public long[] getOffsets() {
        return offsets;
    }

    /** Number of entries of each map. May be filled in place. */
    public long[] getLengths() {
        return lengths;
    }

    @Override
    public void setOffsets(long[] offsets) {
        this.offsets = offsets;
        super.setOffsets(offsets);
    }

    @Override
    public void setLengths(long[] lengths) {
        this.lengths = lengths;
        super.setLengths(lengths);
    }
}
