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

import java.io.IOException;
import java.io.InputStream;

/** A file from an offset to its end. */
final class StorageInputStream extends InputStream {
    private final StorageInput input;
    private long position;

    StorageInputStream(StorageInput input, long position) {
        this.input = input;
        this.position = position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = input.read(position, buffer, offset, length);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public int available() {
        // GZIPInputStream asks this at the end of a member to see whether another one may follow.
        return position < input.file().sizeBytes() ? 1 : 0;
    }
}
