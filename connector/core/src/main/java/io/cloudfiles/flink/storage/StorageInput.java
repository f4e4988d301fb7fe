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
import java.io.EOFException;
import java.io.IOException;

/**
 * Random access to one version of a file. A backend reads ahead when positions follow each other. Used by one thread at a time,
 * but for {@link #close}. A failed read may be repeated.
 */
@PublicEvolving
public interface StorageInput extends Closeable {
    /** The version that is read. */
    FileEntry file();

    /**
     * Tells before the first read that whoever reads on will stop there, or soon after, so that nothing behind is worth being fetched ahead.
     * Reads behind it are answered all the same.
     *
     * @param end a position, 0 or more, also behind the end
     */
    default void readsUpTo(long end) {}

    /**
     * Reads at least one byte unless {@code length} is 0 or the end is reached.
     *
     * @param position where to start, 0 or more
     * @return the number of bytes read, or -1 at or behind the end
     * @throws java.io.FileNotFoundException when the file is gone; a store may instead go on and deliver the version that was opened
     * @throws FileChangedException when the file is no longer the version that was opened; a store that reads ahead may instead go on
     *     with what it has fetched of that version
     */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws EOFException when the file ends before
     */
    default void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = read(position + done, buffer, offset + done, length - done);
            if (n < 0) {
                throw new EOFException("[" + file().location() + "] ends at " + (position + done) + ", wanted "
                        + (position + length) + " bytes.");
            }
            done += n;
        }
    }

    /**
     * Ends reading, from any thread, also while another one reads: that read may still deliver what it has or fails, and each later one
     * of bytes that are there fails with an {@link IOException}, without a request.
     */
    @Override
    void close() throws IOException;
}
