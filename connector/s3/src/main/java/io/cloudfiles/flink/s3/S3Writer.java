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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.cloud.Attempts;
import io.cloudfiles.flink.storage.cloud.ConditionalWrite;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The writes of S3. Safe for use by many threads. */
final class S3Writer {
    private static final String WRITE_ID = "cloudfiles-write";

    private final S3Connection connection;
    private final String bucket;
    private final AtomicBoolean conditionsHold;

    /** A multipart upload under way. */
    record Multipart(Location file, String id, String writeId) {}

    /** When a conditional write is done. */
    private interface Condition {
        PutObjectRequest.Builder in(PutObjectRequest.Builder request);
    }

    /** @param isAmazon whether conditions are known to hold; another store has to show it first */
    S3Writer(S3Connection connection, String bucket, boolean isAmazon) {
        this.connection = connection;
        this.bucket = bucket;
        this.conditionsHold = new AtomicBoolean(isAmazon);
    }

    /** Writes a file whole, whether there is one or not. */
    void put(Location file, byte[] content) throws IOException {
        try {
            connection.client().putObject(request(file, content).build(), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw connection.errors().translateOfNew(e, file, "written");
        }
    }

    /** Writes a file if there is none; see {@link io.cloudfiles.flink.storage.Storage#putIfAbsent}. */
    boolean putIfAbsent(Location file, byte[] content) throws IOException {
        Condition condition = request -> request.ifNoneMatch("*");
        if (!putIf(condition, file, content)) {
            return false;
        }
        requireConditions(condition, file, content);
        return true;
    }

    /** Writes a file if there is one of this ETag; see {@link io.cloudfiles.flink.storage.Storage#replace}. */
    boolean replace(Location file, String etag, byte[] content) throws IOException {
        return putIf(request -> request.ifMatch(S3Storage.quoted(etag)), file, content);
    }

    private boolean putIf(Condition condition, Location file, byte[] content) throws IOException {
        return ConditionalWrite.send(
                file, (id, attempts) -> attempt(condition, id, attempts, file, content), this::idOf);
    }

    private boolean attempt(Condition condition, String id, Attempts attempts, Location file, byte[] content)
            throws IOException {
        PutObjectRequest request = condition
                .in(request(file, content))
                .metadata(Map.of(WRITE_ID, id))
                .overrideConfiguration(override -> override.putExecutionAttribute(AttemptCounter.ATTEMPTS, attempts))
                .build();
        try {
            connection.client().putObject(request, RequestBody.fromBytes(content));
            return true;
        } catch (SdkException e) {
            if (S3Errors.isStatus(e, S3Errors.PRECONDITION_FAILED)
                    || (request.ifMatch() != null && S3Errors.isMissing(e))) {
                return false;
            }
            throw connection.errors().translateOfNew(e, file, "written");
        }
    }

    private Optional<String> idOf(Location file) throws IOException {
        try {
            HeadObjectResponse head = connection
                    .client()
                    .headObject(request -> request.bucket(bucket).key(file.key()));
            return Optional.ofNullable(head.metadata().get(WRITE_ID));
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return Optional.empty();
            }
            throw connection.errors().translate(e, file, "looked up");
        }
    }

    /** A store that does not know conditions would let two writers overwrite each other: it is found out by the first file written. */
    private void requireConditions(Condition condition, Location file, byte[] content) throws IOException {
        if (conditionsHold.get()) {
            return;
        }
        if (putIf(condition, file, content)) {
            throw new StorageException(
                    "[" + file
                            + "] was written twice with the condition that there be none. The store ignores conditions"
                            + " (If-None-Match), so two writers could overwrite each other. Use one that keeps them, such as Amazon S3"
                            + " or a newer version of this one.",
                    null);
        }
        conditionsHold.set(true);
    }

    /** Begins a file of several parts. */
    Multipart begin(Location file) throws IOException {
        String writeId = ConditionalWrite.newId();
        try {
            String id = connection
                    .client()
                    .createMultipartUpload(
                            request -> request.bucket(bucket).key(file.key()).metadata(Map.of(WRITE_ID, writeId)))
                    .uploadId();
            return new Multipart(file, id, writeId);
        } catch (SdkException e) {
            throw connection.errors().translate(e, file, "written");
        }
    }

    /** Sends a part. */
    CompletedPart sendPart(Multipart upload, int number, byte[] bytes, int length) throws IOException {
        try {
            UploadPartResponse answer = connection
                    .client()
                    .uploadPart(
                            request -> request.bucket(bucket)
                                    .key(upload.file().key())
                                    .uploadId(upload.id())
                                    .partNumber(number)
                                    .contentMD5(md5(bytes, length)),
                            RequestBody.fromRemainingByteBuffer(ByteBuffer.wrap(bytes, 0, length)));
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .build();
        } catch (SdkException e) {
            throw connection.errors().translate(e, upload.file(), "written in part " + number);
        }
    }

    /** Makes the file of its parts. */
    void complete(Multipart upload, List<CompletedPart> parts) throws IOException {
        try {
            connection
                    .client()
                    .completeMultipartUpload(request -> request.bucket(bucket)
                            .key(upload.file().key())
                            .uploadId(upload.id())
                            .multipartUpload(file -> file.parts(parts)));
        } catch (SdkException e) {
            // An upload that is no longer there was completed by an attempt whose answer was lost.
            if (!S3Errors.isStatus(e, S3Errors.NOT_FOUND)
                    || idOf(upload.file()).filter(upload.writeId()::equals).isEmpty()) {
                throw connection.errors().translate(e, upload.file(), "put together of " + parts.size() + " parts");
            }
        }
    }

    /** Removes what was sent. */
    void abort(Multipart upload) {
        try {
            connection
                    .client()
                    .abortMultipartUpload(request ->
                            request.bucket(bucket).key(upload.file().key()).uploadId(upload.id()));
        } catch (SdkException e) {
            if (!S3Errors.isStatus(e, S3Errors.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private PutObjectRequest.Builder request(Location file, byte[] content) {
        return PutObjectRequest.builder().bucket(bucket).key(file.key()).contentMD5(md5(content, content.length));
    }

    private static String md5(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }
}
