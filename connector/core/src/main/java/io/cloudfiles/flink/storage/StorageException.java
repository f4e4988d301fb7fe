package io.cloudfiles.flink.storage;

import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A storage failure that a retry will not mend: no permission, no such bucket, a broken request. Every other {@link IOException} of a
 * storage may be retried. Backends decide this in one place, where the client's error is translated.
 */
@PublicEvolving
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message {@code [location] what. Why. What to do.} */
    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
