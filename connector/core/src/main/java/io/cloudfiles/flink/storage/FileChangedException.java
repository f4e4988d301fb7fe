package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

/** The file is no longer the version that was opened ({@code If-Match} failed). */
@PublicEvolving
public final class FileChangedException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param file the version that was asked for */
    public FileChangedException(FileEntry file) {
        super("[" + file.location() + "] changed since it was discovered with " + file.sizeBytes() + " bytes, version "
                + file.version() + ".", null);
    }
}
