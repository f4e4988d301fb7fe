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
package io.cloudfiles.flink.storage.flinkfs;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.core.fs.FSDataInputStream;

import java.io.IOException;
import java.util.Objects;

/**
 * Reads through a Flink stream. Asking for the file's state costs a round trip, so a change is looked for when the file is opened, and
 * when a read reaches the end, before it delivers.
 */
final class FlinkInput implements StorageInput {
    private final FlinkFileSystemStorage storage;
    private final FileEntry file;
    private final FSDataInputStream in;

    FlinkInput(FlinkFileSystemStorage storage, FileEntry file, FSDataInputStream in) {
        this.storage = storage;
        this.file = file;
        this.in = in;
    }

    @Override
    public FileEntry file() {
        return file;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        long left = file.sizeBytes() - position;
        int count = left <= 0 ? -1 : readAt(position, buffer, offset, (int) Math.min(length, left));
        if (count < 0 || count == left) {
            storage.requireCurrent(file);
        }
        if (count < 0 && left > 0) {
            throw new FileChangedException(file);
        }
        return count;
    }

    private int readAt(long position, byte[] buffer, int offset, int length) throws IOException {
        try {
            if (in.getPos() != position) {
                in.seek(position);
            }
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw FlinkFileSystemErrors.translate(e, file.location(), "read at " + position);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
