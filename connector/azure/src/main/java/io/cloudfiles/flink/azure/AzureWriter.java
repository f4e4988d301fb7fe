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

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.Attempts;
import io.cloudfiles.flink.storage.cloud.ConditionalWrite;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;

/** The writes of Azure that take one request. Safe for use by many threads. */
final class AzureWriter {
    /** Names of metadata are words of C#, which have no dashes. */
    private static final String WRITE_ID = "cloudfiles_write";

    private final AzureConnection connection;

    AzureWriter(AzureConnection connection) {
        this.connection = connection;
    }

    /** Writes a file whole, whether there is one or not. */
    void put(Location file, byte[] content) throws IOException {
        try {
            connection.blob(file).getBlockBlobClient().uploadWithResponse(upload(content), null, Context.NONE);
        } catch (RuntimeException e) {
            throw connection.errors().translateOfNew(e, file, "written");
        }
    }

    /** Writes a file if there is none; see {@link io.cloudfiles.flink.storage.Storage#putIfAbsent}. */
    boolean putIfAbsent(Location file, byte[] content) throws IOException {
        return putIf(new BlobRequestConditions().setIfNoneMatch("*"), file, content);
    }

    /** Writes a file if there is one of this ETag; see {@link io.cloudfiles.flink.storage.Storage#replace}. */
    boolean replace(Location file, String etag, byte[] content) throws IOException {
        return putIf(new BlobRequestConditions().setIfMatch(AzureStorage.quoted(etag)), file, content);
    }

    private boolean putIf(BlobRequestConditions condition, Location file, byte[] content) throws IOException {
        return ConditionalWrite.send(
                file, (id, attempts) -> attempt(condition, id, attempts, file, content), this::idOf);
    }

    private boolean attempt(
            BlobRequestConditions condition, String id, Attempts attempts, Location file, byte[] content)
            throws IOException {
        try {
            connection
                    .blob(file)
                    .getBlockBlobClient()
                    .uploadWithResponse(
                            upload(content).setMetadata(Map.of(WRITE_ID, id)).setRequestConditions(condition),
                            null,
                            AttemptCounter.counting(attempts));
            return true;
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException service
                    && (AzureErrors.isRefused(service)
                            || (condition.getIfMatch() != null && AzureErrors.isMissing(service)))) {
                return false;
            }
            throw connection.errors().translateOfNew(e, file, "written");
        }
    }

    private Optional<String> idOf(Location file) throws IOException {
        try {
            BlobProperties properties = connection.blob(file).getProperties();
            return Optional.ofNullable(properties.getMetadata().get(WRITE_ID));
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException service && AzureErrors.isMissing(service)) {
                return Optional.empty();
            }
            throw connection.errors().translate(e, file, "looked up");
        }
    }

    private static BlockBlobSimpleUploadOptions upload(byte[] content) {
        return new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(content))
                .setContentMd5(md5(content, content.length));
    }

    static byte[] md5(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }
}
