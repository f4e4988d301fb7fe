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

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.testing.LongRecordFormat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Files in memory, and a script that is asked before each read. Versions count up. */
public final class ScriptedStorage implements Storage {
    /** Decides about a read; may throw, wait or change files. */
    @FunctionalInterface
    public interface Script {
        void beforeRead(FileEntry file, long position) throws IOException;
    }

    private record Content(FileEntry entry, byte[] bytes) {}

    private final Map<Location, Content> files = new ConcurrentHashMap<>();
    private final AtomicInteger versions = new AtomicInteger();
    private final AtomicInteger openInputs = new AtomicInteger();
    private final AtomicInteger mostOpenInputs = new AtomicInteger();
    private volatile Script script = (file, position) -> {};
    private volatile boolean closed;

    /** Writes or replaces a file. */
    public FileEntry put(String path, long... records) {
        byte[] bytes = LongRecordFormat.file(records);
        Location location = Location.parse("test://bucket/" + path);
        FileEntry entry =
                new FileEntry(location, bytes.length, 1_700_000_000_123_456L, "v" + versions.incrementAndGet());
        files.put(location, new Content(entry, bytes));
        return entry;
    }

    /** The file as it is now. */
    public FileEntry entry(String path) {
        return stat(Location.parse("test://bucket/" + path)).orElseThrow();
    }

    /** Gives this storage for every location. */
    public StorageOpener opener() {
        return new StorageOpener() {
            @Override
            public Storage open(Location location) {
                return ScriptedStorage.this;
            }

            @Override
            public void close() {
                ScriptedStorage.this.close();
            }
        };
    }

    /** Sets what happens before each read. */
    public void script(Script next) {
        this.script = next;
    }

    /** What happens before each read. */
    public Script script() {
        return script;
    }

    public int openInputs() {
        return openInputs.get();
    }

    public int mostOpenInputs() {
        return mostOpenInputs.get();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public Optional<FileEntry> stat(Location file) {
        return Optional.ofNullable(files.get(file)).map(Content::entry);
    }

    @Override
    public StorageInput open(FileEntry file) throws IOException {
        current(file);
        mostOpenInputs.accumulateAndGet(openInputs.incrementAndGet(), Math::max);
        return new Input(file);
    }

    private byte[] current(FileEntry expected) throws IOException {
        Content content = files.get(expected.location());
        if (content == null) {
            throw new FileNotFoundException(expected.location().toString());
        }
        if (!content.entry().isSameVersion(expected)) {
            throw new FileChangedException(expected);
        }
        return content.bytes();
    }

    @Override
    public void delete(Location file) {
        files.remove(file);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean listsInOrder() {
        return true;
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return false;
    }

    @Override
    public boolean supportsConditionalPut() {
        return false;
    }

    @Override
    public boolean supportsConditionalReplace() {
        return false;
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) {
        throw new UnsupportedOperationException("list");
    }

    @Override
    public StorageOutput create(Location file) {
        throw new UnsupportedOperationException("create");
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) {
        throw new UnsupportedOperationException("putIfAbsent");
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) {
        throw new UnsupportedOperationException("replace");
    }

    @Override
    public void copy(Location from, Location to) {
        throw new UnsupportedOperationException("copy");
    }

    private final class Input implements StorageInput {
        private final FileEntry file;

        Input(FileEntry file) {
            this.file = file;
        }

        @Override
        public FileEntry file() {
            return file;
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length) throws IOException {
            script.beforeRead(file, position);
            byte[] bytes = current(file);
            int available = (int) Math.min(length, bytes.length - position);
            if (available <= 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(bytes, (int) position, buffer, offset, available);
            return available;
        }

        @Override
        public void close() {
            openInputs.decrementAndGet();
        }
    }
}
