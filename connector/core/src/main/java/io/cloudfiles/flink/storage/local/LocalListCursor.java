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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.UnfinishedFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Walks a directory with one open handle per level, in the order of the file system, holding no more than a page.
 *
 * <p>An error leaves everything as it is, the entries of the unfinished page included, so the next call goes on at the entry that failed.
 */
final class LocalListCursor implements ListCursor {
    private static final Logger LOG = LoggerFactory.getLogger(LocalListCursor.class);

    /** What the JVM puts for a byte that it cannot decode; a file may also really be named so. */
    private static final char UNDECODABLE = '\uFFFD';

    private final ListRequest request;
    private final Deque<OpenDirectory> path = new ArrayDeque<>();
    private final List<FileEntry> files = new ArrayList<>();
    private final List<Location> directories = new ArrayList<>();
    private int passedOver;
    private @Nullable Location firstPassedOver;

    private LocalListCursor(ListRequest request) {
        this.request = request;
    }

    static LocalListCursor open(Location directory, ListRequest request) throws IOException {
        LocalListCursor cursor = new LocalListCursor(request);
        try {
            cursor.path.push(new OpenDirectory(directory));
        } catch (IOException e) {
            throw LocalErrors.isMissing(e)
                    ? new FileNotFoundException(directory.toString())
                    : LocalErrors.translate(e, directory, "listed");
        }
        return cursor;
    }

    @Override
    public @Nullable ListPage next() throws IOException {
        while (!path.isEmpty() && files.size() + directories.size() < request.pageSize()) {
            OpenDirectory directory = path.peek();
            try {
                advance(directory);
            } catch (IOException e) {
                throw LocalErrors.translate(e, directory.location, "listed");
            }
        }
        if (files.isEmpty() && directories.isEmpty()) {
            return null;
        }
        ListPage page = new ListPage(files, directories);
        files.clear();
        directories.clear();
        return page;
    }

    private void advance(OpenDirectory directory) throws IOException {
        Path entry = directory.peek();
        if (entry == null) {
            path.pop().close();
            return;
        }
        String name = directory.nameOf(entry);
        Location location = directory.location.child(name);
        // By its name alone where that is enough: to look at a file takes far longer than to read its name.
        if (!UnfinishedFiles.isReserved(name) && (isWanted(location) || mayHoldWanted(location))) {
            try {
                visit(entry, location);
            } catch (IOException e) {
                if (!LocalErrors.isMissing(e)) {
                    throw e;
                }
                // It vanished since its name was read.
            }
        }
        // Only now, so that an error above is met again and not passed over. A directory just opened is above this one.
        directory.remove();
    }

    private void visit(Path entry, Location location) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            if (!Files.exists(entry)) {
                passOver(location);
                return;
            }
            attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        } else if (attributes.isDirectory()) {
            visitDirectory(location);
        }
        if (attributes.isRegularFile() && isWanted(location)) {
            files.add(LocalStorage.entry(location, attributes));
        } else if (attributes.isOther()) {
            passOver(location);
        }
    }

    /** Somebody may wait for the rows of what looks like a file to them. */
    private void passOver(Location location) {
        passedOver++;
        firstPassedOver = firstPassedOver == null ? location : firstPassedOver;
    }

    private void visitDirectory(Location location) throws IOException {
        if (mayHoldWanted(location)) {
            path.push(new OpenDirectory(location));
        } else if (!request.recursive()) {
            directories.add(location);
        }
    }

    private boolean isWanted(Location location) {
        Location startAfter = request.startAfter();
        return startAfter == null || location.compareTo(startAfter) > 0;
    }

    /** All that is below a directory starts with its name and a slash, so mostly the directory as a whole is behind the start or not. */
    private boolean mayHoldWanted(Location directory) {
        if (!request.recursive()) {
            return false;
        }
        Location startAfter = request.startAfter();
        return startAfter == null || startAfter.isBelow(directory) || isWanted(directory.child("\0"));
    }

    @Override
    public void close() throws IOException {
        if (passedOver > 0) {
            LOG.warn(
                    "[{}] {} entries were passed over that are no files: devices, sockets, pipes or links to nothing.",
                    firstPassedOver,
                    passedOver);
            passedOver = 0;
        }
        IOException first = null;
        for (OpenDirectory directory : path) {
            try {
                directory.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        path.clear();
        if (first != null) {
            throw first;
        }
    }

    /** A directory under way: its handle and the entry that is looked at. */
    private static final class OpenDirectory implements Closeable {
        private final Location location;
        private final DirectoryStream<Path> stream;
        private final Iterator<Path> entries;
        private @Nullable Path current;

        @SuppressWarnings("StreamResourceLeak") // closed by the cursor
        OpenDirectory(Location location) throws IOException {
            this.location = location;
            this.stream = Files.newDirectoryStream(location.toLocalPath());
            this.entries = stream.iterator();
        }

        /** The next entry, the same one until it is removed; null at the end. */
        @Nullable
        Path peek() throws IOException {
            try {
                if (current == null && entries.hasNext()) {
                    current = entries.next();
                }
                return current;
            } catch (DirectoryIteratorException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        }

        void remove() {
            current = null;
        }

        String nameOf(Path entry) throws StorageException {
            String name = String.valueOf(entry.getFileName());
            if (name.indexOf(UNDECODABLE) >= 0 && !isNameOf(name, entry)) {
                throw new StorageException(
                        "[" + location + "] holds a name that cannot be decoded: " + name
                                + ". The JVM decodes names as "
                                + System.getProperty("sun.jnu.encoding")
                                + ". Start it in a UTF-8 locale, as with LC_ALL=C.UTF-8, or rename the file.",
                        null);
            }
            return name;
        }

        private static boolean isNameOf(String name, Path entry) {
            try {
                return Path.of(name).equals(entry.getFileName());
            } catch (InvalidPathException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
