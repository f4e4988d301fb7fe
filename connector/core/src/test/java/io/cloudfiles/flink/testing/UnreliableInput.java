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
import io.cloudfiles.flink.storage.StorageInput;

import java.io.EOFException;
import java.io.IOException;

/** A file that is just bytes, whose reads are short, fail, or end too early when a test wants it. Once closed it cannot be read. */
final class UnreliableInput implements StorageInput {
    private final BytesInput whole;
    private int maxRead = Integer.MAX_VALUE;
    private int readsLeft = Integer.MAX_VALUE;
    private int end;
    private boolean closed;

    UnreliableInput(String name, byte[] content) {
        this.whole = new BytesInput("in/" + name, content);
        this.end = content.length;
    }

    UnreliableInput readingAtMost(int bytes) {
        maxRead = bytes;
        return this;
    }

    UnreliableInput failingAfter(int reads) {
        readsLeft = reads;
        maxRead = 100_000;
        return this;
    }

    UnreliableInput endingAfter(int bytes) {
        end = bytes;
        return this;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public FileEntry file() {
        return whole.file();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        if (closed) {
            throw new IllegalStateException("Read after close.");
        }
        if (readsLeft-- <= 0) {
            throw new EOFException("The connection was lost.");
        }
        int most = (int) Math.max(0, Math.min(Math.min(length, maxRead), end - position));
        return most == 0 && length > 0 ? -1 : whole.read(position, buffer, offset, most);
    }

    @Override
    public void close() {
        closed = true;
    }
}
