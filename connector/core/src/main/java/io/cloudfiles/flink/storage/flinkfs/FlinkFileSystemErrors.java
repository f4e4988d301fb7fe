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
package io.cloudfiles.flink.storage.flinkfs;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/**
 * Decides for an error of a Flink file system whether it is worth a retry. Their types come from the class loaders of plugins, so they
 * are known by name.
 */
final class FlinkFileSystemErrors {
    private static final Set<String> NO_PERMISSION = Set.of("AccessControlException", "AccessDeniedException");
    private static final Set<String> NO_ROOM =
            Set.of("QuotaExceededException", "DSQuotaExceededException", "NSQuotaExceededException");
    private static final Set<String> IN_THE_WAY =
            Set.of("FileAlreadyExistsException", "ParentNotDirectoryException", "PathIsDirectoryException");

    private FlinkFileSystemErrors() {}

    /**
     * The error as our callers know it.
     *
     * @param done what was not done, such as {@code opened}
     * @return a {@link StorageException} when a retry will not help, else any other
     * @throws CloudFilesException when there is no room
     */
    static IOException translate(IOException e, Location location, String done) {
        if (e instanceof StorageException) {
            return e;
        }
        if (e instanceof FileNotFoundException || e instanceof NoSuchFileException) {
            FileNotFoundException missing = new FileNotFoundException(location.toString());
            missing.initCause(e);
            return missing;
        }
        String type = e.getClass().getSimpleName();
        String message = e.getMessage() == null ? type : e.getMessage();
        String what = "[" + location + "] could not be " + done + ": " + message + ".";
        if (NO_ROOM.contains(type) || message.contains("No space left on device")) {
            throw new CloudFilesException(ErrorCode.CF_STORAGE_FULL, what + " Free space there and run again.", e);
        }
        if (NO_PERMISSION.contains(type)) {
            return new StorageException(what + " Grant the permission, or choose another location.", e);
        }
        if (IN_THE_WAY.contains(type)) {
            return new StorageException(what + " A file and a directory are in each other's way.", e);
        }
        return new IOException(what, e);
    }
}
