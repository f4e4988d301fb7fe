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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.format.FieldNames;
import io.cloudfiles.flink.format.RescuedData.Step;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Maps from names to values, from objects. Of a name that occurs twice the last value counts. A value that does not fit makes the map not fit. */
final class MapColumn extends JsonColumn {
    private static final int INITIAL_SLOTS = 16;
    private static final int MAX_KEPT_SLOTS = 256;

    private final StringColumn keys;
    private final JsonColumn values;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];
    private int size;
    private int start;
    /** Entry that is being read. */
    private int current;

    /** Open addressing over the keys of the map that is being read: index of the entry + 1; 0 is empty. */
    private int[] slots = new int[INITIAL_SLOTS];

    MapColumn(StringColumn keys, JsonColumn values) {
        this.keys = keys;
        this.values = values;
        values.attachTo(this);
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (first != '{') {
            return false;
        }
        start = size;
        clearSlots();
        if (in.enter('}')) {
            do {
                in.name();
                current = entry(in);
                if (!values.read(in, current)) {
                    size = start;
                    return false;
                }
                values.checkRequired(current);
            } while (in.hasMore('}'));
        }
        offsets[row] = start;
        lengths[row] = (long) size - start;
        in.expansion += (long) (size - start) * (values.fixedWidth() + keys.fixedWidth());
        return true;
    }

    private void clearSlots() {
        if (slots.length > MAX_KEPT_SLOTS) {
            slots = new int[INITIAL_SLOTS];
        } else {
            Arrays.fill(slots, 0);
        }
    }

    /** The entry of the name that was read: a new one unless the map has it. */
    private int entry(JsonScanner in) {
        int slot = (int) FieldNames.hash(in.bytes, in.textStart, in.textEnd) & slots.length - 1;
        while (slots[slot] != 0) {
            int known = slots[slot] - 1;
            if (Arrays.equals(in.bytes, keys.start(known), keys.end(known), in.bytes, in.textStart, in.textEnd)) {
                return known;
            }
            slot = slot + 1 & slots.length - 1;
        }
        keys.reserve(size + 1);
        values.reserve(size + 1);
        keys.set(size, in.textStart, in.textEnd);
        slots[slot] = ++size;
        if (2 * (size - start) > slots.length) {
            rehash(in.bytes);
        }
        return size - 1;
    }

    private void rehash(byte[] bytes) {
        slots = new int[2 * slots.length];
        for (int entry = start; entry < size; entry++) {
            int slot = (int) FieldNames.hash(bytes, keys.start(entry), keys.end(entry)) & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = entry + 1;
        }
    }

    @Override
    Step stepInto(JsonColumn child, byte[] text) {
        int from = keys.start(current);
        return Step.field(new String(text, from, keys.end(current) - from, StandardCharsets.UTF_8));
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        offsets[row] = 0;
        lengths[row] = 0;
    }

    @Override
    protected void grow(int capacity) {
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        MapVector vector = new MapVector(rows, keys.finish(size, text), values.finish(size, text));
        vector.setOffsets(Arrays.copyOf(offsets, rows));
        vector.setLengths(Arrays.copyOf(lengths, rows));
        vector.setSize(size);
        size = 0;
        return vector;
    }

    @Override
    public int fixedWidth() {
        return Integer.BYTES;
    }
}
