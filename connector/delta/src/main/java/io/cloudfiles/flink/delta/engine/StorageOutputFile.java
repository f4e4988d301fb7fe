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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOutput;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;

/** A file of the log that Kernel writes: whole, or not at all. */
final class StorageOutputFile implements OutputFile {
    private final Storage storage;
    private final Location location;

    StorageOutputFile(Storage storage, Location location) {
        this.storage = storage;
        this.location = location;
    }

    @Override
    public String path() {
        return location.toString();
    }

    /** Unused: our Parquet handler writes to the storage itself, where a file can be given up. */
    @Override
    public PositionOutputStream create(boolean atomicWrite) {
        throw new UnsupportedOperationException("[" + location + "] is not written through Kernel's streams.");
    }

    @Override
    public void writeAtomically(CloseableIterator<String> data, boolean overwrite) throws IOException {
        byte[] content = join(data);
        if (!overwrite) {
            if (!storage.putIfAbsent(location, content)) {
                throw new FileAlreadyExistsException(location.toString());
            }
            return;
        }
        StorageOutput output = storage.create(location);
        try {
            output.write(content);
            output.close();
        } finally {
            output.abort();
        }
    }

    private static byte[] join(CloseableIterator<String> lines) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (lines) {
            while (lines.hasNext()) {
                content.writeBytes(lines.next().getBytes(StandardCharsets.UTF_8));
                content.write('\n');
            }
        }
        return content.toByteArray();
    }
}
