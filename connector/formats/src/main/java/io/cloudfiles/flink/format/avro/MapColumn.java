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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.format.columnar.Findings;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Maps, the keys of which are texts. Entries stand as the file has them. */
final class MapColumn extends AvroColumn {
    private static final int LENGTH_BYTES = 3;

    private final BytesColumn keys;
    private final AvroColumn values;
    private final boolean isValueRequired;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];
    private int size;
    /** The keys of the batch, where values may have findings. */
    private final List<String> names = new ArrayList<>();

    MapColumn(BytesColumn keys, AvroColumn values, boolean isValueRequired) {
        this.keys = keys;
        this.values = values;
        this.isValueRequired = isValueRequired;
    }

    AvroColumn values() {
        return values;
    }

    /** Reads entries, of which one may not fit. */
    boolean readEntries(AvroInput in, int row, ValueReader reader, int minBytes) {
        int start = size;
        boolean keepsNames = values instanceof StructColumn || isValueRequired;
        for (int count = in.readCount(minBytes); count > 0; count = in.readCount(minBytes)) {
            in.expand((long) count * (keys.fixedWidth() + values.fixedWidth()));
            keys.reserve(size + count);
            values.reserve(size + count);
            for (int i = 0; i < count; i++) {
                int length = in.readLength();
                int at = in.advance(length);
                keys.setNotNull(size);
                if (keepsNames) {
                    keepName(new String(in.bytes, at, length, StandardCharsets.UTF_8));
                }
                if (!keys.put(in, size, at, length) || !reader.read(in, size)) {
                    size = start;
                    return false;
                }
                size++;
            }
        }
        offsets[row] = start;
        lengths[row] = (long) size - start;
        setNotNull(row);
        return true;
    }

    private void keepName(String name) {
        if (size < names.size()) {
            names.set(size, name);
        } else {
            names.add(name);
        }
    }

    @Override
    boolean hasFindings() {
        return isValueRequired || values.hasFindings();
    }

    @Override
    void inspectValue(int place, Findings findings) {
        for (int i = 0; i < lengths[place]; i++) {
            int at = (int) offsets[place] + i;
            findings.enter(at < names.size() ? names.get(at) : "value");
            if (!values.isNull(at)) {
                values.inspectValue(at, findings);
            } else if (isValueRequired) {
                findings.nullIn("value");
            }
            findings.leave();
        }
    }

    @Override
    void clear() {
        names.clear();
        values.clear();
    }

    @Override
    void copyBytes() {
        keys.copyBytes();
        values.copyBytes();
    }

    @Override
    boolean sharesBytes() {
        return keys.sharesBytes() || values.sharesBytes();
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
        return LENGTH_BYTES;
    }
}
