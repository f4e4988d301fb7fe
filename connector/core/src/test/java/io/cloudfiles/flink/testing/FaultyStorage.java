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
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.StorageRequests;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Another storage with faults put in: calls that fail, answers that are lost, reads that deliver little. It also counts calls. Safe for
 * use by many threads; a fault that two threads race for hits as many calls as it says.
 */
public final class FaultyStorage implements Storage {
    /** The kinds of calls. */
    public enum Operation {
        LIST,
        NEXT_PAGE,
        STAT,
        OPEN,
        READ,
        CREATE,
        WRITE,
        /** The close of an output, which makes its file visible. */
        PUBLISH,
        /** An output is given up. */
        ABORT,
        PUT_IF_ABSENT,
        REPLACE,
        DELETE,
        COPY,
        CLOSE
    }

    private final Storage storage;
    private final AtomicLongArray calls = new AtomicLongArray(Operation.values().length);
    private final List<Armed> faults = new CopyOnWriteArrayList<>();
    private volatile int maxRead = Integer.MAX_VALUE;

    /** @param storage does the work and is closed with this one */
    public FaultyStorage(Storage storage) {
        this.storage = storage;
    }

    /** Adds a fault, which counts calls from now on. */
    public FaultyStorage inject(Fault fault) {
        faults.add(new Armed(fault, new AtomicLong()));
        return this;
    }

    /** Removes all faults. */
    public void heal() {
        faults.clear();
        maxRead = Integer.MAX_VALUE;
    }

    /** A read delivers at most this many bytes from now on. */
    public FaultyStorage truncateReads(int maxBytes) {
        maxRead = maxBytes;
        return this;
    }

    /** How often this kind of call was made, failed ones included. */
    public long calls(Operation operation) {
        return calls.get(operation.ordinal());
    }

    @Override
    public boolean listsInOrder() {
        return storage.listsInOrder();
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return storage.showsUnfinishedFiles();
    }

    @Override
    public boolean supportsConditionalPut() {
        return storage.supportsConditionalPut();
    }

    @Override
    public boolean supportsConditionalReplace() {
        return storage.supportsConditionalReplace();
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) throws IOException {
        ListCursor cursor = around(Operation.LIST, directory, () -> storage.list(directory, request));
        return new ListCursor() {
            @Override
            public @Nullable ListPage next() throws IOException {
                return around(Operation.NEXT_PAGE, directory, () -> Optional.ofNullable(cursor.next()))
                        .orElse(null);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        return around(Operation.STAT, file, () -> storage.stat(file));
    }

    @Override
    public StorageInput open(FileEntry file) throws IOException {
        StorageInput input = around(Operation.OPEN, file.location(), () -> storage.open(file));
        return new StorageInput() {
            @Override
            public FileEntry file() {
                return input.file();
            }

            @Override
            public int read(long position, byte[] buffer, int offset, int length) throws IOException {
                return around(
                        Operation.READ,
                        file.location(),
                        () -> input.read(position, buffer, offset, Math.min(length, maxRead)));
            }

            @Override
            public void close() throws IOException {
                input.close();
            }
        };
    }

    @Override
    public StorageOutput create(Location file) throws IOException {
        return new Output(file, around(Operation.CREATE, file, () -> storage.create(file)));
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        return around(Operation.PUT_IF_ABSENT, file, () -> storage.putIfAbsent(file, content));
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        return around(Operation.REPLACE, expected.location(), () -> storage.replace(expected, content));
    }

    @Override
    public void delete(Location file) throws IOException {
        around(Operation.DELETE, file, () -> {
            storage.delete(file);
            return true;
        });
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        around(Operation.COPY, from, () -> {
            storage.copy(from, to);
            return true;
        });
    }

    @Override
    public StorageRequests requests() {
        return storage.requests();
    }

    @Override
    public void close() throws IOException {
        calls.incrementAndGet(Operation.CLOSE.ordinal());
        for (Armed fault : faults) {
            if (fault.fault().operation() == Operation.CLOSE) {
                fault.fault().before().apply();
            }
        }
        storage.close();
    }

    private <T> T around(Operation operation, Location location, Call<T> call) throws IOException {
        calls.incrementAndGet(operation.ordinal());
        List<Fault> hits = faults.stream()
                .filter(fault -> fault.hits(operation, location))
                .map(Armed::fault)
                .toList();
        for (Fault hit : hits) {
            hit.before().apply();
        }
        T result = call.run();
        for (Fault hit : hits) {
            hit.after().apply();
        }
        return result;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private record Armed(Fault fault, AtomicLong counted) {
        boolean hits(Operation operation, Location location) {
            if (fault.operation() != operation || !fault.where().test(location)) {
                return false;
            }
            long before = counted.incrementAndGet() - fault.firstCall();
            return before >= 0 && before < fault.times();
        }
    }

    private final class Output extends StorageOutput {
        private final Location file;
        private final StorageOutput out;

        Output(Location file, StorageOutput out) {
            this.file = file;
            this.out = out;
        }

        @Override
        public long position() {
            return out.position();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            around(Operation.WRITE, file, () -> {
                out.write(bytes, offset, length);
                return true;
            });
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void abort() throws IOException {
            around(Operation.ABORT, file, () -> {
                out.abort();
                return true;
            });
        }

        @Override
        public void close() throws IOException {
            around(Operation.PUBLISH, file, () -> {
                out.close();
                return true;
            });
        }
    }
}
