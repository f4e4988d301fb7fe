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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.VariantValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.apache.flink.types.variant.VariantTypeException;

/** Variants. As in Spark, a value that is null is a variant that is null. */
final class VariantColumn extends CsvColumn {
    private final CsvVariants variants;
    private final VariantValues values = new VariantValues();

    VariantColumn(CsvVariants variants) {
        this.variants = variants;
    }

    @Override
    boolean read(CsvScanner in, int row) {
        BinaryVariantInternalBuilder builder = new BinaryVariantInternalBuilder(false);
        BinaryVariant variant;
        try {
            variants.append(in, builder);
            variant = builder.build();
        } catch (VariantTypeException e) {
            return false; // larger than a variant may be
        }
        in.expansion += set(row, variant);
        return true;
    }

    @Override
    void readNull(int row) {
        BinaryVariantInternalBuilder builder = new BinaryVariantInternalBuilder(false);
        builder.appendNull();
        set(row, builder.build());
    }

    /** Sets a row; how many bytes it takes. */
    int set(int row, BinaryVariant variant) {
        setNotNull(row);
        return values.set(row, variant);
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        values.setNull(row);
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, this);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
