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
package io.cloudfiles.flink.table.catalog;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.catalog.ObjectPath;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of a catalog. Every method looks at the store anew, so that a session sees what others have done; nothing is overwritten that
 * another one has changed.
 *
 * <pre>
 * location/databases/DATABASE.json
 *          tables/DATABASE/TABLE.json
 *          schemas/DATABASE.TABLE-ID/_schemas/0, 1, …     the schema logs of tables that name none
 * </pre>
 *
 * @param storage reaches the location and stays the caller's to close
 */
record Definitions(Storage storage, Location location) {
    private static final String SUFFIX = ".json";
    private static final int ATTEMPTS = 10;

    /**
     * A definition as it was found.
     *
     * @param file its file, at that version
     * @param entry what it says
     */
    record Found<T>(FileEntry file, T entry) {}

    Location databaseFile(String database) {
        return location.child("databases/" + ObjectNames.encode(database) + SUFFIX);
    }

    private Location directory(String database) {
        return location.child("tables/" + ObjectNames.encode(database));
    }

    Location tableFile(ObjectPath path) {
        return directory(path.getDatabaseName()).child(ObjectNames.encode(path.getObjectName()) + SUFFIX);
    }

    /** A directory for the schema log of a table, which no other table of that name has had. */
    Location schemaLog(ObjectPath path, String id) {
        return schemaLogs()
                .child(ObjectNames.encode(path.getDatabaseName()) + "." + ObjectNames.encode(path.getObjectName()) + "-"
                        + id);
    }

    private Location schemaLogs() {
        return location.child("schemas");
    }

    List<String> databases() throws IOException {
        return names(location.child("databases"));
    }

    List<String> tables(String database) throws IOException {
        return names(directory(database));
    }

    private List<String> names(Location directory) throws IOException {
        return children(directory).stream()
                .map(Location::name)
                .filter(name -> name.endsWith(SUFFIX))
                .flatMap(name -> ObjectNames.decode(name.substring(0, name.length() - SUFFIX.length())).stream())
                .sorted()
                .toList();
    }

    private List<Location> children(Location directory) throws IOException {
        List<Location> children = new ArrayList<>();
        try (ListCursor cursor = storage.list(directory, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().forEach(file -> children.add(file.location()));
            }
        } catch (FileNotFoundException nothingYet) {
            return List.of();
        }
        return children;
    }

    boolean exists(Location file) throws IOException {
        return storage.stat(file).isPresent();
    }

    /**
     * Reads a definition; empty when there is none.
     *
     * @throws FileChangedException when others change it again and again while it is read
     */
    <T> Optional<Found<T>> find(Location file, Class<T> type) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<FileEntry> there = storage.stat(file);
            if (there.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Found<>(there.get(), EntryFormat.read(file, read(there.get()), type)));
            } catch (FileNotFoundException dropped) {
                return Optional.empty();
            } catch (FileChangedException changed) {
                if (attempt == ATTEMPTS) {
                    throw changed;
                }
            }
        }
    }

    private byte[] read(FileEntry version) throws IOException {
        byte[] content = new byte[Math.toIntExact(version.sizeBytes())];
        try (StorageInput input = storage.open(version)) {
            input.readFully(0, content, 0, content.length);
        }
        return content;
    }

    /**
     * Writes a definition that is new.
     *
     * @return false when another session has just written one of that name
     */
    boolean create(Location file, Object entry) throws IOException {
        byte[] content = EntryFormat.write(entry);
        try {
            return storage.putIfAbsent(file, content);
        } catch (IOException unknown) {
            if (isThere(file, content, unknown)) {
                return true;
            }
            throw unknown;
        }
    }

    /**
     * Writes what a definition is from now on.
     *
     * @throws CloudFilesException {@code CF_CATALOG_CONFLICT} when it is not what was found any more
     */
    void replace(Found<?> found, Object entry) throws IOException {
        byte[] content = EntryFormat.write(entry);
        boolean isReplaced;
        try {
            isReplaced = storage.replace(found.file(), content);
        } catch (IOException unknown) {
            if (!isThere(found.file().location(), content, unknown)) {
                throw unknown;
            }
            isReplaced = true;
        }
        if (!isReplaced) {
            throw conflict(found);
        }
    }

    /** That another session was faster. */
    static CloudFilesException conflict(Found<?> found) {
        return new CloudFilesException(
                ErrorCode.CF_CATALOG_CONFLICT,
                "[" + found.file().location()
                        + "] Another session changed or dropped the definition at the same time. Nothing was changed here; run the "
                        + "statement again if it is still wanted.");
    }

    private boolean isThere(Location file, byte[] content, IOException unknown) {
        try {
            return Arrays.equals(storage.readAll(file), content);
        } catch (IOException e) {
            unknown.addSuppressed(e);
            return false;
        }
    }

    /**
     * Deletes a definition that is what was found, as far as a look just before can tell: stores delete whatever is there.
     *
     * @return false when it has changed or is gone
     */
    boolean deleteIfUnchanged(Found<?> found) throws IOException {
        Optional<FileEntry> now = storage.stat(found.file().location());
        if (now.isEmpty() || !now.get().isSameVersion(found.file())) {
            return false;
        }
        storage.delete(found.file().location());
        return true;
    }

    void delete(Location file) throws IOException {
        storage.delete(file);
    }

    /** Deletes a schema log that a catalog has made. */
    void deleteSchemaLog(Location log) throws IOException {
        if (log.isBelow(schemaLogs())) {
            for (Location version : children(log.child("_schemas"))) {
                storage.delete(version);
            }
        }
    }
}
