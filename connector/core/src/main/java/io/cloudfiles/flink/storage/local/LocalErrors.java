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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Decides for every error of the local file system whether it is worth a retry. The JDK gives most of them as text only. */
final class LocalErrors {
    private LocalErrors() {}

    /** Whether the error says that there is no such file. */
    static boolean isMissing(IOException e) {
        return e instanceof NoSuchFileException
                || e instanceof NotDirectoryException
                || reasonStarts(e, "Not a directory", "Too many levels of symbolic links");
    }

    /** Whether the error of making a hard link says that this file system has none. */
    static boolean hasNoLinks(IOException e) {
        return reasonStarts(e, "Operation not permitted", "Operation not supported", "Function not implemented");
    }

    /**
     * The error as our callers know it.
     *
     * @param done what was not done, such as {@code opened}
     * @return a {@link StorageException} when a retry will not help, else any other
     * @throws CloudFilesException when there is no room
     */
    static IOException translate(IOException e, Location location, String done) {
        if (e instanceof StorageException || e instanceof FileNotFoundException) {
            return e;
        }
        String what = "[" + location + "] could not be " + done;
        if (reasonStarts(e, "No space left on device", "Disk quota exceeded")) {
            throw new CloudFilesException(
                    ErrorCode.CF_STORAGE_FULL, what + ": " + reason(e) + ". Free space there and run again.", e);
        }
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            FileNotFoundException missing = new FileNotFoundException(location.toString());
            missing.initCause(e);
            return missing;
        }
        if (e instanceof AccessDeniedException || reasonStarts(e, "Operation not permitted")) {
            return new StorageException(
                    what + ": no permission for user '" + System.getProperty("user.name") + "'. Grant it, or choose"
                            + " another location.",
                    e);
        }
        if (reasonStarts(e, "Read-only file system")) {
            return new StorageException(what + ": the file system is read-only. Choose another location.", e);
        }
        if (reasonStarts(e, "File name too long")) {
            return new StorageException(what + ": the name is too long for this file system. Shorten it.", e);
        }
        if (reasonStarts(e, "Not a directory", "Is a directory", "Too many levels of symbolic links")) {
            return new StorageException(
                    what + ": " + reason(e) + ". A file and a directory are in each other's way.", e);
        }
        if (reasonStarts(e, "No locks available")) {
            return new StorageException(
                    what + ": the file system has no file locks, which atomic writes need here. Mount it with locks"
                            + " or choose another location.",
                    e);
        }
        return new IOException(what + ": " + reason(e) + ".", e);
    }

    private static boolean reasonStarts(IOException e, String... reasons) {
        String reason = reason(e);
        for (String candidate : reasons) {
            if (reason.startsWith(candidate)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
