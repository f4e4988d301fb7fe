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
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Fields with a column each, among them the rows themselves, and fields of the file beside them that have none or do not fit. */
@Internal
public final class StructColumn extends ReadColumn implements RowColumns {
    private final @Nullable Presence presence;
    private final List<ReadColumn> fields;
    private final List<ExtraColumn> extras;

    /** @param presence tells where the struct is null; null for the rows themselves */
    public StructColumn(
            String name,
            boolean isRequired,
            @Nullable Presence presence,
            List<ReadColumn> fields,
            List<ExtraColumn> extras) {
        super(name, isRequired);
        this.presence = presence;
        this.fields = fields;
        this.extras = extras;
    }

    @Override
    public AbstractHeapVector[] readFields(int places) {
        extras.forEach(extra -> extra.read(places));
        return fields.stream().map(field -> field.read(places)).toArray(AbstractHeapVector[]::new);
    }

    @Override
    AbstractHeapVector vector(int places) {
        HeapRowVector vector = new HeapRowVector(places, readFields(places));
        if (presence != null) {
            setNulls(vector, presence.nulls(places));
        }
        return vector;
    }

    @Override
    public boolean hasFindings() {
        return super.hasFindings() || !extras.isEmpty() || fields.stream().anyMatch(ReadColumn::hasFindings);
    }

    @Override
    void inspectValue(int place, Findings findings) {
        inspectFields(place, findings);
    }

    @Override
    public void inspectFields(int place, Findings findings) {
        extras.forEach(extra -> extra.report(place, findings));
        for (ReadColumn field : fields) {
            field.inspect(place, findings);
        }
    }
}
