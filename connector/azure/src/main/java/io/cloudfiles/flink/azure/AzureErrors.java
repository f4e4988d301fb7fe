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
package io.cloudfiles.flink.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.queue.models.QueueStorageException;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides for every error of the client whether it is worth a retry. The client has retried by then.
 *
 * @param place where requests go and with whose rights, without secrets
 * @param service that is asked
 */
record AzureErrors(String place, AzureService service) {
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final HttpHeaderName CODE = HttpHeaderName.fromString("x-ms-error-code");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<\\r\\n]*)");
    private static final Set<String> PASSING = Set.of(
            "ServerBusy",
            "InternalError",
            "OperationTimedOut",
            "PendingCopyOperation",
            "SystemInUse",
            "BlobOverwritten");
    private static final Set<String> NO_CONTAINER = Set.of(
            "ContainerNotFound",
            "ContainerBeingDeleted",
            "ContainerDisabled",
            "QueueNotFound",
            "QueueBeingDeleted",
            "QueueDisabled");
    private static final Set<String> WRONG_CREDENTIALS =
            Set.of("AuthenticationFailed", "InvalidAuthenticationInfo", "NoAuthenticationInformation");

    /** What the service calls the error; empty when it does not say, as other servers and proxies do. */
    static String code(HttpResponseException e) {
        String code = e.getResponse() == null ? null : e.getResponse().getHeaderValue(CODE);
        return code == null ? "" : code;
    }

    private static int status(HttpResponseException e) {
        return e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
    }

    /** Whether an answer began and did not end, or made no sense. */
    static boolean brokeOff(RuntimeException e) {
        return cause(e, Tokens.RefusedException.class) == null && e.getSuppressed().length == 0;
    }

    /** Whether there is no such blob; a missing container is none. */
    static boolean isMissing(HttpResponseException e) {
        return status(e) == NOT_FOUND && !NO_CONTAINER.contains(code(e));
    }

    /** Whether the condition of a write does not hold. A lease in the way is told with the same status, and is none. */
    static boolean isRefused(BlobStorageException e) {
        String code = code(e);
        return code.equals(BlobErrorCode.BLOB_ALREADY_EXISTS.toString())
                || code.equals(BlobErrorCode.CONDITION_NOT_MET.toString())
                || code.equals(BlobErrorCode.TARGET_CONDITION_NOT_MET.toString());
    }

    /**
     * The error as our callers know it.
     *
     * @param done what was not done, such as {@code read}
     * @return a {@link StorageException} when a retry will not help, else any other
     * @throws CloudFilesException when there is no room
     */
    IOException translate(RuntimeException e, Location location, String done) {
        String what = "[" + location + "] could not be " + done + place + ": ";
        if (e instanceof BlobStorageException service) {
            return isMissing(service) ? missing(service, location) : translate(service, what + reason(service) + ".");
        }
        return translateOther(e, what);
    }

    /** The same for a queue of this name, which has no files that may be missing. */
    IOException translate(RuntimeException e, String queue, String done) {
        String what = "[" + queue + "] The queue could not be " + done + place + ": ";
        return e instanceof QueueStorageException refused
                ? translate(refused, what + reason(refused) + ".")
                : translateOther(e, what);
    }

    /** The error of a write that needs no blob, so that a missing one is no reason. */
    IOException translateOfNew(RuntimeException e, Location location, String done) {
        return e instanceof BlobStorageException service && isMissing(service)
                ? new StorageException(
                        "[" + location + "] could not be " + done + place + ": " + reason(service)
                                + ". That is no answer of the service to a write. Correct azure.endpoint, or look at what is between it and"
                                + " this machine.",
                        kept(e))
                : translate(e, location, done);
    }

    private IOException translateOther(RuntimeException e, String what) {
        Tokens.@Nullable RefusedException refused = cause(e, Tokens.RefusedException.class);
        if (refused != null) {
            return new StorageException(what + refused.getMessage(), kept(e));
        }
        if (cause(e, InterruptedIOException.class) != null || cause(e, InterruptedException.class) != null) {
            InterruptedIOException interrupted = new InterruptedIOException(what + "interrupted.");
            interrupted.initCause(kept(e));
            return interrupted;
        }
        if (cause(e, Tokens.UnavailableException.class) != null) {
            return new IOException(
                    what + reason(e)
                            + ". Check azure.authority-host or AZURE_AUTHORITY_HOST, whichever is set, and the network if it stays; or set"
                            + " other credentials: azure.connection-string, azure.account-key or azure.sas-token.",
                    kept(e));
        }
        return new IOException(what + reason(e) + ". " + service.reach(), kept(e));
    }

    private static FileNotFoundException missing(BlobStorageException e, Location location) {
        FileNotFoundException missing = new FileNotFoundException(location.toString());
        missing.initCause(kept(e));
        return missing;
    }

    private IOException translate(HttpResponseException e, String what) {
        String code = code(e);
        int status = status(e);
        if (status == 507 || code.contains("QuotaExceeded") || code.contains("CapacityExceeded")) {
            throw new CloudFilesException(
                    ErrorCode.CF_STORAGE_FULL, what + " Free space there and run again.", kept(e));
        }
        if (PASSING.contains(code) || status == 408 || status == 429 || (status >= 500 && status != 501)) {
            return new IOException(what + " It may pass: try again.", kept(e));
        }
        if (WRONG_CREDENTIALS.contains(code) || status == 401) {
            return new StorageException(
                    what
                            + " Correct azure.connection-string, azure.account-key, azure.sas-token or the service principal, whichever is"
                            + " set, or the credentials of the environment.",
                    kept(e));
        }
        if (status == 403) {
            return new StorageException(
                    what
                            + " " + service.grant()
                            + "; let the account's firewall admit this machine; or correct azure.account-key or azure.sas-token.",
                    kept(e));
        }
        if (NO_CONTAINER.contains(code)) {
            return new StorageException(what + " " + service.correct(), kept(e));
        }
        return new StorageException(what, kept(e));
    }

    /**
     * The client's exception as a cause that Flink can send. One of an answer holds the answer, with its connection, and cannot be serialized: Flink would
     * make a text of it and of all that is above it, what we say included.
     */
    private static Exception kept(RuntimeException e) {
        if (cause(e, HttpResponseException.class) == null) {
            return e;
        }
        IOException text = new IOException(e.toString());
        text.setStackTrace(e.getStackTrace());
        return text;
    }

    private static String reason(RuntimeException e) {
        if (e instanceof BlobStorageException || e instanceof QueueStorageException) {
            HttpResponseException service = (HttpResponseException) e;
            @Nullable String text = service.getMessage();
            Matcher message = MESSAGE.matcher(text == null ? "" : text);
            String code = code(service);
            String told = message.find() ? message.group(1).strip() : "";
            return Stream.of(code, told)
                            .filter(each -> !each.isEmpty())
                            .collect(Collectors.joining(", ", "", " "))
                            .stripLeading()
                    + "(status " + status(service)
                    + ")" + (isRetried(service) ? ", tried " + AzureConnection.ATTEMPTS + " times" : "");
        }
        @Nullable IOException io = cause(e, IOException.class);
        Throwable shown = io == null ? e : io;
        if (cause(e, UnresolvedAddressException.class) != null) {
            return "no such host";
        }
        if (shown instanceof ConnectException && shown.getMessage() == null) {
            return "no connection";
        }
        @Nullable String text = shown.getMessage();
        String reason =
                text == null ? shown.getClass().getSimpleName() : text.strip().replaceFirst("\\.$", "");
        // The client keeps the errors of the attempts before beside the last one.
        int before = e.getSuppressed().length;
        return before == 0 ? reason : reason + ", tried " + (before + 1) + " times";
    }

    /** Whether the client has tried again for as often as it does. */
    private static boolean isRetried(HttpResponseException e) {
        int status = status(e);
        return status == 429 || status == 500 || status == 503;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
