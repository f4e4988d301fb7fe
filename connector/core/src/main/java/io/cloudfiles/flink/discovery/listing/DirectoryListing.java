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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One directory on its way through a listing, with its cursor once that is open. Used by one I/O thread at a time. */
final class DirectoryListing {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryListing.class);

    /** What a location is known to be. */
    enum Kind {
        /** Found by its parent. */
        CHILD,
        /** The fixed directory of a glob. */
        ROOT,
        /** Spelled out by the user, so it may be a file as well. */
        ROOT_OR_FILE
    }

    private final Location directory;
    private final Kind kind;
    private final int level;
    private final @Nullable Location startAfter;
    private boolean mayBeFile;
    private @Nullable ListCursor cursor;
    private int failedAttempts;

    private DirectoryListing(Location directory, Kind kind, int level, @Nullable Location startAfter) {
        this.directory = directory;
        this.kind = kind;
        this.level = level;
        this.startAfter = startAfter;
        this.mayBeFile = kind == Kind.ROOT_OR_FILE;
    }

    /** @param startAfter what to begin behind, or null for the whole directory */
    static DirectoryListing root(Location directory, Kind kind, @Nullable Location startAfter) {
        return new DirectoryListing(directory, kind, 0, startAfter);
    }

    /**
     * The listing of a directory in this one.
     *
     * @param startBehind what to begin behind, or null for the whole directory
     */
    DirectoryListing child(Location childDirectory, @Nullable Location startBehind) {
        return new DirectoryListing(childDirectory, Kind.CHILD, level + 1, startBehind);
    }

    /** Directories between this one and its root, itself included. */
    int level() {
        return level;
    }

    Location directory() {
        return directory;
    }

    boolean isRoot() {
        return kind != Kind.CHILD;
    }

    /** The next page, or null at the end; makes one request to the store. After a failure it may be called again. */
    @Nullable
    ListPage next(Storage storage) throws IOException {
        if (mayBeFile) {
            Optional<FileEntry> file = storage.stat(directory);
            mayBeFile = false;
            if (file.isPresent()) {
                cursor = new NothingMore();
                return new ListPage(List.of(file.get()), List.of());
            }
        }
        if (cursor == null) {
            cursor = storage.list(directory, ListRequest.childrenAfter(startAfter));
        }
        ListPage page = cursor.next();
        failedAttempts = 0;
        return page;
    }

    /** Counts a failed attempt at the request under way and returns how many there were. */
    int countFailedAttempt() {
        return ++failedAttempts;
    }

    /** Closes the cursor. What a store has to say about that changes nothing about the listing. */
    void close() {
        if (cursor == null) {
            return;
        }
        try {
            cursor.close();
        } catch (IOException e) {
            LOG.debug("The listing of {} did not close cleanly.", directory, e);
        }
    }

    /** What comes behind a single file. */
    private static final class NothingMore implements ListCursor {
        @Override
        public @Nullable ListPage next() {
            return null;
        }

        @Override
        public void close() {}
    }
}
