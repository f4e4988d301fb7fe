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
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;

import java.util.Arrays;

/** Byte strings of a batch, as starts and lengths in one buffer, which grows. */
@Internal
public final class BytesTarget {
    private static final int FIRST_CAPACITY = 1024;

    public final HeapBytesVector vector;
    private int size;

    /** @param capacity how many */
    public BytesTarget(int capacity) {
        vector = new HeapBytesVector(capacity);
        vector.buffer = new byte[0];
    }

    /** Copies one of them in. */
    public void put(int index, byte[] source, int start, int length) {
        vector.start[index] = reserve(length);
        vector.length[index] = length;
        System.arraycopy(source, start, vector.buffer, vector.start[index], length);
    }

    /** Makes room in the buffer and tells where. */
    public int reserve(long length) {
        int start = size;
        long needed = start + length;
        if (needed > vector.buffer.length) {
            long capacity = Math.max(
                    needed, Math.max(FIRST_CAPACITY, Math.min(2L * vector.buffer.length, Integer.MAX_VALUE - 8)));
            vector.buffer = Arrays.copyOf(vector.buffer, Math.toIntExact(capacity));
        }
        size = (int) needed;
        return start;
    }

    /** Takes a buffer that is never changed in place of its own, which is empty. */
    public void share(byte[] buffer) {
        vector.buffer = buffer;
    }

    /**
     * Copies all in from where they are now.
     *
     * @param count how many
     * @param total how long they are together
     */
    public void copyFrom(byte[] buffer, int count, long total) {
        vector.buffer = new byte[Math.toIntExact(total)];
        for (int i = 0; i < count; i++) {
            put(i, buffer, vector.start[i], vector.length[i]);
        }
    }
}
