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

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of a page.
 *
 * @param array what it is in
 * @param start first byte
 * @param end behind the last byte
 */
record PageBytes(byte[] array, int start, int end) {
    static PageBytes of(BytesInput input) throws IOException {
        ByteBuffer buffer = input.toByteBuffer(HeapByteBufferAllocator.getInstance(), unused -> {});
        if (buffer.hasArray()) {
            int start = buffer.arrayOffset() + buffer.position();
            return new PageBytes(buffer.array(), start, start + buffer.remaining());
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return new PageBytes(copy, 0, copy.length);
    }

    /** What follows so many bytes. */
    PageBytes from(int offset) {
        return new PageBytes(array, start + offset, end);
    }

    int length() {
        return end - start;
    }
}
