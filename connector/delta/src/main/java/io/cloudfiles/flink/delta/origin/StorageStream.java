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
package io.cloudfiles.flink.delta.origin;

import io.cloudfiles.flink.format.BulkStream;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Internal;

import java.io.FileNotFoundException;
import java.io.IOException;

/** A file of a store, read from its start. */
@Internal
public final class StorageStream extends BulkStream {
    private final StorageInput input;
    private long position;

    /** @throws FileNotFoundException when it is gone */
    public StorageStream(Storage storage, FileEntry file) throws IOException {
        this.input = storage.open(file);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = input.read(position, target, offset, length);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
