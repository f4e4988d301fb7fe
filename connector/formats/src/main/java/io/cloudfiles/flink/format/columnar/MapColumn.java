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

import io.cloudfiles.flink.batch.MapVector;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** Maps. Entries stand as the file has them. */
@Internal
public final class MapColumn extends ReadColumn {
    private final Elements elements;
    private final LogicalType keyType;
    private final ReadColumn key;
    private final ReadColumn value;
    private @Nullable MapVector maps;

    public MapColumn(
            String name, boolean isRequired, Elements elements, LogicalType keyType, ReadColumn key, ReadColumn value) {
        super(name, isRequired);
        this.elements = elements;
        this.keyType = keyType;
        this.key = key.asElement();
        this.value = value.asElement();
    }

    @Override
    AbstractHeapVector vector(int places) {
        long[] offsets = new long[places];
        long[] lengths = new long[places];
        int entries = elements.extents(offsets, lengths);
        MapVector vector = new MapVector(places, key.read(entries), value.read(entries));
        vector.setOffsets(offsets);
        vector.setLengths(lengths);
        vector.setSize(entries);
        setNulls(vector, elements.nulls(places));
        maps = vector;
        return vector;
    }

    @Override
    boolean hasFindings() {
        return super.hasFindings() || key.hasFindings() || value.hasFindings();
    }

    @Override
    void inspectValue(int place, Findings findings) {
        MapVector vector = Objects.requireNonNull(maps);
        for (int i = 0; i < vector.getLengths()[place]; i++) {
            int entry = (int) vector.getOffsets()[place] + i;
            findings.enter(JsonText.key(vector.getKeyColumnVector(), keyType, entry));
            key.inspect(entry, findings);
            value.inspect(entry, findings);
            findings.leave();
        }
    }
}
