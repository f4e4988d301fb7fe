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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.storage.StorageInput;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;

import java.io.IOException;

/** A position on a {@link StorageInput}, which it closes. */
final class StorageSeekableStream extends SeekableInputStream {
    private final StorageInput input;
    private long position;

    StorageSeekableStream(StorageInput input) {
        this.input = input;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void seek(long newPos) {
        position = newPos;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = input.read(position, buffer, offset, length);
        position += Math.max(n, 0);
        return n;
    }

    @Override
    public void readFully(byte[] buffer, int offset, int length) throws IOException {
        input.readFully(position, buffer, offset, length);
        position += length;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
