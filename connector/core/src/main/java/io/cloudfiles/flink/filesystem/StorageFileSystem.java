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
package io.cloudfiles.flink.filesystem;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object store as Flink's file system. A directory is what keys have in common: it is there as long as something is below it, is made by
 * nobody and left by nobody. Used by many threads.
 */
final class StorageFileSystem extends FileSystem {
    private final URI root;
    private final Storage storage;

    /**
     * @param root scheme and authority
     * @param storage of it, which nobody closes
     */
    StorageFileSystem(URI root, Storage storage) {
        this.root = root;
        this.storage = storage;
    }

    @Override
    public URI getUri() {
        return root;
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(root.toString() + "/");
    }

    @Override
    public Path getHomeDirectory() {
        return getWorkingDirectory();
    }

    @Override
    public boolean isDistributedFS() {
        return true;
    }

    private Location location(Path path) {
        URI uri = path.makeQualified(this).toUri();
        return Location.parse(uri.getScheme() + "://" + uri.getAuthority() + uri.getPath());
    }

    /** The same place in the words of who asks: {@code s3a} stays {@code s3a}. */
    private Path path(Location location) {
        return new Path(root.getScheme(), root.getAuthority(), location.path().isEmpty() ? "/" : location.path());
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        Location location = location(path);
        Optional<FileEntry> file = location.path().isEmpty() ? Optional.empty() : storage.stat(location);
        if (file.isPresent()) {
            return status(file.get());
        }
        if (!location.path().isEmpty() && !hasChildren(location)) {
            throw new FileNotFoundException(path.toString());
        }
        return StorageFileStatus.ofDirectory(path(location));
    }

    private boolean hasChildren(Location directory) throws IOException {
        try (ListCursor cursor = storage.list(directory, new ListRequest(false, null, 1))) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                if (!page.files().isEmpty() || !page.directories().isEmpty()) {
                    return true;
                }
            }
            return false;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private FileStatus status(FileEntry file) {
        return StorageFileStatus.ofFile(path(file.location()), file);
    }

    /** Of a directory without files, which is as good as made by {@link #mkdirs}, nothing: so Flink expects of what it has made. */
    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        Location location = location(path);
        List<FileStatus> children = new ArrayList<>();
        try (ListCursor cursor = storage.list(location, ListRequest.children())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().forEach(file -> children.add(status(file)));
                page.directories().forEach(directory -> children.add(StorageFileStatus.ofDirectory(path(directory))));
            }
        } catch (FileNotFoundException e) {
            children.clear(); // a file, or nothing
        }
        if (children.isEmpty() && !location.path().isEmpty()) {
            storage.stat(location).map(this::status).ifPresent(children::add);
        }
        return children.toArray(FileStatus[]::new);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
        return new BlockLocation[0];
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return open(path);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        FileEntry file = storage.stat(location(path)).orElseThrow(() -> new FileNotFoundException(path.toString()));
        return new StorageInputStream(storage.open(file));
    }

    /** The file is seen, whole, when it is closed. */
    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        Location location = location(path);
        if (mode == WriteMode.NO_OVERWRITE && storage.stat(location).isPresent()) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return new StorageOutputStream(storage.create(location));
    }

    /** Nothing to be done: the first file makes a directory. */
    @Override
    public boolean mkdirs(Path path) {
        return true;
    }

    /**
     * Without {@code recursive} it is one request, which leaves a directory with files as it is: Flink deletes each file of its state by
     * itself, and to ask for each whether it is a directory would double what a checkpoint costs.
     */
    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        Location location = location(path);
        if (recursive) {
            deleteBelow(location);
        }
        storage.delete(location);
        return true;
    }

    private void deleteBelow(Location directory) throws IOException {
        for (FileEntry file : filesBelow(directory)) {
            storage.delete(file.location());
        }
    }

    private List<FileEntry> filesBelow(Location directory) throws IOException {
        List<FileEntry> files = new ArrayList<>();
        try (ListCursor cursor = storage.list(directory, ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                files.addAll(page.files());
            }
        } catch (FileNotFoundException e) {
            files.clear(); // a file, or nothing
        }
        return files;
    }

    /** File by file, copied and deleted: of a directory others may see some here and some there meanwhile. */
    @Override
    public boolean rename(Path from, Path to) throws IOException {
        Location source = location(from);
        Location target = location(to);
        if (!source.authority().equals(target.authority())) {
            throw new IOException("[" + from + "] cannot be renamed to " + to + ", which is in another store.");
        }
        if (source.equals(target)) {
            return exists(from);
        }
        if (storage.stat(source).isPresent()) {
            move(source, target);
            return true;
        }
        List<FileEntry> files = filesBelow(source);
        for (FileEntry file : files) {
            move(
                    file.location(),
                    target.child(file.location()
                            .toString()
                            .substring(source.toString().length() + 1)));
        }
        return !files.isEmpty();
    }

    private void move(Location from, Location to) throws IOException {
        storage.copy(from, to);
        storage.delete(from);
    }
}
