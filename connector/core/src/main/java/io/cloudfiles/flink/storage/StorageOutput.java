package io.cloudfiles.flink.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.annotation.PublicEvolving;

/** A file being written; see {@link Storage#create}. Used by one thread at a time. */
@PublicEvolving
public abstract class StorageOutput extends OutputStream {
    /** Number of bytes written so far. */
    public abstract long position();

    /** Gives up: nothing becomes visible, and what was stored is removed as far as possible. Does nothing after {@link #close}. */
    public abstract void abort() throws IOException;

    /** Makes the file visible, whole. Does nothing after {@link #abort} or when called again. */
    @Override
    public abstract void close() throws IOException;
}
