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

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A file that is sent piece by piece, and there whole after the last one. When an answer is lost, the service is asked how much it has, and
 * is sent the rest. Used by one thread at a time.
 *
 * <p>The address of an upload is a secret: who knows it may write. So no error names it.
 */
final class ResumableUpload {
    private static final int INCOMPLETE = 308;
    private static final int GONE = 410;
    private static final int GIVEN_UP = 499;

    private final GcsConnection connection;
    private final Location file;
    private final GenericUrl address;
    /** What the service said that it has. */
    private long taken;
    /** Whether an answer is missing, so that it may have more. */
    private boolean inDoubt;

    private ResumableUpload(GcsConnection connection, Location file, String address) {
        this.connection = connection;
        this.file = file;
        this.address = new GenericUrl(address);
    }

    /** Begins one. What it makes will replace what is there. */
    static ResumableUpload begin(GcsConnection connection, Location file) throws IOException {
        Storage client = connection.client();
        GenericUrl door = new GenericUrl(
                client.getRootUrl() + "upload/" + client.getServicePath() + "b/" + file.authority() + "/o");
        door.put("uploadType", "resumable");
        door.put("name", file.key());
        door.put("fields", "crc32c");
        return connection.sendNew(file, "written", () -> {
            HttpRequest request = requests(connection).buildPostRequest(door, new EmptyContent());
            request.getHeaders().set("X-Upload-Content-Type", GcsWriter.CONTENT_TYPE);
            HttpResponse response = answer(request);
            @Nullable String address = response.getHeaders().getLocation();
            if (!response.isSuccessStatusCode()) {
                throw error(connection, response);
            }
            response.ignore();
            if (address == null) {
                throw new IOException("the answer does not say where to send the file");
            }
            return new ResumableUpload(connection, file, address);
        });
    }

    /** Sends a piece whose length is a multiple of {@link GcsLimits#UNIT}. */
    void send(byte[] bytes, int length) throws IOException {
        long from = taken;
        long end = from + length;
        connection.sendNew(file, "written at " + from, () -> {
            askIfInDoubt("*");
            while (taken < end) {
                put(rest(bytes, from, length), "bytes " + taken + "-" + (end - 1) + "/*");
            }
            return taken;
        });
    }

    /**
     * Makes the file.
     *
     * @param last what is still to be sent
     * @param checksum CRC32C of the whole file
     */
    void complete(byte[] last, long checksum) throws IOException {
        long from = taken;
        long size = from + last.length;
        StorageObject made = connection.sendNew(file, "put together", () -> {
            @Nullable StorageObject done = askIfInDoubt(String.valueOf(size));
            while (done == null) {
                done = taken == size
                        ? put(new EmptyContent(), "bytes */" + size)
                        : put(rest(last, from, last.length), "bytes " + taken + "-" + (size - 1) + "/" + size);
            }
            return done;
        });
        String expected = Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) checksum)
                        .array());
        if (made.getCrc32c() != null && !made.getCrc32c().equals(expected)) {
            throw new IOException("[" + file + "] arrived as something else: its checksum is " + made.getCrc32c()
                    + " and not " + expected + ". Write it again.");
        }
    }

    /** What is not taken yet of bytes that begin at {@code from} in the file. */
    private ByteArrayContent rest(byte[] bytes, long from, int length) {
        int done = (int) (taken - from);
        return new ByteArrayContent(null, bytes, done, length - done);
    }

    private @Nullable StorageObject askIfInDoubt(String size) throws IOException {
        return inDoubt ? put(new EmptyContent(), "bytes */" + size) : null;
    }

    /** @return the file, when that was the last of it */
    private @Nullable StorageObject put(HttpContent content, String range) throws IOException {
        boolean onlyAsks = inDoubt;
        inDoubt = true;
        HttpRequest request = requests(connection).buildPutRequest(address, content);
        request.getHeaders().setContentRange(range);
        HttpResponse response = answer(request.setParser(connection.client().getObjectParser()));
        if (response.isSuccessStatusCode()) {
            StorageObject made = response.parseAs(StorageObject.class);
            inDoubt = false;
            return made;
        }
        if (response.getStatusCode() == GcsErrors.NOT_FOUND || response.getStatusCode() == GONE) {
            response.ignore();
            throw new UploadGoneException();
        }
        if (response.getStatusCode() != INCOMPLETE) {
            throw error(connection, response);
        }
        long has = end(response.getHeaders().getRange());
        response.ignore();
        if (has < taken || (has == taken && !onlyAsks)) {
            throw new IOException("the service has " + has + " bytes of it, and had " + taken);
        }
        taken = has;
        inDoubt = false;
        return null;
    }

    private static long end(@Nullable String range) {
        return range == null ? 0 : Long.parseLong(range.substring(range.lastIndexOf('-') + 1)) + 1;
    }

    /** Removes what was sent. */
    void abort() throws IOException {
        connection.sendNew(file, "given up", () -> {
            HttpResponse response = answer(requests(connection).buildDeleteRequest(address));
            int status = response.getStatusCode();
            if (!response.isSuccessStatusCode() && status != GIVEN_UP && status != GcsErrors.NOT_FOUND) {
                throw error(connection, response);
            }
            response.ignore();
            return true;
        });
    }

    private static HttpRequestFactory requests(GcsConnection connection) {
        return connection.client().getRequestFactory();
    }

    private static HttpResponse answer(HttpRequest request) throws IOException {
        return request.setFollowRedirects(false)
                .setThrowExceptionOnExecuteError(false)
                .execute();
    }

    private static IOException error(GcsConnection connection, HttpResponse response) {
        HttpResponseException.Builder told = new HttpResponseException.Builder(
                        response.getStatusCode(), response.getStatusMessage(), new HttpHeaders())
                .setMessage("status " + response.getStatusCode());
        return new GoogleJsonResponseException(
                told,
                GoogleJsonResponseException.from(connection.client().getJsonFactory(), response)
                        .getDetails());
    }
}
