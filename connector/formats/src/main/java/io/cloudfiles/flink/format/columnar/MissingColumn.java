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

import io.cloudfiles.flink.batch.Vectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.types.logical.LogicalType;

/** A column that a file does not have, has as a type that does not fit, or has without any values: null. */
@Internal
public final class MissingColumn extends ReadColumn {
    private final LogicalType type;

    public MissingColumn(String name, LogicalType type) {
        super(name, !type.isNullable());
        this.type = type;
    }

    @Override
    AbstractHeapVector vector(int places) {
        AbstractHeapVector vector = (AbstractHeapVector) Vectors.allocate(type, places);
        vector.fillWithNulls();
        return vector;
    }
}
