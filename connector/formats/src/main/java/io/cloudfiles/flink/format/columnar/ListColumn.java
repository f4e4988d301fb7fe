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
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;

/** Arrays. */
@Internal
public final class ListColumn extends ReadColumn {
    private final Elements elements;
    private final ReadColumn element;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];

    public ListColumn(String name, boolean isRequired, Elements elements, ReadColumn element) {
        super(name, isRequired);
        this.elements = elements;
        this.element = element.asElement();
    }

    @Override
    AbstractHeapVector vector(int places) {
        offsets = new long[places];
        lengths = new long[places];
        int count = elements.extents(offsets, lengths);
        HeapArrayVector vector = new HeapArrayVector(places, element.read(count));
        vector.setOffsets(offsets);
        vector.setLengths(lengths);
        vector.setSize(count);
        setNulls(vector, elements.nulls(places));
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
