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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.PublishingOutput;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.storage.cloud.PartUpload;
import io.cloudfiles.flink.storage.cloud.ReadAhead;
import io.cloudfiles.flink.storage.cloud.WindowedInput;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One bucket of S3, or of a store that speaks S3. A version is an ETag; ids of versions would be better, but listings do not show them.
 * Times are whole seconds, since looking a file up shows no more.
 */
@Internal
public final class S3Storage implements Storage {
    private final String bucket;
    private final S3Limits limits;
    private final S3Connection connection;
    private final ReadAhead ahead = new ReadAhead();
    private final S3Writer writer;

    S3Storage(String bucket, S3Config config, S3Limits limits) {
        this.bucket = bucket;
        this.limits = limits;
        this.connection = new S3Connection(bucket, config);
        this.writer = new S3Writer(connection, bucket, config.endpoint() == null);
    }

    @Override
    public boolean listsInOrder() {
        return true;
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return false;
    }

    @Override
    public boolean supportsConditionalPut() {
        return true;
    }

    @Override
    public boolean supportsConditionalReplace() {
        return true;
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) {
        return new S3ListCursor(connection, bucket, directory, request);
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        if (file.isRoot()) {
            return Optional.empty();
        }
        try {
            HeadObjectResponse head = connection
                    .client()
                    .headObject(request -> request.bucket(bucket).key(file.key()));
            return Optional.of(entry(file, head.contentLength(), head.lastModified(), head.eTag()));
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return Optional.empty();
            }
            throw connection.errors().translate(e, file, "looked up");
        }
    }

    @Override
    public StorageInput open(FileEntry file) {
        return new WindowedInput(new S3Ranges(connection), file, requests(), ahead);
    }

    @Override
    public StorageOutput create(Location file) {
        PartUpload upload = new PartUpload(new S3Parts(writer, file), limits.partBytes());
        return new PublishingOutput(file, upload, upload);
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        return writer.putIfAbsent(file, content);
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        @Nullable String etag = expected.version();
        if (etag == null) {
            Optional<FileEntry> current = stat(expected.location()).filter(expected::isSameVersion);
            if (current.isEmpty()) {
                return false;
            }
            etag = current.get().version();
        }
        return etag != null && writer.replace(expected.location(), etag, content);
    }

    @Override
    public void delete(Location file) throws IOException {
        try {
            connection.client().deleteObject(request -> request.bucket(bucket).key(file.key()));
        } catch (SdkException e) {
            if (!S3Errors.isMissing(e)) {
                throw connection.errors().translate(e, file, "deleted");
            }
        }
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        FileEntry source = stat(from).orElseThrow(() -> new FileNotFoundException(from.toString()));
        if (source.sizeBytes() > limits.copyBytes()) {
            copyInParts(source, to);
            return;
        }
        try {
            connection
                    .client()
                    .copyObject(request -> request.sourceBucket(from.authority())
                            .sourceKey(from.key())
                            .destinationBucket(bucket)
                            .destinationKey(to.key()));
        } catch (SdkException e) {
            throw connection.errors().translate(e, from, "copied to " + to);
        }
    }

    private void copyInParts(FileEntry source, Location to) throws IOException {
        S3Writer.Multipart upload = writer.begin(to);
        boolean done = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long start = 0; start < source.sizeBytes(); start += limits.copyPartBytes()) {
                long end = Math.min(source.sizeBytes(), start + limits.copyPartBytes());
                parts.add(copyPart(upload, parts.size() + 1, source, start, end));
            }
            writer.complete(upload, parts);
            done = true;
        } finally {
            if (!done) {
                writer.abort(upload);
            }
        }
    }

    private CompletedPart copyPart(S3Writer.Multipart upload, int number, FileEntry source, long start, long end)
            throws IOException {
        try {
            String etag = connection
                    .client()
                    .uploadPartCopy(
                            request -> request.sourceBucket(source.location().authority())
                                    .sourceKey(source.location().key())
                                    .copySourceRange("bytes=" + start + "-" + (end - 1))
                                    .copySourceIfMatch(source.version() == null ? null : quoted(source.version()))
                                    .destinationBucket(bucket)
                                    .destinationKey(upload.file().key())
                                    .uploadId(upload.id())
                                    .partNumber(number))
                    .copyPartResult()
                    .eTag();
            return CompletedPart.builder().partNumber(number).eTag(etag).build();
        } catch (SdkException e) {
            if (S3Errors.isStatus(e, S3Errors.PRECONDITION_FAILED)) {
                throw new IOException("[" + source.location() + "] changed while it was copied. Copy it again.", e);
            }
            throw connection.errors().translate(e, source.location(), "copied to " + upload.file());
        }
    }

    @Override
    public StorageRequests requests() {
        return connection.requests();
    }

    @Override
    public void close() throws IOException {
        ahead.close();
        connection.close();
    }

    /** The location of a key, whatever slashes it has. */
    static Location location(String bucket, String key) {
        return Location.ofNormalised("s3://" + bucket + "/" + key);
    }

    static FileEntry entry(Location file, long sizeBytes, Instant modified, @Nullable String etag) {
        String version = etag == null ? null : etag.replace("\"", "");
        return new FileEntry(file, sizeBytes, TimeUnit.SECONDS.toMicros(modified.getEpochSecond()), version);
    }

    /** The ETag as headers have it. */
    static String quoted(String version) {
        return "\"" + version + "\"";
    }
}
