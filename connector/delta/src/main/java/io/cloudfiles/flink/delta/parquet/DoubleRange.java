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
package io.cloudfiles.flink.delta.parquet;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The range of floats or doubles. A NaN has no place in the order: engines differ whether it is the largest, so no bound is given. */
final class DoubleRange implements NumberRange {
    private final int width;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean empty = true;
    private boolean hasNaN;

    /** @param width 4 when the bits are those of floats, 8 for doubles */
    DoubleRange(int width) {
        this.width = width;
    }

    @Override
    public void add(long[] bits, int count) {
        for (int i = 0; i < count; i++) {
            double value =
                    width == Float.BYTES ? Float.intBitsToFloat((int) bits[i]) : Double.longBitsToDouble(bits[i]);
            hasNaN |= Double.isNaN(value);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        empty &= count == 0;
    }

    @Override
    public void add(NumberRange other) {
        DoubleRange that = (DoubleRange) other;
        hasNaN |= that.hasNaN;
        min = Math.min(min, that.min);
        max = Math.max(max, that.max);
        empty &= that.empty;
    }

    @Override
    public void clear() {
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        empty = true;
        hasNaN = false;
    }

    @Override
    public boolean isUnordered() {
        return hasNaN;
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    /** A zero is written as the smaller of the two, as the format demands, since readers may take them as different. */
    @Override
    public byte @Nullable [] minBytes() {
        return empty || hasNaN ? null : bytes(min == 0 ? -0.0 : min);
    }

    /** A zero is written as the larger of the two. */
    @Override
    public byte @Nullable [] maxBytes() {
        return empty || hasNaN ? null : bytes(max == 0 ? 0.0 : max);
    }

    private byte[] bytes(double value) {
        ByteBuffer buffer = ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
        return (width == Double.BYTES ? buffer.putDouble(value) : buffer.putFloat((float) value)).array();
    }

    @Override
    public @Nullable Object min() {
        return empty || hasNaN ? null : min;
    }

    @Override
    public @Nullable Object max() {
        return empty || hasNaN ? null : max;
    }
}
