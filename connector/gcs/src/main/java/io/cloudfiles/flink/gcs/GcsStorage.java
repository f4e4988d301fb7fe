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

import com.google.api.services.storage.model.RewriteResponse;
import com.google.api.services.storage.model.StorageObject;
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

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One bucket of Google Cloud Storage. A version is a generation. Times are those at which a generation was made, in milliseconds; a change of
 * an object's metadata is none of its content.
 */
@Internal
public final class GcsStorage implements Storage {
    /** What we ask to be told of an object. */
    static final String FIELDS = "name,size,generation,timeCreated";

    private final String bucket;
    private final GcsLimits limits;
    private final GcsConnection connection;
    private final ReadAhead ahead = new ReadAhead();
    private final GcsWriter writer;

    GcsStorage(String bucket, GcsConfig config, GcsLimits limits) {
        this.bucket = bucket;
        this.limits = limits;
        this.connection = new GcsConnection(config);
        this.writer = new GcsWriter(connection, bucket);
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
        return new GcsListCursor(connection, bucket, directory, request);
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        return find(file, FIELDS).map(object -> entry(file, object));
    }

    private Optional<StorageObject> find(Location file, String fields) throws IOException {
        return file.isRoot() ? Optional.empty() : writer.find(file, fields);
    }

    @Override
    public StorageInput open(FileEntry file) {
        return new WindowedInput(new GcsRanges(this, connection), file, requests(), ahead);
    }

    @Override
    public StorageOutput create(Location file) {
        PartUpload upload = new PartUpload(new GcsParts(connection, writer, file), limits.partBytes());
        return new PublishingOutput(file, upload, upload);
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        return writer.putIfGeneration(file, 0, content);
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        FileEntry known = expected;
        if (expected.version() == null) {
            Optional<FileEntry> current = stat(expected.location()).filter(expected::isSameVersion);
            if (current.isEmpty()) {
                return false;
            }
            known = current.get();
        }
        OptionalLong generation = generation(known);
        return generation.isPresent() && writer.putIfGeneration(known.location(), generation.getAsLong(), content);
    }

    @Override
    public void delete(Location file) throws IOException {
        if (file.isRoot()) {
            return;
        }
        connection.send(file, "deleted", () -> {
            try {
                connection.client().objects().delete(bucket, file.key()).execute();
                return true;
            } catch (IOException e) {
                if (GcsErrors.isMissing(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Runs on the server, which answers several times where it takes its time. */
    @Override
    public void copy(Location from, Location to) throws IOException {
        @Nullable String token = null;
        do {
            String goOn = token;
            RewriteResponse answer = connection.send(
                    from,
                    "copied to " + to,
                    () -> connection
                            .client()
                            .objects()
                            .rewrite(from.authority(), from.key(), bucket, to.key(), null)
                            .setRewriteToken(goOn)
                            .setFields("done,rewriteToken")
                            .setDisableGZipContent(true)
                            .execute());
            token = Boolean.TRUE.equals(answer.getDone()) ? null : answer.getRewriteToken();
        } while (token != null);
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

    /** The location of an object, whatever slashes its name has. */
    static Location location(String bucket, String name) {
        return Location.ofNormalised("gs://" + bucket + "/" + name);
    }

    static FileEntry entry(Location file, StorageObject object) {
        return new FileEntry(
                file,
                object.getSize().longValueExact(),
                TimeUnit.MILLISECONDS.toMicros(object.getTimeCreated().getValue()),
                String.valueOf(object.getGeneration()));
    }

    /** The generation of an entry; empty where its version is none of this store, so that there is no such object. */
    static OptionalLong generation(FileEntry file) {
        try {
            return OptionalLong.of(Long.parseUnsignedLong(String.valueOf(file.version())));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
