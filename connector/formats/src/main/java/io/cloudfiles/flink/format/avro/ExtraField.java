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

import io.cloudfiles.flink.format.columnar.Findings;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A field of the file that has no column, or whose type does not fit its column: its values as JSON. */
final class ExtraField implements ValueReader {
    private static final int FIRST_CAPACITY = 1024;

    private final String name;
    private final Schema schema;
    private final DatumJson json;
    private final @Nullable String declared;
    private int[] starts = new int[0];
    /** 0 for a null. */
    private int[] lengths = new int[0];

    private byte[] buffer = new byte[0];
    private int size;

    /** @param declared the type of the column that it does not fit; null when it has none */
    ExtraField(String name, Schema schema, DatumJson json, @Nullable String declared) {
        this.name = name;
        this.schema = schema;
        this.json = json;
        this.declared = declared;
    }

    void reserve(int capacity) {
        if (capacity > starts.length) {
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
    }

    void setNull(int row) {
        lengths[row] = 0;
    }

    @Override
    public boolean read(AvroInput in, int row) {
        byte[] value = json.read(schema, in);
        lengths[row] = value.length;
        starts[row] = size;
        if (buffer.length - size < value.length) {
            buffer = Arrays.copyOf(
                    buffer, Math.max(FIRST_CAPACITY, Math.max(2 * buffer.length, Math.addExact(size, value.length))));
        }
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        in.expand(value.length);
        return true;
    }

    /** Tells of the value at a place, unless it is null. */
    void report(int place, Findings findings) {
        if (lengths[place] == 0) {
            return;
        }
        byte[] value = Arrays.copyOfRange(buffer, starts[place], starts[place] + lengths[place]);
        if (declared == null) {
            findings.unknown(name, value);
        } else {
            findings.misfit(name, value, declared);
        }
    }

    void clear() {
        size = 0;
    }
}
