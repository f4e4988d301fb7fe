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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/**
 * What the failures of a format that is not ours mean. An {@link IOException} may be the store's, so that the file is tried again; whatever
 * else it throws says that it does not understand the file.
 */
record ForeignFailures(String format, Location file) {
    <R> R in(Callable<R> work) throws IOException {
        try {
            return work.call();
        } catch (IOException | CloudFilesException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (Exception e) {
            throw translated(e);
        }
    }

    private CloudFilesException translated(Exception failure) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            InterruptedIOException interrupted = new InterruptedIOException("[" + file + "] reading was interrupted.");
            interrupted.initCause(failure);
            throw interrupted;
        }
        CloudFilesException unreadable = new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file + "] cannot be read by the format '" + format + "': " + failure
                        + ". Mend the file, declare the columns that the format gives, or set read.on-failure = quarantine to set"
                        + " such files aside.");
        // Not as the cause: SQL clients print the innermost one, which knows nothing of the file.
        unreadable.addSuppressed(failure);
        return unreadable;
    }
}
