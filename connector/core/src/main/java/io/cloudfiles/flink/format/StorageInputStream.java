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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.storage.StorageInput;

import java.io.EOFException;
import java.io.IOException;

/** A file from an offset to its end, which must be where the listing has it. */
final class StorageInputStream extends BulkStream {
    private final StorageInput input;
    private final byte[] head;
    private int headPosition;
    private long position;

    /**
     * @param position in the file
     * @param head bytes from there that were read before
     */
    StorageInputStream(StorageInput input, long position, byte[] head) {
        this.input = input;
        this.position = position + head.length;
        this.head = head;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (headPosition < head.length && length > 0) {
            int count = Math.min(length, head.length - headPosition);
            System.arraycopy(head, headPosition, buffer, offset, count);
            headPosition += count;
            return count;
        }
        int count = input.read(position, buffer, offset, length);
        if (count < 0 && position < input.file().sizeBytes()) {
            throw new EOFException("[" + input.file().location() + "] ends at " + position + " of "
                    + input.file().sizeBytes() + " bytes.");
        }
        position += Math.max(count, 0);
        return count;
    }
}
