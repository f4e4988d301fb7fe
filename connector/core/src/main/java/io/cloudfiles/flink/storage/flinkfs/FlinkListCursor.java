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
package io.cloudfiles.flink.storage.flinkfs;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.UnfinishedFiles;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts Flink's listings, which give a directory whole, into pages. In memory: the directory under way and those above it. */
final class FlinkListCursor implements ListCursor {
    private final FileSystem fileSystem;
    private final ListRequest request;
    private final Deque<Level> path = new ArrayDeque<>();
    private final List<FileEntry> files = new ArrayList<>();
    private final List<Location> directories = new ArrayList<>();

    private FlinkListCursor(FileSystem fileSystem, ListRequest request) {
        this.fileSystem = fileSystem;
        this.request = request;
    }

    static FlinkListCursor open(FileSystem fileSystem, Location directory, ListRequest request) throws IOException {
        FlinkListCursor cursor = new FlinkListCursor(fileSystem, request);
        cursor.path.push(cursor.level(directory));
        return cursor;
    }

    private Level level(Location directory) throws IOException {
        try {
            FileStatus self = fileSystem.getFileStatus(FlinkFileSystemStorage.path(directory));
            FileStatus[] entries = self.isDir() ? fileSystem.listStatus(self.getPath()) : null;
            if (entries == null) {
                throw new FileNotFoundException(directory.toString());
            }
            return new Level(directory, entries);
        } catch (IOException e) {
            throw FlinkFileSystemErrors.translate(e, directory, "listed");
        }
    }

    @Override
    public @Nullable ListPage next() throws IOException {
        while (!path.isEmpty() && files.size() + directories.size() < request.pageSize()) {
            Level level = path.peek();
            if (level.next == level.entries.length) {
                path.pop();
            } else {
                visit(level.directory, level.entries[level.next]);
                // Only now, so that an error is met again and not passed over.
                level.next++;
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

    private void visit(Location directory, FileStatus status) throws IOException {
        String name = nameOf(status);
        if (UnfinishedFiles.isReserved(name)) {
            return;
        }
        Location location = directory.child(name);
        if (status.isDir() && request.recursive()) {
            try {
                path.push(level(location));
            } catch (FileNotFoundException e) {
                // It vanished since its parent was listed.
                return;
            }
        } else if (isWanted(location)) {
            if (status.isDir()) {
                directories.add(location);
            } else {
                files.add(FlinkFileSystemStorage.entry(location, status));
            }
        }
    }

    /** From the URI, for {@code Path.getName} takes an odd name apart. */
    private static String nameOf(FileStatus status) {
        String path = status.getPath().toUri().getPath();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    private boolean isWanted(Location location) {
        Location startAfter = request.startAfter();
        return startAfter == null || location.compareTo(startAfter) > 0;
    }

    @Override
    public void close() {
        path.clear();
    }

    private static final class Level {
        private final Location directory;
        private final FileStatus[] entries;
        private int next;

        Level(Location directory, FileStatus[] entries) {
            this.directory = directory;
            this.entries = entries;
        }
    }
}
