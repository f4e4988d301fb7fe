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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.filesystem.StorageInputStream;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.state.PhysicalStateHandleID;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FsSegmentDataInputStream;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/** Bytes of a checkpoint that are read through one of our storages: Flink needs no file system for them. It never leaves its process. */
final class StoredHandle implements StreamStateHandle {
    private static final long serialVersionUID = 1L;

    private final transient Storage storage;
    private final transient Location file;
    private final long start;
    private final long length;

    /**
     * @param start the first of its bytes in the file
     * @param length how many they are
     */
    StoredHandle(Storage storage, Location file, long start, long length) {
        this.storage = storage;
        this.file = file;
        this.start = start;
        this.length = length;
    }

    @Override
    public FSDataInputStream openInputStream() throws IOException {
        FileEntry found = storage.stat(file).orElseThrow(() -> new FileNotFoundException(file.toString()));
        StorageInputStream stream = new StorageInputStream(storage.open(found));
        return start == 0 && length == found.sizeBytes() ? stream : new FsSegmentDataInputStream(stream, start, length);
    }

    @Override
    public Optional<byte[]> asBytesIfInMemory() {
        return Optional.empty();
    }

    @Override
    public PhysicalStateHandleID getStreamStateHandleID() {
        return new PhysicalStateHandleID(file + "@" + start);
    }

    @Override
    public void discardState() {
        throw new UnsupportedOperationException("[" + file + "] A checkpoint is only read here.");
    }

    @Override
    public long getStateSize() {
        return length;
    }
}
