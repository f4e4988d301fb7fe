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
import org.apache.flink.util.ExceptionUtils;

import javax.net.ssl.SSLException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
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

    /**
     * What a failure at a line means. The line was read already, so that even an {@link IOException} says that it is malformed, but for
     * those of the network, such as when a registry of schemas is asked.
     *
     * @param offset in the file at which the line begins
     * @throws IOException when the same line may be read later
     */
    CloudFilesException atLine(long offset, Exception failure) throws IOException {
        throwIfInterrupted(failure);
        if (failure instanceof CloudFilesException ours) {
            return ours;
        }
        if (ExceptionUtils.findThrowable(failure, ForeignFailures::isOfNetwork).isPresent()) {
            throw new IOException("[" + file + "] line at byte " + offset + ": " + failure, failure);
        }
        return unreadable(
                " line at byte " + offset,
                failure,
                ", or to leave such lines out '" + format
                        + ".ignore-parse-errors' = 'true' where the format has that option");
    }

    private static boolean isOfNetwork(Throwable failure) {
        return failure instanceof SocketException
                || failure instanceof UnknownHostException
                || failure instanceof InterruptedIOException
                || failure instanceof HttpTimeoutException
                || failure instanceof SSLException;
    }

    private CloudFilesException translated(Exception failure) throws InterruptedIOException {
        throwIfInterrupted(failure);
        return unreadable("", failure, "");
    }

    private void throwIfInterrupted(Exception failure) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            InterruptedIOException interrupted = new InterruptedIOException("[" + file + "] reading was interrupted.");
            interrupted.initCause(failure);
            throw interrupted;
        }
    }

    private CloudFilesException unreadable(String where, Exception failure, String more) {
        CloudFilesException unreadable = new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file + "]" + where + " cannot be read by the format '" + format + "': " + failure
                        + ". Mend the file, declare the columns that the format gives, or set read.on-failure = quarantine to set"
                        + " such files aside" + more + ".");
        // Not as the cause: SQL clients print the innermost one, which knows nothing of the file.
        unreadable.addSuppressed(failure);
        return unreadable;
    }
}
