package io.cloudfiles.flink.storage;

import java.io.Closeable;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A listing under way. Pages are fetched when asked for, and no more than one is held in memory. Used by one thread at a time.
 */
@PublicEvolving
public interface ListCursor extends Closeable {
    /**
     * The next page, or null at the end. A failed call may be repeated and then yields the same page, unless it threw a
     * {@link StorageException}.
     *
     * @throws IOException when the store could not answer; a retry may help
     * @throws StorageException when a retry will not help
     */
    @Nullable ListPage next() throws IOException;

    @Override
    void close() throws IOException;
}
