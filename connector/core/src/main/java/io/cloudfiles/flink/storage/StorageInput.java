package io.cloudfiles.flink.storage;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Random access to one version of a file. A backend reads ahead when positions follow each other. Used by one thread at a time.
 */
@PublicEvolving
public interface StorageInput extends Closeable {
    /** The version that is read. */
    FileEntry file();

    /**
     * Reads at least one byte unless {@code length} is 0 or the end is reached.
     *
     * @param position where to start, 0 or more
     * @return the number of bytes read, or -1 at or behind the end
     * @throws FileChangedException when the file is no longer the version that was opened
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

    @Override
    void close() throws IOException;
}
