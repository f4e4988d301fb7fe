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

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.cloud.RangeRequests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks Google Cloud Storage for parts of objects, as they are stored. */
record GcsRanges(GcsStorage storage, GcsConnection connection) implements RangeRequests {
    private static final Logger LOG = LoggerFactory.getLogger(GcsRanges.class);

    @Override
    public Answer request(FileEntry file, long from, long end) throws IOException {
        FileEntry wanted = file.version() == null ? withVersion(file) : file;
        Optional<HttpResponse> answer =
                connection.send(file.location(), "read at " + from, () -> ask(wanted, from, end));
        if (answer.isEmpty()) {
            requireThere(file);
            throw new FileChangedException(file);
        }
        HttpResponse response = answer.get();
        HttpHeaders headers = response.getHeaders();
        @Nullable Long length = headers.getContentLength();
        FileEntry current = new FileEntry(
                file.location(),
                length == null ? file.sizeBytes() : length,
                file.modifiedMicros(),
                headers.getFirstHeaderStringValue("x-goog-generation"));
        return new Answer(new Body(response.getContent()), current, headers.getContentRange(), () -> abort(response));
    }

    /** Closing it before its end is to keep the connection, so the rest is read. */
    private static final class Body extends FilterInputStream {
        Body(InputStream content) {
            super(content);
        }

        @Override
        public void close() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
            in.close();
        }
    }

    /** Empty when there is another version, or none. */
    private Optional<HttpResponse> ask(FileEntry file, long from, long end) throws IOException {
        OptionalLong generation = GcsStorage.generation(file);
        if (generation.isEmpty()) {
            return Optional.empty();
        }
        Storage.Objects.Get get = connection
                .client()
                .objects()
                .get(file.location().authority(), file.location().key())
                .setIfGenerationMatch(generation.getAsLong());
        get.getRequestHeaders().setRange("bytes=" + from + "-" + (end - 1));
        get.setReturnRawInputStream(true);
        try {
            return Optional.of(get.executeMedia());
        } catch (IOException e) {
            if (GcsErrors.isStatus(e, GcsErrors.PRECONDITION_FAILED)
                    || GcsErrors.isStatus(e, GcsErrors.RANGE_NOT_SATISFIABLE)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** An object that is gone does not meet the condition either. */
    private void requireThere(FileEntry file) throws IOException {
        if (storage.stat(file.location()).isEmpty()) {
            throw new FileNotFoundException(file.location().toString());
        }
    }

    /** An entry of a listing of others may lack the generation. */
    private FileEntry withVersion(FileEntry file) throws IOException {
        FileEntry current = storage.stat(file.location())
                .orElseThrow(() -> new FileNotFoundException(file.location().toString()));
        if (!current.isSameVersion(file)) {
            throw new FileChangedException(file);
        }
        return current;
    }

    /** Before its end, this breaks the connection ({@link MediaBodies}); that it was broken already is no failure. */
    private static void abort(HttpResponse response) {
        try {
            response.disconnect();
        } catch (IOException | RuntimeException e) {
            LOG.debug("An answer was given up, and not in peace.", e);
        }
    }
}
