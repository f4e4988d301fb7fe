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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Experimental;

/**
 * A file that is just bytes; closing it does nothing, so that it can be read again.
 *
 * @param file what it is
 * @param content what is in it
 */
@Experimental
public record BytesInput(FileEntry file, byte[] content) implements StorageInput {
    /** The file {@code mem://bucket/name}. */
    public BytesInput(String name, byte[] content) {
        this(new FileEntry(Location.parse("mem://bucket/" + name), content.length, 0, "v1"), content);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
        int count = (int) Math.min(length, content.length - position);
        if (count <= 0) {
            return length == 0 ? 0 : -1;
        }
        System.arraycopy(content, (int) position, buffer, offset, count);
        return count;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
