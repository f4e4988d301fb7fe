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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Decides for every error of S3, and of the service that hands out roles, whether it is worth a retry. The client has retried by then.
 *
 * @param place where requests go and with whose rights, without secrets
 */
record S3Errors(String place) {
    static final int NOT_FOUND = 404;
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final Set<String> NO_ROOM =
            Set.of("XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage");
    private static final Set<String> WRONG_REGION = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");
    private static final Set<String> WRONG_CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "RequestTimeTooSkewed",
            "InvalidClientTokenId");
    private static final Set<String> PASSING =
            Set.of("RequestTimeout", "OperationAborted", "ConditionalRequestConflict", "OverLimit");
    private static final String CORRECT_CREDENTIALS =
            " Correct s3.access-key, s3.secret-key and s3.session-token, or the credentials of the environment.";

    /**
     * Whether the client is to try again what it would not by itself: two conditional writes met and none was done, or an answer broke off
     * within its XML.
     */
    static boolean isWorthAnotherAttempt(Throwable e) {
        return e instanceof AwsServiceException service
                ? code(service).equals("ConditionalRequestConflict")
                : e instanceof SdkClientException
                        && String.valueOf(e.getMessage()).startsWith("Could not parse XML");
    }

    /** Whether S3 gave this status. */
    static boolean isStatus(SdkException e, int status) {
        return e instanceof AwsServiceException service && service.statusCode() == status;
    }

    /** Whether there is no such object; a missing bucket is none. */
    static boolean isMissing(SdkException e) {
        return isStatus(e, NOT_FOUND)
                && !code((AwsServiceException) e).equals("NoSuchBucket")
                && !code((AwsServiceException) e).equals("NoSuchUpload");
    }

    /**
     * The error as our callers know it.
     *
     * @param done what was not done, such as {@code read}
     * @return a {@link StorageException} when a retry will not help, else any other
     * @throws CloudFilesException when there is no room
     */
    IOException translate(SdkException e, Location location, String done) {
        if (isMissing(e)) {
            FileNotFoundException missing = new FileNotFoundException(location.toString());
            missing.initCause(e);
            return missing;
        }
        String what = "[" + location + "] could not be " + done + place + ": " + reason(e) + attempts(e) + ".";
        if (e instanceof AwsServiceException service) {
            return translate(service, what);
        }
        return ofClient(
                e,
                what,
                hasCause(e, UnknownHostException.class)
                        ? " Check s3.endpoint and s3.region; a store without names of hosts for buckets needs s3.path-style-access."
                        : " Check s3.endpoint and the network if it stays.");
    }

    /** The error of a request that no service answered. */
    private static IOException ofClient(SdkException e, String what, String cure) {
        if (e instanceof AbortedException) {
            InterruptedIOException interrupted = new InterruptedIOException(what);
            interrupted.initCause(e);
            return interrupted;
        }
        if (reason(e).contains("Unable to load credentials")) {
            return new StorageException(
                    what
                            + " Set s3.access-key and s3.secret-key, or give the process credentials: environment, profile, or the role"
                            + " of the machine.",
                    e);
        }
        return new IOException(what + cure, e);
    }

    /**
     * The error of another service than S3.
     *
     * @param what could not be done
     * @param cure of what the service refuses
     */
    static IOException ofService(SdkException e, String what, String cure) {
        String full = what + ": " + reason(e) + attempts(e) + ".";
        if (!(e instanceof AwsServiceException service)) {
            return ofClient(e, full, " Check the address, s3.region and the network if it stays.");
        }
        if (isPassing(service) || service.isThrottlingException()) {
            return new IOException(full + " It may pass: try again.", e);
        }
        return new StorageException(full + (WRONG_CREDENTIALS.contains(code(service)) ? CORRECT_CREDENTIALS : cure), e);
    }

    private static boolean isPassing(AwsServiceException e) {
        int status = e.statusCode();
        return PASSING.contains(code(e)) || status == 408 || status == 429 || (status >= 500 && status != 501);
    }

    /** The error of a write that needs no object, so that a missing one is no reason. */
    IOException translateOfNew(SdkException e, Location location, String done) {
        return isMissing(e)
                ? new StorageException(
                        "[" + location + "] could not be " + done + place + ": " + reason(e)
                                + ". That is no answer of a store to a write. Correct s3.endpoint, or look at what is between it and this"
                                + " machine.",
                        e)
                : translate(e, location, done);
    }

    private static IOException translate(AwsServiceException e, String what) {
        String code = code(e);
        int status = e.statusCode();
        if (status == 507 || NO_ROOM.contains(code)) {
            throw new CloudFilesException(ErrorCode.CF_STORAGE_FULL, what + " Free space there and run again.", e);
        }
        if (isPassing(e)) {
            return new IOException(what + " It may pass: try again.", e);
        }
        if (WRONG_CREDENTIALS.contains(code)) {
            return new StorageException(what + CORRECT_CREDENTIALS, e);
        }
        if (status == 301 || status == 307 || WRONG_REGION.contains(code)) {
            String region = e.awsErrorDetails() == null
                    ? ""
                    : e.awsErrorDetails()
                            .sdkHttpResponse()
                            .firstMatchingHeader("x-amz-bucket-region")
                            .map(name -> " The bucket is in " + name + ".")
                            .orElse("");
            return new StorageException(what + region + " Set s3.region to the bucket's region.", e);
        }
        if (status == 401 || status == 403) {
            return new StorageException(
                    what
                            + " Grant that identity the permission, or set s3.access-key, s3.secret-key or s3.role-arn to another"
                            + " one. S3 answers so, too, for what is missing when the bucket may not be listed.",
                    e);
        }
        if (code.equals("NoSuchBucket")) {
            return new StorageException(
                    what + " Correct the bucket's name, s3.endpoint or s3.region, or make the bucket.", e);
        }
        return new StorageException(what, e);
    }

    static String code(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private static String reason(SdkException e) {
        if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            @Nullable String message = service.awsErrorDetails().errorMessage();
            String request = service.requestId() == null ? "" : ", request " + service.requestId();
            return (code(service).isEmpty() ? "" : code(service) + ", ") + (message == null ? "" : message + " ")
                    + "(status " + service.statusCode() + request + ")";
        }
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.strip().replaceFirst("\\.$", "");
    }

    private static String attempts(SdkException e) {
        Integer attempts = e.numAttempts();
        return attempts == null || attempts < 2 ? "" : ", tried " + attempts + " times";
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
