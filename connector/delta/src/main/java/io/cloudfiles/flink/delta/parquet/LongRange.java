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

/** The range of integers of four or eight bytes. */
final class LongRange implements NumberRange {
    private final int width;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    LongRange(int width) {
        this.width = width;
    }

    @Override
    public void add(long[] values, int count) {
        long low = min;
        long high = max;
        for (int i = 0; i < count; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        min = low;
        max = high;
    }

    @Override
    public void add(NumberRange other) {
        min = Math.min(min, ((LongRange) other).min);
        max = Math.max(max, ((LongRange) other).max);
    }

    @Override
    public void clear() {
        min = Long.MAX_VALUE;
        max = Long.MIN_VALUE;
    }

    @Override
    public boolean isUnordered() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return min > max;
    }

    @Override
    public byte @Nullable [] minBytes() {
        return isEmpty() ? null : bytes(min);
    }

    @Override
    public byte @Nullable [] maxBytes() {
        return isEmpty() ? null : bytes(max);
    }

    private byte[] bytes(long value) {
        ByteBuffer buffer = ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
        return (width == Long.BYTES ? buffer.putLong(value) : buffer.putInt((int) value)).array();
    }

    @Override
    public @Nullable Object min() {
        return isEmpty() ? null : min;
    }

    @Override
    public @Nullable Object max() {
        return isEmpty() ? null : max;
    }
}
