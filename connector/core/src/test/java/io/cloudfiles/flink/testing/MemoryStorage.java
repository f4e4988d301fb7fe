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

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.RequestKind;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.StorageRequests;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.time.Clock;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * An object store in memory: no directories, listings in order, a version for each write, conditional writes that hold.
 *
 * <p>Stores have names. {@code mem://name/…} reaches the store of that name from anywhere in the JVM, tasks of a mini cluster included,
 * and closing it keeps its files, as closing a client keeps those of a bucket.
 */
public final class MemoryStorage implements Storage {
    /** The scheme of all locations here. */
    public static final String SCHEME = "mem";

    private static final ConcurrentMap<String, MemoryStorage> STORES = new ConcurrentHashMap<>();
    private static final ConcurrentMap<String, UnaryOperator<Storage>> DECORATORS = new ConcurrentHashMap<>();

    private final NavigableMap<Location, StoredFile> files = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final StorageRequests requests = new StorageRequests();
    private final String name;
    private volatile Clock clock = Clock.systemUTC();

    private MemoryStorage(String name) {
        this.name = name;
    }

    /** The store of this name, made when it is first asked for. */
    public static MemoryStorage named(String name) {
        return STORES.computeIfAbsent(name, MemoryStorage::new);
    }

    /** Drops the store of this name with all its files and its decorator. */
    public static void forget(String name) {
        STORES.remove(name);
        DECORATORS.remove(name);
    }

    /** Makes those who open {@code mem://name} from now on see the decorated store, such as a {@link FaultyStorage}. */
    public static void decorate(String name, UnaryOperator<Storage> decorator) {
        DECORATORS.put(name, decorator);
    }

    /** The store of this name as its factory hands it out: decorated. */
    static Storage opened(String name) {
        return DECORATORS.getOrDefault(name, UnaryOperator.identity()).apply(named(name));
    }

    /** {@code mem://name}. */
    public Location root() {
        return Location.parse(SCHEME + "://" + name);
    }

    /** Takes modification times from this clock from now on. */
    public void useClock(Clock newClock) {
        clock = newClock;
    }

    /** Number of files. */
    public int size() {
        return files.size();
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
        return true;
    }

    @Override
    public boolean supportsConditionalReplace() {
        return true;
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) {
        return new MemoryListCursor(files, directory, request);
    }

    @Override
    public Optional<FileEntry> stat(Location file) {
        requests.sent(RequestKind.HEAD, 0);
        return Optional.ofNullable(files.get(file)).map(StoredFile::entry);
    }

    @Override
    public StorageInput open(FileEntry file) throws FileNotFoundException, FileChangedException {
        require(file);
        return new Input(file);
    }

    @Override
    public StorageOutput create(Location file) {
        return new Output(file);
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) {
        return files.putIfAbsent(file, stored(file, content)) == null;
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) {
        StoredFile current = files.get(expected.location());
        return current != null
                && current.entry().isSameVersion(expected)
                && files.replace(expected.location(), current, stored(expected.location(), content));
    }

    @Override
    public void delete(Location file) {
        files.remove(file);
    }

    @Override
    public void copy(Location from, Location to) throws FileNotFoundException {
        StoredFile source = files.get(from);
        if (source == null) {
            throw new FileNotFoundException(from.toString());
        }
        files.put(to, stored(to, source.content()));
    }

    /** Looking files up is what it counts. */
    @Override
    public StorageRequests requests() {
        return requests;
    }

    @Override
    public void close() {}

    private StoredFile stored(Location file, byte[] content) {
        long modified = TimeUnit.MILLISECONDS.toMicros(clock.millis());
        String version = "v" + versions.incrementAndGet();
        return new StoredFile(new FileEntry(file, content.length, modified, version), content.clone());
    }

    private StoredFile require(FileEntry file) throws FileNotFoundException, FileChangedException {
        StoredFile stored = files.get(file.location());
        if (stored == null) {
            throw new FileNotFoundException(file.location().toString());
        }
        if (!stored.entry().isSameVersion(file)) {
            throw new FileChangedException(file);
        }
        return stored;
    }

    /** A file and its bytes; equal only to itself, so that a replacement cannot mistake another version of the same bytes. */
    static final class StoredFile {
        private final FileEntry entry;
        private final byte[] content;

        StoredFile(FileEntry entry, byte[] content) {
            this.entry = entry;
            this.content = content;
        }

        FileEntry entry() {
            return entry;
        }

        byte[] content() {
            return content;
        }
    }

    private final class Input implements StorageInput {
        private final FileEntry file;
        private volatile boolean closed;

        Input(FileEntry file) {
            this.file = file;
        }

        @Override
        public FileEntry file() {
            return file;
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length)
                throws FileNotFoundException, StorageException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            byte[] content = require(file).content();
            if (length == 0) {
                return 0;
            }
            if (position >= content.length) {
                return -1;
            }
            if (closed) {
                throw new StorageException("[" + file.location() + "] is read no more: it was closed.", null);
            }
            int count = (int) Math.min(length, content.length - position);
            System.arraycopy(content, Math.toIntExact(position), buffer, offset, count);
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Output extends StorageOutput {
        private final Location file;
        private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long position;

        Output(Location file) {
            this.file = file;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void write(int b) throws StorageException {
            open().write(b);
            position++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws StorageException {
            open().write(buffer, offset, length);
            position += length;
        }

        private ByteArrayOutputStream open() throws StorageException {
            if (bytes == null) {
                throw new StorageException(file + " is written to after it was closed.", null);
            }
            return bytes;
        }

        @Override
        public void abort() {
            bytes = null;
        }

        @Override
        public void close() {
            if (bytes != null) {
                files.put(file, stored(file, bytes.toByteArray()));
                bytes = null;
            }
        }
    }
}
