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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;

/** A stretch of a file that looks like a file of its own. */
final class FilePart implements StorageInput {
    private final StorageInput whole;
    private final long start;
    private final FileEntry entry;

    /**
     * @param whole closed with this
     * @param start first byte
     * @param end behind the last byte
     */
    FilePart(StorageInput whole, long start, long end) {
        this.whole = whole;
        this.start = start;
        whole.readsUpTo(end);
        FileEntry file = whole.file();
        this.entry = new FileEntry(file.location(), end - start, file.modifiedMicros(), file.version());
    }

    @Override
    public FileEntry file() {
        return entry;
    }

    @Override
    public void readsUpTo(long end) {
        whole.readsUpTo(start + Math.min(end, entry.sizeBytes()));
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        long left = entry.sizeBytes() - position;
        return left <= 0 ? -1 : whole.read(start + position, buffer, offset, (int) Math.min(left, length));
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
