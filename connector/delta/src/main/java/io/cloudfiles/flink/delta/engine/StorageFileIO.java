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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOutput;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Kernel's view of files, on our storage contract. Paths are the raw texts of {@link Location}.
 *
 * <p>What a listing showed is remembered, so that reading a log file that was just listed costs one request, not two. Safe for many
 * threads.
 */
final class StorageFileIO implements FileIO {
    private static final int PAGE_SIZE = 1000;

    private final Storage storage;
    private final KnownFiles known = new KnownFiles();

    StorageFileIO(Storage storage) {
        this.storage = storage;
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
        Location from = Location.parse(filePath);
        ListCursor cursor = storage.list(from.parent(), new ListRequest(false, before(from), PAGE_SIZE));
        ListedFiles files = new ListedFiles(cursor, from, this::toStatus);
        files.requireDirectory();
        return storage.listsInOrder() ? files : sorted(files);
    }

    /** A location just below the given one, since a listing starts behind a location and Kernel's includes it. */
    private static Location before(Location from) {
        String text = from.toString();
        return Location.parse(text.substring(0, text.length() - 1));
    }

    private static CloseableIterator<FileStatus> sorted(ListedFiles files) throws IOException {
        List<FileStatus> all = new ArrayList<>();
        try (files) {
            files.forEachRemaining(all::add);
        }
        all.sort(Comparator.comparing(FileStatus::getPath));
        return KernelInternals.closeable(all.iterator());
    }

    private FileStatus toStatus(FileEntry file) {
        known.add(file);
        return FileStatus.of(KernelInternals.path(file.location()), file.sizeBytes(), file.modifiedMicros() / 1000);
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        return toStatus(requireFile(Location.parse(path)));
    }

    private FileEntry requireFile(Location location) throws IOException {
        return storage.stat(location).orElseThrow(() -> new FileNotFoundException(location.toString()));
    }

    @Override
    public String resolvePath(String path) {
        return KernelInternals.path(Location.parse(path));
    }

    /** Does nothing: whoever writes a file makes its directory. */
    @Override
    public boolean mkdirs(String path) {
        return true;
    }

    @Override
    public StorageInputFile newInputFile(String path, long fileSize) {
        return new StorageInputFile(storage, known, Location.parse(path));
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new StorageOutputFile(storage, Location.parse(path));
    }

    /** Starts a file that becomes visible, whole, when it is closed. */
    StorageOutput openForWriting(String path) throws IOException {
        return storage.create(Location.parse(path));
    }

    @Override
    public boolean delete(String path) throws IOException {
        storage.delete(Location.parse(path));
        return true;
    }

    @Override
    public Optional<String> getConf(String confKey) {
        return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String srcPath, String destPath, boolean overwrite) throws IOException {
        Location from = Location.parse(srcPath);
        Location to = Location.parse(destPath);
        if (overwrite) {
            storage.copy(from, to);
        } else if (!storage.putIfAbsent(to, storage.readAll(from))) {
            throw new FileAlreadyExistsException(destPath);
        }
    }

    /** The files of a listing that are not before the one that was asked for, page by page. */
    private static final class ListedFiles implements CloseableIterator<FileStatus> {
        private final ListCursor cursor;
        private final Location from;
        private final Function<FileEntry, FileStatus> toStatus;
        private List<FileEntry> page = List.of();
        private int next;
        private boolean ended;

        ListedFiles(ListCursor cursor, Location from, Function<FileEntry, FileStatus> toStatus) {
            this.cursor = cursor;
            this.from = from;
            this.toStatus = toStatus;
        }

        /** Fetches the first page, since Kernel wants to learn now that there is no such directory. */
        void requireDirectory() throws IOException {
            try {
                fetch();
            } catch (IOException e) {
                cursor.close();
                throw e;
            }
        }

        private void fetch() throws IOException {
            ListPage fetched = cursor.next();
            next = 0;
            ended = fetched == null;
            page = fetched == null
                    ? List.of()
                    : fetched.files().stream()
                            .filter(file -> file.location().compareTo(from) >= 0)
                            .toList();
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == page.size() && !ended) {
                    fetch();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("[" + from.parent() + "] cannot be listed.", e);
            }
            return next < page.size();
        }

        @Override
        public FileStatus next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return toStatus.apply(page.get(next++));
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
