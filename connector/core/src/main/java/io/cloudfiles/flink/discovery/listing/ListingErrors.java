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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;

import java.io.FileNotFoundException;
import java.io.IOException;

/** What a user is told when a listing fails for good. */
final class ListingErrors {
    private ListingErrors() {}

    static CloudFilesException pathNotFound(Location directory, FileNotFoundException cause) {
        return new CloudFilesException(
                ErrorCode.CF_PATH_NOT_FOUND,
                "[" + directory + "] path: no such directory or file. The first listing did not find it."
                        + " Create the directory, or correct the path.",
                cause);
    }

    static CloudFilesException cannotList(Location directory, int attempts, IOException cause) {
        String cure = cause instanceof StorageException
                ? "A retry would not help, so the job ends. Correct what the store complains about and start it again."
                : "Check that the store can be reached, or raise discovery.max-attempts; the job goes on from its last"
                        + " checkpoint.";
        return new CloudFilesException(
                ErrorCode.CF_CANNOT_RUN_DIRECTORY_LISTING,
                "[" + directory + "] could not be listed in " + attempts + (attempts == 1 ? " attempt" : " attempts")
                        + ": " + reason(cause) + ". " + cure,
                cause);
    }

    static CloudFilesException notInOrder(Location directory) {
        return new CloudFilesException(
                ErrorCode.CF_UNABLE_TO_LIST_EFFICIENTLY,
                "[" + directory
                        + "] discovery.incremental = true: this store does not list in the order of names, so a listing cannot"
                        + " begin where new files are expected. Set discovery.incremental = auto or false.");
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
