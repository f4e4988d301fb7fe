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
    /** Whether the files of a listing come in the order of {@link Location#compareTo}, over all its pages. */
    boolean listsInOrder();

    /** Whether a file may be seen while it is still being written, as in a local directory; never in an object store. */
    boolean showsUnfinishedFiles();

    /**
     * Whether {@link #putIfAbsent} holds against every other process. Where it does not, it looks first and writes then, and two writers
     * that race may both believe that they won; whoever depends on it must refuse such a store.
     */
    boolean supportsConditionalPut();

    /** Whether {@link #replace} holds against every other process; as {@link #supportsConditionalPut}. */
    boolean supportsConditionalReplace();

    /**
     * Starts a listing below a directory. Hidden files are listed. Left out are only objects whose key ends in a slash, which stand for
     * directories, what this storage itself has not finished writing, and what is neither file nor directory. Symbolic links to files
     * are files; those to directories are neither listed nor followed (they could form cycles), unless the listing starts at one.
     *
     * @throws FileNotFoundException when the store has directories and this is none, here or at the first page. A store without
     *     directories lists nothing instead. What vanishes during the listing is skipped
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
     * parent directories are created. See {@link StorageOutput} for what to do when writing fails.
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
     * Replaces a small file if and only if it still is the expected version; atomic like {@link #putIfAbsent}, against other calls of
     * these two methods. Different content is always another version in the sense of {@link FileEntry#isSameVersion}.
     *
     * @param expected what {@link #stat} showed
     * @return whether this call replaced it; false when it has changed or is gone
     * @throws IOException when the outcome is unknown, as with {@link #putIfAbsent}
     */
    boolean replace(FileEntry expected, byte[] content) throws IOException;

    /** Deletes a file, whatever its version; does nothing when there is none. Empty parent directories may stay or go. */
    void delete(Location file) throws IOException;

    /**
     * Copies a file within this store, server side where possible, replacing an existing one. The copy becomes visible whole.
     *
     * @throws FileNotFoundException when there is no such file
     */
    void copy(Location from, Location to) throws IOException;

    /**
     * Moves a file within this store, replacing an existing one. A store that cannot rename copies and deletes, so that the file may be seen
     * at both places, and is left there when that is cut off; moving it again completes it.
     *
     * @throws FileNotFoundException when there is no such file
     */
    default void move(Location from, Location to) throws IOException {
        copy(from, to);
        delete(from);
    }

    /**
     * Reads a small file whole, as it is now. One that is replaced between the look at it and the reading, as a lease is while its holder
     * renews it, is looked at again.
     *
     * @throws FileNotFoundException when there is no such file
     * @throws FileChangedException when it is replaced all the time
     */
    default byte[] readAll(Location file) throws IOException {
        int looks = 10; // nobody replaces a file that is written every few seconds so often in a row
        while (true) {
            FileEntry entry = stat(file).orElseThrow(() -> new FileNotFoundException(file.toString()));
            byte[] content = new byte[Math.toIntExact(entry.sizeBytes())];
            try (StorageInput input = open(entry)) {
                input.readFully(0, content, 0, content.length);
                return content;
            } catch (FileChangedException e) {
                looks--;
                if (looks == 0) {
                    throw e;
                }
            }
        }
    }

    /**
     * What was asked of the store so far. The same object each time, which goes on counting. A store that answers without requests counts
     * none.
     */
    default StorageRequests requests() {
        return new StorageRequests();
    }

    /** Frees clients and threads. Inputs, outputs and cursors that are still open may fail from then on. Does nothing when called again. */
    @Override
    void close() throws IOException;
}
