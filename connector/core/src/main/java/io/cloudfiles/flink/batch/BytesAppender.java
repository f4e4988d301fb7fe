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
package io.cloudfiles.flink.batch;

import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;

import java.util.Arrays;

/** Strings and byte arrays in one growing buffer. */
final class BytesAppender extends ColumnAppender {
    private int[] ends = new int[16];
    private byte[] buffer = new byte[256];
    private int used;

    @Override
    int add(int row, Object value) {
        byte[] bytes = value instanceof StringData string ? string.toBytes() : (byte[]) value;
        if (buffer.length - used < bytes.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(used, bytes.length)));
        }
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
        end(row);
        return bytes.length + 1;
    }

    @Override
    void addNull(int row) {
        end(row);
    }

    private void end(int row) {
        if (row == ends.length) {
            ends = Arrays.copyOf(ends, 2 * row);
        }
        ends[row] = used;
    }

    @Override
    WritableColumnVector vector(int rowCount) {
        HeapBytesVector vector = new HeapBytesVector(rowCount);
        vector.buffer = buffer;
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            vector.start[row] = start;
            vector.length[row] = ends[row] - start;
            start = ends[row];
        }
        return vector;
    }
}
