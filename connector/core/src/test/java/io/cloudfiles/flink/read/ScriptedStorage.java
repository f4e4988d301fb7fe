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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.testing.LongRecordFormat;
import io.cloudfiles.flink.testing.MemoryStorage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory with files of longs, and a script that is asked before each read and knows where it is. */
public final class ScriptedStorage implements Storage {
    /** Modification time of all files. */
    static final Instant MODIFIED = Instant.ofEpochMilli(1_700_000_000_123L);

    private static final AtomicInteger STORES = new AtomicInteger();

    /** Decides about a read; may throw, wait or change files. */
    @FunctionalInterface
    public interface Script {
        void beforeRead(FileEntry file, long position) throws IOException;
    }

    private final MemoryStorage memory = MemoryStorage.named("scripted-" + STORES.incrementAndGet());
    private final AtomicInteger openInputs = new AtomicInteger();
    private final AtomicInteger mostOpenInputs = new AtomicInteger();
    private volatile Script script = (file, position) -> {};
    private volatile boolean closed;

    public ScriptedStorage() {
        memory.useClock(Clock.fixed(MODIFIED, ZoneOffset.UTC));
    }

    /** Where a file is. */
    public Location at(String path) {
        return memory.root().child(path);
    }

    /** Writes or replaces a file. */
    public FileEntry put(String path, long... records) {
        memory.delete(at(path));
        memory.putIfAbsent(at(path), LongRecordFormat.file(records));
        return entry(path);
    }

    /** The file as it is now. */
    public FileEntry entry(String path) {
        return memory.stat(at(path)).orElseThrow();
    }

    /** Gives this storage for every location. */
    /** Paths of the files below a directory, in order. */
    public List<String> names(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (ListCursor cursor = memory.list(at(directory), ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files()
                        .forEach(file -> names.add(directory
                                + file.location()
                                        .toString()
                                        .substring(at(directory).toString().length())));
            }
        }
        return names;
    }

    /** A file as text. */
    public String text(String path) throws IOException {
        return new String(memory.readAll(at(path)), StandardCharsets.UTF_8);
    }

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
    public StorageInput open(FileEntry file) throws IOException {
        StorageInput input = memory.open(file);
        mostOpenInputs.accumulateAndGet(openInputs.incrementAndGet(), Math::max);
        return new StorageInput() {
            @Override
            public FileEntry file() {
                return file;
            }

            @Override
            public int read(long position, byte[] buffer, int offset, int length) throws IOException {
                script.beforeRead(file, position);
                return input.read(position, buffer, offset, length);
            }

            @Override
            public void close() {
                openInputs.decrementAndGet();
            }
        };
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public Optional<FileEntry> stat(Location file) {
        return memory.stat(file);
    }

    @Override
    public void delete(Location file) {
        memory.delete(file);
    }

    @Override
    public boolean listsInOrder() {
        return memory.listsInOrder();
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return memory.showsUnfinishedFiles();
    }

    @Override
    public boolean supportsConditionalPut() {
        return memory.supportsConditionalPut();
    }

    @Override
    public boolean supportsConditionalReplace() {
        return memory.supportsConditionalReplace();
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) {
        return memory.list(directory, request);
    }

    @Override
    public StorageOutput create(Location file) {
        return memory.create(file);
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) {
        return memory.putIfAbsent(file, content);
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) {
        return memory.replace(expected, content);
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        memory.copy(from, to);
    }
}
