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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;

import java.io.IOException;

/** What a user is told of notifications when something fails for good. */
final class NotificationErrors {
    private NotificationErrors() {}

    /** What a user is told when notifications could not be set up, looked at or taken down. */
    static CloudFilesException ofSetup(Location path, IOException cause) {
        return new CloudFilesException(
                ErrorCode.CF_CANNOT_SET_UP_NOTIFICATIONS,
                "[" + path + "] " + reason(cause)
                        + (cause instanceof StorageException ? "" : "Run it again; what is done already is found."),
                cause);
    }

    private static String reason(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return reason + (reason.endsWith(".") ? " " : ". ");
    }

    static RuntimeException of(String what, Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (!(cause instanceof IOException)) {
            return new IllegalStateException("[" + what + "] the notifications died: " + cause, cause);
        }
        String cure = cause instanceof StorageException
                ? "A retry would not help, so the job ends. Correct what is complained about and start it again; no message is"
                        + " lost by that."
                : "Check that the service can be reached, or raise discovery.max-attempts; the job goes on from its last"
                        + " checkpoint, and messages come again.";
        return new CloudFilesException(
                ErrorCode.CF_CANNOT_READ_NOTIFICATIONS,
                "[" + what + "] notifications cannot be followed: " + reason(cause) + cure,
                cause);
    }
}
