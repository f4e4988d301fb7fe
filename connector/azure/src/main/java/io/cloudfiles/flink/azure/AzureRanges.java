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

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.core.util.DateTimeRfc1123;
import com.azure.storage.blob.models.BlobStorageException;
import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.cloud.RangeRequests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Asks Azure for parts of blobs. The request is the one of the client's own download, sent through its pipeline, since the client offers no
 * stream: it either fetches whole blocks into memory, or hands buffers from thread to thread.
 */
record AzureRanges(AzureConnection connection) implements RangeRequests {
    private static final Logger LOG = LoggerFactory.getLogger(AzureRanges.class);
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    @Override
    public Answer request(FileEntry file, long from, long end) throws IOException {
        HttpRequest request = new HttpRequest(
                        HttpMethod.GET, connection.blob(file.location()).getBlobUrl())
                .setHeader(VERSION, AzureConnection.VERSION.getVersion())
                // Signatures are made of it, and wrong where it is not said.
                .setHeader(HttpHeaderName.CONTENT_LENGTH, "0")
                .setHeader(HttpHeaderName.ACCEPT, "application/xml")
                .setHeader(HttpHeaderName.RANGE, "bytes=" + from + "-" + (end - 1));
        if (file.version() != null) {
            request.setHeader(HttpHeaderName.IF_MATCH, AzureStorage.quoted(file.version()));
        }
        try {
            return answer(file, connection.pipeline().sendSync(request, Context.NONE));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == AzureErrors.PRECONDITION_FAILED
                    || e.getStatusCode() == AzureErrors.RANGE_NOT_SATISFIABLE) {
                requireThere(file);
                throw new FileChangedException(file);
            }
            throw connection.errors().translate(e, file.location(), "read at " + from);
        } catch (RuntimeException e) {
            throw connection.errors().translate(e, file.location(), "read at " + from);
        }
    }

    /** A blob that is gone does not meet the condition either. */
    private void requireThere(FileEntry file) throws IOException {
        try {
            if (!connection.blob(file.location()).exists()) {
                throw new FileNotFoundException(file.location().toString());
            }
        } catch (RuntimeException e) {
            throw connection.errors().translate(e, file.location(), "looked up");
        }
    }

    private static Answer answer(FileEntry file, HttpResponse response) {
        int status = response.getStatusCode();
        if (status != 200 && status != 206) {
            try (response) {
                throw new BlobStorageException(response.getBodyAsBinaryData().toString(), response, null);
            }
        }
        FileEntry current;
        try {
            current = AzureStorage.entry(
                    file.location(),
                    Long.parseLong(required(response, HttpHeaderName.CONTENT_LENGTH)),
                    new DateTimeRfc1123(required(response, HttpHeaderName.LAST_MODIFIED)).getDateTime(),
                    response.getHeaderValue(HttpHeaderName.ETAG));
        } catch (RuntimeException e) {
            try (response) {
                throw e;
            }
        }
        InputStream body = response.getBodyAsInputStreamSync();
        return new Answer(body, current, response.getHeaderValue(HttpHeaderName.CONTENT_RANGE), () -> abort(body));
    }

    private static String required(HttpResponse response, HttpHeaderName header) {
        @Nullable String value = response.getHeaderValue(header);
        if (value == null) {
            throw new IllegalStateException("the answer has no " + header);
        }
        return value;
    }

    /** Before its end, closing breaks the connection; that it was broken already is no failure. */
    static void abort(InputStream body) {
        try {
            body.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("An answer was given up, and not in peace.", e);
        }
    }
}
