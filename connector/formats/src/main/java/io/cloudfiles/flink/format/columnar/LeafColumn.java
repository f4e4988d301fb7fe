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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/** A column of single values. */
@Internal
public final class LeafColumn extends ReadColumn {
    private final Values source;
    private final @Nullable TextBounds bounds;
    /** Places whose text or bytes do not fit; they are null. */
    private final BitSet misfits = new BitSet();

    private @Nullable HeapBytesVector texts;

    /** Makes vectors of the loaded rows. */
    public interface Values {
        /**
         * A vector, with its nulls.
         *
         * @param places how many the column has
         */
        AbstractHeapVector read(int places);
    }

    /** @param bounds what a text or bytes must keep to; null when everything fits */
    public LeafColumn(String name, boolean isRequired, Values source, @Nullable TextBounds bounds) {
        super(name, isRequired);
        this.source = source;
        this.bounds = bounds;
    }

    @Override
    AbstractHeapVector vector(int places) {
        AbstractHeapVector vector = source.read(places);
        if (bounds == null) {
            return vector;
        }
        HeapBytesVector values = (HeapBytesVector) vector;
        texts = values;
        misfits.clear();
        HeapBytesVector fitting = bounds.apply(values, places, misfits);
        misfits.stream().forEach(fitting::setNullAt);
        return fitting;
    }

    @Override
    boolean hasFindings() {
        return super.hasFindings() || !misfits.isEmpty();
    }

    @Override
    void inspectNull(int place, Findings findings) {
        HeapBytesVector values = texts;
        if (values != null && bounds != null && misfits.get(place)) {
            findings.misfit(
                    name(),
                    JsonText.of(bounds.isText(), values.buffer, values.start[place], values.length[place]),
                    bounds.toString());
        }
    }
}
