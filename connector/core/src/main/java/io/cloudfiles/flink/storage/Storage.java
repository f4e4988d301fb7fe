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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/**
 * What we ask of any store. Kept minimal on purpose: every method must be cheap to offer on S3, Azure Blob, GCS and a POSIX file
 * system, and {@code StorageContractTest} proves each sentence for each backend.
 *
 * <p><b>Errors.</b> A missing file is a {@link FileNotFoundException}. A {@link StorageException} must not be retried; any other
 * {@link IOException} may be, and every operation here can be repeated safely unless it says otherwise. A full store is a
 * {@code CloudFilesException(CF_STORAGE_FULL)}.
 *
 * <p><b>Consistency.</b> Reads, listings and conditional writes see every completed write (all three clouds promise that today).
 *
 * <p><b>Threads.</b> A storage is safe for use by many threads; inputs, outputs and cursors belong to one thread at a time. Whoever
 * created the storage closes it.
 */
@PublicEvolving
public interface Storage extends Closeable {
    /** Whether listings come in the order of {@link Location#compareTo} of their keys' UTF-8 bytes. */
    boolean listsInOrder();

    /** Whether a file may be seen while it is still being written, as in a local directory; never in an object store. */
    boolean showsUnfinishedFiles();

    /**
     * Starts a listing below a directory. Neither hidden files nor anything else is left out. Symbolic links to files are files; those
     * to directories are not followed (they could form cycles).
     *
     * @throws FileNotFoundException when the store has directories and this one does not exist, here or at the first page. A store
     *     without directories lists nothing instead. A directory that vanishes during the listing ends it
     */
    ListCursor list(Location directory, ListRequest request) throws IOException;

    /** The file as it is now, or empty when there is none; a directory is not a file. */
    Optional<FileEntry> stat(Location file) throws IOException;

    /**
     * Opens a file for reading. Nothing need be fetched yet.
     *
     * @param file the version to read. When the store shows another one, now or during a later read, {@link FileChangedException} is
     *     thrown and no byte of the other version is delivered as far as the store can tell
     * @throws FileNotFoundException when it is gone
     */
    StorageInput open(FileEntry file) throws IOException;

    /**
     * Writes a new file of unknown length. It becomes visible, whole, when the stream is closed, and replaces an existing one. Missing
     * parent directories are created.
     */
    StorageOutput create(Location file) throws IOException;

    /**
     * Writes a small file if and only if none exists: of several writers that race, in this or any other process, exactly one succeeds.
     * The file is visible whole or not at all. Missing parent directories are created.
     *
     * @return whether this call wrote it; false when a file exists already
     * @throws IOException when the outcome is unknown: the file may or may not have been written. The caller finds out by reading
     */
    boolean putIfAbsent(Location file, byte[] content) throws IOException;

    /**
     * Replaces a small file if and only if it still is the expected version; atomic like {@link #putIfAbsent}.
     *
     * @param expected what {@link #stat} showed
     * @return whether this call replaced it; false when it has changed or is gone
     */
    boolean replace(FileEntry expected, byte[] content) throws IOException;

    /** Deletes a file; does nothing when there is none. Empty parent directories may stay or go. */
    void delete(Location file) throws IOException;

    /** Copies a file within this store, server side where possible, replacing an existing one. */
    void copy(Location from, Location to) throws IOException;

    /** Reads a small file whole. */
    default byte[] readAll(Location file) throws IOException {
        FileEntry entry = stat(file).orElseThrow(() -> new FileNotFoundException(file.toString()));
        byte[] content = new byte[Math.toIntExact(entry.sizeBytes())];
        try (StorageInput input = open(entry)) {
            input.readFully(0, content, 0, content.length);
        }
        return content;
    }

    @Override
    void close() throws IOException;
}
