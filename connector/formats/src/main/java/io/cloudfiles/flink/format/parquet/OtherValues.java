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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.BytesTarget;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;

/** Values in the less frequent encodings (delta, byte stream split, runs of booleans), which Parquet's own readers decode one by one. */
final class OtherValues extends PageValues {
    private final ValuesReader values;

    OtherValues(ValuesReader values) {
        this.values = values;
    }

    @Override
    void booleans(boolean[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = values.readBoolean();
        }
    }

    @Override
    void ints(int[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = values.readInteger();
        }
    }

    @Override
    void longs(long[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = values.readLong();
        }
    }

    @Override
    void floats(float[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = values.readFloat();
        }
    }

    @Override
    void doubles(double[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = values.readDouble();
        }
    }

    @Override
    void bytes(BytesTarget target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            Binary value = values.readBytes();
            byte[] bytes = value.getBytesUnsafe();
            target.put(i, bytes, 0, bytes.length);
        }
    }

    @Override
    void skip(int count) {
        values.skip(count);
    }
}
