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

import com.azure.storage.blob.models.BlobCopyInfo;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.CopyStatusType;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One container of an Azure account, through its service for blobs, which serves accounts with and without a hierarchical namespace. A
 * version is an ETag. Times are whole seconds.
 */
@Internal
public final class AzureStorage implements Storage {
    private final AzureContainer container;
    private final AzureLimits limits;
    private final AzureConnection connection;
    private final ReadAhead ahead = new ReadAhead();
    private final AzureWriter writer;

    AzureStorage(AzureContainer container, AzureConfig config, AzureLimits limits) {
        this.container = container;
        this.limits = limits;
        this.connection = new AzureConnection(container, config);
        this.writer = new AzureWriter(connection);
    }

    /**
     * An account with a hierarchical namespace lists all below {@code a} before {@code a-}, nothing says which kind of account lists, and nothing
     * is said of names beyond ASCII.
     */
    @Override
    public boolean listsInOrder() {
        return false;
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
        return new AzureListCursor(connection, container, directory, request);
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        if (file.isRoot()) {
            return Optional.empty();
        }
        try {
            BlobProperties properties = connection.blob(file).getProperties();
            if (isDirectory(properties.getMetadata()) || properties.getCopyStatus() == CopyStatusType.PENDING) {
                return Optional.empty();
            }
            return Optional.of(
                    entry(file, properties.getBlobSize(), properties.getLastModified(), properties.getETag()));
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException service && AzureErrors.isMissing(service)) {
                return Optional.empty();
            }
            throw connection.errors().translate(e, file, "looked up");
        }
    }

    @Override
    public StorageInput open(FileEntry file) {
        return new WindowedInput(new AzureRanges(connection), file, requests(), ahead);
    }

    @Override
    public StorageOutput create(Location file) {
        PartUpload upload = new PartUpload(new AzureBlocks(connection, writer, file), limits.blockBytes());
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
        if (file.isRoot()) {
            return;
        }
        try {
            connection.blob(file).deleteWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, null);
        } catch (RuntimeException e) {
            if (!(e instanceof BlobStorageException service) || !isNoFile(service)) {
                throw connection.errors().translate(e, file, "deleted");
            }
        }
    }

    private static boolean isNoFile(BlobStorageException e) {
        return AzureErrors.isMissing(e) || AzureErrors.code(e).equals("DirectoryIsNotEmpty");
    }

    /** Runs on the server, at once where both are in one account; what is not complete yet is neither listed nor found. */
    @Override
    public void copy(Location from, Location to) throws IOException {
        if (stat(from).isEmpty()) {
            throw new FileNotFoundException(from.toString());
        }
        try {
            BlobCopyInfo copied = connection
                    .blob(to)
                    .beginCopy(connection.address(from), limits.copyPoll())
                    .waitForCompletion()
                    .getValue();
            if (copied.getCopyStatus() != CopyStatusType.SUCCESS) {
                delete(to);
                throw new IOException("[" + from + "] could not be copied to " + to + ": " + copied.getCopyStatus()
                        + ", " + copied.getError() + ". Copy it again.");
            }
        } catch (RuntimeException e) {
            throw connection.errors().translate(e, from, "copied to " + to);
        }
    }

    @Override
    public StorageRequests requests() {
        return connection.requests();
    }

    @Override
    public void close() {
        // The client itself has nothing to close.
        ahead.close();
    }

    /** Whether a blob stands for a directory: those of a hierarchical namespace, and of Hadoop's clients. */
    static boolean isDirectory(@Nullable Map<String, String> metadata) {
        return metadata != null
                && metadata.entrySet().stream()
                        .anyMatch(entry -> entry.getKey().equalsIgnoreCase("hdi_isfolder")
                                && entry.getValue().equalsIgnoreCase("true"));
    }

    static FileEntry entry(Location file, long sizeBytes, OffsetDateTime modified, @Nullable String etag) {
        String version = etag == null ? null : etag.replace("\"", "");
        return new FileEntry(file, sizeBytes, TimeUnit.SECONDS.toMicros(modified.toEpochSecond()), version);
    }

    /** The ETag as headers have it. */
    static String quoted(String version) {
        return "\"" + version + "\"";
    }
}
