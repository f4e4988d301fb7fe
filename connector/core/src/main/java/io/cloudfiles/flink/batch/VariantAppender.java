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

import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.types.variant.BinaryVariant;

/** Appends variants: their values, and the names in them. */
final class VariantAppender extends ColumnAppender {
    private final BytesAppender values = new BytesAppender();
    private final BytesAppender names = new BytesAppender();

    @Override
    int add(int row, Object value) {
        BinaryVariant variant = (BinaryVariant) value;
        return values.append(variant.getValue()) + names.append(variant.getMetadata());
    }

    @Override
    void addNull(int row) {
        values.append(null);
        names.append(null);
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        return new HeapRowVector(rowCount, values.build(), names.build());
    }
}
