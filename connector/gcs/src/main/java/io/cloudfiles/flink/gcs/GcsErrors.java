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
package io.cloudfiles.flink.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides for every error of a service of Google, and of those who hand out tokens, whether it is worth a retry.
 *
 * @param place where requests go and with whose rights, without secrets
 * @param service that is asked
 */
record GcsErrors(String place, GcsService service) {
    static final int NOT_FOUND = 404;
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final Pattern REFUSAL = Pattern.compile("\"error_description\"\\s*:\\s*\"([^\"]*)\"");
    private static final String NO_BUCKET = "bucket does not exist";
    /** Told with status 403, which is final otherwise. */
    private static final Set<String> TOO_FAST = Set.of("rateLimitExceeded", "userRateLimitExceeded");

    /** What the service says of an error; empty when it says nothing. */
    static String saying(HttpResponseException e) {
        return message(e);
    }

    /** Whether the service gave this status. */
    static boolean isStatus(IOException e, int status) {
        return e instanceof HttpResponseException answer && answer.getStatusCode() == status;
    }

    /** Whether there is no such object; a missing bucket is none. */
    static boolean isMissing(IOException e) {
        return isStatus(e, NOT_FOUND) && !message((HttpResponseException) e).contains(NO_BUCKET);
    }

    /** Whether the same request may be answered otherwise a moment later. */
    static boolean mayPass(IOException e) {
        if (Thread.currentThread().isInterrupted() || e instanceof UploadGoneException) {
            return false;
        }
        @Nullable Retryable token = token(e);
        if (token != null) {
            return token.isRetryable();
        }
        if (!(e instanceof HttpResponseException answer)) {
            return true;
        }
        int status = answer.getStatusCode();
        return status == 408
                || status == 429
                || (status >= 500 && status != 501 && status != 507)
                || TOO_FAST.contains(code(answer));
    }

    /**
     * The error as our callers know it.
     *
     * @param what the location or the name of what was asked for
     * @param done what was not done, such as {@code read}
     * @param attempts how often it was tried
     * @param isNew whether the request needs no object, so that a missing one is no reason
     * @return a {@link StorageException} when a retry will not help, else any other
     * @throws CloudFilesException when there is no room
     */
    IOException translate(IOException e, String what, String done, int attempts, boolean isNew) {
        if (isMissing(e) && !isNew) {
            FileNotFoundException missing = new FileNotFoundException(what);
            missing.initCause(e);
            return missing;
        }
        String message = begin(what, done) + reason(e) + (attempts < 2 ? "" : ", tried " + attempts + " times") + ".";
        if (Thread.currentThread().isInterrupted()) {
            InterruptedIOException interrupted = new InterruptedIOException(message);
            interrupted.initCause(e);
            return interrupted;
        }
        @Nullable Retryable token = token(e);
        if (token != null) {
            return translateOfToken(e, message, token);
        }
        if (e instanceof HttpResponseException answer) {
            return translate(answer, message);
        }
        return new IOException(
                message + " " + service.reach() + (e instanceof UnknownHostException ? "." : " if it stays."), e);
    }

    /** The error of somebody who has no rights to ask with. */
    StorageException refused(GcsSignInException e, String what, String done) {
        return new StorageException(begin(what, done) + e.getMessage() + ".", e);
    }

    private String begin(String what, String done) {
        return "[" + what + "] could not be " + done + place + ": ";
    }

    private static IOException translateOfToken(IOException e, String what, Retryable token) {
        return token.isRetryable()
                ? new IOException(
                        what
                                + " No token came. Check gcs.token-endpoint, where it is set, and the network if it stays.",
                        e)
                : new StorageException(
                        what
                                + " No token came. Correct gcs.key-file, or gcs.client-email and gcs.private-key, whichever is set, or the"
                                + " credentials of the environment.",
                        e);
    }

    private IOException translate(HttpResponseException e, String what) {
        int status = e.getStatusCode();
        if (status == 507) {
            throw new CloudFilesException(ErrorCode.CF_STORAGE_FULL, what + " Free space there and run again.", e);
        }
        if (mayPass(e)) {
            return new IOException(what + " It may pass: try again.", e);
        }
        if (status == 401) {
            return new StorageException(
                    what
                            + " Correct gcs.key-file, gcs.access-token, or gcs.client-email and gcs.private-key, whichever is set, or the"
                            + " credentials of the environment.",
                    e);
        }
        if (status == 403) {
            return new StorageException(what + " " + service.grant(), e);
        }
        if (code(e).equals("UserProjectMissing")) {
            return new StorageException(what + " Set gcs.user-project to the project that pays.", e);
        }
        if (status == NOT_FOUND && message(e).contains(NO_BUCKET)) {
            return new StorageException(what + " Correct the bucket's name or gcs.endpoint, or make the bucket.", e);
        }
        if (status == NOT_FOUND) {
            return new StorageException(what + " " + service.correct(), e);
        }
        return new StorageException(what, e);
    }

    /** Set where the error is one of signing in. */
    private static @Nullable Retryable token(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Retryable token) {
                return token;
            }
        }
        return null;
    }

    private static String reason(IOException e) {
        if (e instanceof HttpResponseException answer) {
            String code = code(answer);
            String message = message(answer);
            return (code.isEmpty() ? "" : code + ", ") + (message.isEmpty() ? "" : message + " ") + "(status "
                    + answer.getStatusCode() + ")";
        }
        @Nullable String message = e.getMessage();
        return (message == null ? e.getClass().getSimpleName() : firstLine(message)) + refusal(e);
    }

    /** What the service calls the error; empty when it does not say, as proxies do. */
    private static String code(HttpResponseException e) {
        @Nullable GoogleJsonError error = e instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        @Nullable List<GoogleJsonError.ErrorInfo> errors = error == null ? null : error.getErrors();
        @Nullable
        Object code = errors == null || errors.isEmpty()
                ? (error == null ? null : error.get("status"))
                : errors.get(0).getReason();
        return code == null ? "" : code.toString();
    }

    private static String message(HttpResponseException e) {
        @Nullable GoogleJsonError error = e instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        @Nullable String message = error == null ? e.getContent() : error.getMessage();
        return message == null ? "" : firstLine(message);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }

    /** What they say who hand out tokens, behind a comma; empty where they say nothing. */
    private static String refusal(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpResponseException answer && answer.getContent() != null) {
                Matcher said = REFUSAL.matcher(answer.getContent());
                return said.find() ? ", " + firstLine(said.group(1)) : "";
            }
        }
        return "";
    }
}
