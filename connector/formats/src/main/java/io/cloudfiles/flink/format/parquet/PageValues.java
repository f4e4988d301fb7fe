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
import org.apache.parquet.io.ParquetDecodingException;

/**
 * The values of a page that are not null, in order; each is taken once. A subclass has the methods for the types that its encoding can
 * have. Targets have room.
 */
abstract class PageValues {
    void booleans(boolean[] target, int from, int count) {
        throw unsupported("BOOLEAN");
    }

    void ints(int[] target, int from, int count) {
        throw unsupported("INT32");
    }

    void longs(long[] target, int from, int count) {
        throw unsupported("INT64");
    }

    void floats(float[] target, int from, int count) {
        throw unsupported("FLOAT");
    }

    void doubles(double[] target, int from, int count) {
        throw unsupported("DOUBLE");
    }

    /** Byte strings: those of variable and of fixed length, INT96 too. */
    void bytes(BytesTarget target, int from, int count) {
        throw unsupported("BYTE_ARRAY");
    }

    /** Passes over values. */
    abstract void skip(int count);

    private ParquetDecodingException unsupported(String type) {
        return new ParquetDecodingException(
                "Values of type " + type + " in " + getClass().getSimpleName() + ".");
    }
}
