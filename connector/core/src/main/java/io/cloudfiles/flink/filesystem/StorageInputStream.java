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
package io.cloudfiles.flink.filesystem;

import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FSDataInputStream;

import java.io.IOException;

/** Reads a file from any position. Used by one thread at a time, and closed by any: by another one where Flink gives up a restore. */
@Internal
public final class StorageInputStream extends FSDataInputStream {
    private final StorageInput input;
    private final byte[] single = new byte[1];
    private long position;

    /** @param input closed with this */
    public StorageInputStream(StorageInput input) {
        this.input = input;
    }

    @Override
    public void seek(long desired) throws IOException {
        if (desired < 0) {
            throw new IOException("[" + input.file().location() + "] has no position " + desired + ".");
        }
        position = desired;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = input.read(position, buffer, offset, length);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long wanted) {
        long skipped = Math.max(0, Math.min(wanted, input.file().sizeBytes() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
