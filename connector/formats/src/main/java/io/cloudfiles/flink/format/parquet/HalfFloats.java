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

import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;

/** Numbers of IEEE 754's 16 bits: a sign, five bits of exponent, ten of fraction; little-endian. */
final class HalfFloats {
    private static final int FRACTION_BITS = 10;
    private static final int FRACTION_MASK = 0x3ff;
    private static final int MAX_EXPONENT = 0x1f;
    private static final int BIAS = 15;

    private HalfFloats() {}

    static void read(HeapBytesVector halves, float[] target) {
        for (int i = 0; i < target.length; i++) {
            if (halves.length[i] == Short.BYTES) {
                int at = halves.start[i];
                target[i] = toFloat(halves.buffer[at] & 0xff | halves.buffer[at + 1] << Byte.SIZE);
            }
        }
    }

    private static float toFloat(int half) {
        int exponent = half >> FRACTION_BITS & MAX_EXPONENT;
        int fraction = half & FRACTION_MASK;
        float magnitude;
        if (exponent == MAX_EXPONENT) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
        } else {
            magnitude = Math.scalb((float) (fraction | 1 << FRACTION_BITS), exponent - BIAS - FRACTION_BITS);
        }
        return (half & 0x8000) == 0 ? magnitude : -magnitude;
    }
}
