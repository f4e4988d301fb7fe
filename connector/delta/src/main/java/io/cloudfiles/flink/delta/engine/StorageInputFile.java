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

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;

import java.io.FileNotFoundException;
import java.io.IOException;

/** A file of the log that Kernel reads. */
final class StorageInputFile implements InputFile {
    private final Storage storage;
    private final KnownFiles known;
    private final Location location;

    StorageInputFile(Storage storage, KnownFiles known, Location location) {
        this.storage = storage;
        this.known = known;
        this.location = location;
    }

    @Override
    public long length() throws IOException {
        return entry().sizeBytes();
    }

    private FileEntry entry() throws IOException {
        FileEntry entry = known.find(location).orElse(null);
        return entry == null ? look() : entry;
    }

    private FileEntry look() throws IOException {
        FileEntry entry = storage.stat(location).orElseThrow(() -> new FileNotFoundException(location.toString()));
        known.add(entry);
        return entry;
    }

    @Override
    public String path() {
        return location.toString();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return new StorageSeekableStream(openNewest());
    }

    /** Opens the file as it is now, also when what a listing showed of it is out of date. */
    StorageInput openNewest() throws IOException {
        try {
            return storage.open(entry());
        } catch (FileChangedException | FileNotFoundException e) {
            known.forget(location);
            return storage.open(look());
        }
    }
}
