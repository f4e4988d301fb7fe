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

import io.cloudfiles.flink.batch.Vectors;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.types.logical.LogicalType;

/** Columns without values. */
final class NullConversion {
    private NullConversion() {}

    /** For a leaf that has never anything but nulls. */
    static Conversion of(LogicalType type) {
        return chunk -> vector(type, chunk.places());
    }

    /** A vector of nulls. */
    static AbstractHeapVector vector(LogicalType type, int places) {
        AbstractHeapVector vector = (AbstractHeapVector) Vectors.allocate(type, places);
        vector.fillWithNulls();
        return vector;
    }
}
