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
package io.cloudfiles.flink.source.failure;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Failures that a restarted job would only meet again. Flink's default is to restart for ever. */
@Internal
public final class PermanentFailures {
    private PermanentFailures() {}

    /** Ends the job when the failure is permanent; returns when a restart may help, or when it is a bug. */
    public static void throwIfPermanent(Exception failure) {
        if (isPermanent(failure)) {
            throw new SuppressRestartsException(failure);
        }
    }

    /** Whether something of it waits for its user: by its code, or since the store will answer the same again. */
    static boolean isPermanent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException
                    || (cause instanceof CloudFilesException known
                            && known.code().isPermanent())) {
                return true;
            }
        }
        return false;
    }
}
