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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.storage.StorageOutput;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A store that can only be listed: its entries are made up when asked for, and it keeps the books about who asks for what. */
final class ListOnlyStorage implements Storage {
    /** Called before each page of a directory is handed out; may throw. */
    interface BeforePage {
        void accept(Location directory) throws IOException;
    }

    private final Function<Location, @Nullable Iterator<?>> entries;
    private final BeforePage beforePage;

    final Queue<Location> listed = new ConcurrentLinkedQueue<>();
    final AtomicInteger openCursors = new AtomicInteger();
    final AtomicInteger mostOpenCursors = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicLong files = new AtomicLong();
    final AtomicLong unlistedDirectories = new AtomicLong();
    final AtomicLong mostUnlistedDirectories = new AtomicLong();
    volatile boolean closed;

    /**
     * @param entries of a directory, {@link FileEntry} for files and {@link Location} for directories; null where there is none
     */
    ListOnlyStorage(Function<Location, @Nullable Iterator<?>> entries, BeforePage beforePage) {
        this.entries = entries;
        this.beforePage = beforePage;
    }

    ListOnlyStorage(Function<Location, @Nullable Iterator<?>> entries) {
        this(entries, directory -> {});
    }

    StorageOpener opener() {
        return new StorageOpener() {
            @Override
            public Storage open(Location location) {
                return ListOnlyStorage.this;
            }

            @Override
            public void close() {
                ListOnlyStorage.this.close();
            }
        };
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) throws IOException {
        Iterator<?> found = entries.apply(directory);
        if (found == null) {
            throw new FileNotFoundException(directory.toString());
        }
        listed.add(directory);
        unlistedDirectories.decrementAndGet();
        mostOpenCursors.accumulateAndGet(openCursors.incrementAndGet(), Math::max);
        return new Cursor(directory, found, request.pageSize());
    }

    @Override
    public Optional<FileEntry> stat(Location file) {
        return Optional.empty();
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
    public StorageInput open(FileEntry file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StorageOutput create(Location file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Location file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Location from, Location to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Cursor implements ListCursor {
        private final Location directory;
        private final Iterator<?> found;
        private final int pageSize;

        Cursor(Location directory, Iterator<?> found, int pageSize) {
            this.directory = directory;
            this.found = found;
            this.pageSize = pageSize;
        }

        @Override
        public @Nullable ListPage next() throws IOException {
            beforePage.accept(directory);
            if (!found.hasNext()) {
                return null;
            }
            requests.incrementAndGet();
            List<FileEntry> pageFiles = new ArrayList<>();
            List<Location> directories = new ArrayList<>();
            for (int i = 0; i < pageSize && found.hasNext(); i++) {
                Object entry = found.next();
                if (entry instanceof FileEntry file) {
                    pageFiles.add(file);
                } else {
                    directories.add((Location) entry);
                }
            }
            files.addAndGet(pageFiles.size());
            mostUnlistedDirectories.accumulateAndGet(unlistedDirectories.addAndGet(directories.size()), Math::max);
            return new ListPage(pageFiles, directories);
        }

        @Override
        public void close() {
            openCursors.decrementAndGet();
        }
    }
}
