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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.exceptions.CommitStateUnknownException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.InvalidConfigurationValueException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.UnknownConfigurationException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import org.apache.flink.annotation.Internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/** What is inside the unchecked exceptions in which Kernel wraps what happened to it. */
@Internal
public final class KernelFailures {
    private KernelFailures() {}

    /** The first cause of a type, the exception itself included. */
    static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** Whether others came in between, or the outcome is not known: after another look at the table it may be tried again. */
    static boolean isConflict(Exception thrown) {
        return thrown instanceof ConcurrentWriteException
                || thrown instanceof CommitStateUnknownException
                || thrown instanceof MaxCommitRetryLimitReachedException;
    }

    static boolean isMissingFile(Throwable thrown) {
        return find(thrown, FileNotFoundException.class).isPresent();
    }

    /** Throws what a user can act on, when that is inside. */
    static void throwIfActionable(Location table, RuntimeException thrown) {
        Optional<CloudFilesException> ours = find(thrown, CloudFilesException.class);
        if (ours.isPresent()) {
            throw ours.get();
        }
        if (thrown instanceof UnsupportedTableFeatureException
                || thrown instanceof UnsupportedProtocolVersionException) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + table + "] " + thrown.getMessage()
                            + " Write to a table without it, or drop it from this one.",
                    thrown);
        }
        if (thrown instanceof InvalidConfigurationValueException || thrown instanceof UnknownConfigurationException) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS, "[" + table + "] " + thrown.getMessage(), thrown);
        }
    }

    /** Throws what a user can act on, or the failure of the storage, when one of them is inside; else the exception itself. */
    public static RuntimeException rethrow(Location table, RuntimeException thrown) throws IOException {
        throwIfActionable(table, thrown);
        Optional<IOException> io = find(thrown, IOException.class);
        if (io.isPresent()) {
            throw io.get();
        }
        throw thrown;
    }
}
