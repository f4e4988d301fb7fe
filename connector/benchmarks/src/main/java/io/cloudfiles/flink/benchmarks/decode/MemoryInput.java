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
package io.cloudfiles.flink.benchmarks.decode;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;

/** A file in memory. */
record MemoryInput(FileEntry file, byte[] content) implements StorageInput {
    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
        int count = (int) Math.min(length, content.length - position);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(content, (int) position, buffer, offset, count);
        return count;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
