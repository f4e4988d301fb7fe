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

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.Attempts;
import io.cloudfiles.flink.storage.cloud.ConditionalWrite;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The writes that take one request. Safe for use by many threads. */
final class GcsWriter {
    /** What the service is told of content of which we know nothing. */
    static final String CONTENT_TYPE = "application/octet-stream";

    private static final String WRITE_ID = "cloudfiles-write";

    private final GcsConnection connection;
    private final String bucket;

    GcsWriter(GcsConnection connection, String bucket) {
        this.connection = connection;
        this.bucket = bucket;
    }

    /** Writes a file whole, whether there is one or not. */
    void put(Location file, byte[] content) throws IOException {
        connection.sendNew(
                file,
                "written",
                () -> insert(file, content, new StorageObject()).execute());
    }

    /**
     * Writes a file if there is one of this generation; see {@link io.cloudfiles.flink.storage.Storage#replace}.
     *
     * @param generation 0 for none
     */
    boolean putIfGeneration(Location file, long generation, byte[] content) throws IOException {
        return ConditionalWrite.send(
                file,
                (id, attempts) ->
                        connection.sendNew(file, "written", () -> attempt(file, generation, content, id, attempts)),
                this::idOf);
    }

    private boolean attempt(Location file, long generation, byte[] content, String id, Attempts attempts)
            throws IOException {
        StorageObject described = new StorageObject().setMetadata(Map.of(WRITE_ID, id));
        attempts.sent();
        try {
            insert(file, content, described).setIfGenerationMatch(generation).execute();
            return true;
        } catch (HttpResponseException e) {
            attempts.answered(e.getStatusCode());
            if (e.getStatusCode() == GcsErrors.PRECONDITION_FAILED || (generation != 0 && GcsErrors.isMissing(e))) {
                return false;
            }
            throw e;
        }
    }

    private Storage.Objects.Insert insert(Location file, byte[] content, StorageObject described) throws IOException {
        Storage.Objects.Insert insert = connection
                .client()
                .objects()
                .insert(bucket, described.setMd5Hash(md5(content)), new ByteArrayContent(CONTENT_TYPE, content))
                .setName(file.key())
                .setFields("generation");
        insert.getMediaHttpUploader().setDirectUploadEnabled(true).setDisableGZipContent(true);
        insert.setDisableGZipContent(true);
        return insert;
    }

    private Optional<String> idOf(Location file) throws IOException {
        return find(file, "metadata").map(StorageObject::getMetadata).map(metadata -> metadata.get(WRITE_ID));
    }

    /** Looks an object up. */
    Optional<StorageObject> find(Location file, String fields) throws IOException {
        return connection.send(file, "looked up", () -> {
            try {
                return Optional.of(connection
                        .client()
                        .objects()
                        .get(bucket, file.key())
                        .setFields(fields)
                        .execute());
            } catch (IOException e) {
                if (GcsErrors.isMissing(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static String md5(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }
}
