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

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Objects;

/**
 * Reads through one streaming request for a window of the file. A window that is read to its end is followed by one of four times the
 * size, so that reading on and on costs few requests, while a look at a footer transfers little. A read elsewhere drops the window; a
 * short step ahead passes over the bytes instead. A body that breaks off is asked for again from where it broke.
 */
final class S3Input implements StorageInput {
    static final int FIRST_WINDOW = 1 << 20;

    private static final long LARGEST_WINDOW = 64L << 20;
    private static final int SHORT_STEP = 128 * 1024;
    private static final int FAILURES_IN_A_ROW = 4;

    private final S3Connection connection;
    private final FileEntry file;
    private @Nullable ResponseInputStream<GetObjectResponse> window;
    private long position;
    private long windowEnd;
    private long nextWindow = FIRST_WINDOW;

    S3Input(S3Connection connection, FileEntry file) {
        this.connection = connection;
        this.file = file;
    }

    @Override
    public FileEntry file() {
        return file;
    }

    @Override
    public int read(long from, byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (from >= file.sizeBytes()) {
            return -1;
        }
        for (int failures = 1; ; failures++) {
            try {
                return readWindow(from, buffer, offset, (int) Math.min(length, file.sizeBytes() - from));
            } catch (StorageException | FileNotFoundException e) {
                throw e;
            } catch (IOException e) {
                drop();
                if (failures == FAILURES_IN_A_ROW) {
                    throw new IOException(
                            "[" + file.location() + "] could not be read at " + from + ", tried " + failures
                                    + " times: " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private int readWindow(long from, byte[] buffer, int offset, int length) throws IOException {
        ResponseInputStream<GetObjectResponse> in = windowAt(from, length);
        int count = in.read(buffer, offset, (int) Math.min(length, windowEnd - position));
        if (count < 0) {
            throw brokenOff();
        }
        position += count;
        return count;
    }

    private ResponseInputStream<GetObjectResponse> windowAt(long from, int length) throws IOException {
        ResponseInputStream<GetObjectResponse> open = window;
        if (open != null && from >= position && from < windowEnd && from - position <= SHORT_STEP) {
            for (; position < from; position++) {
                if (open.read() < 0) {
                    throw brokenOff();
                }
            }
            return open;
        }
        boolean readsOn = open != null && from == position && from == windowEnd;
        drop();
        nextWindow = readsOn ? Math.min(nextWindow * 4, LARGEST_WINDOW) : FIRST_WINDOW;
        long end = Math.min(file.sizeBytes(), from + Math.max(length, nextWindow));
        ResponseInputStream<GetObjectResponse> opened = request(from, end);
        window = opened;
        position = from;
        windowEnd = end;
        return opened;
    }

    private IOException brokenOff() {
        return new IOException(
                "[" + file.location() + "] the answer broke off at " + position + ", before " + windowEnd);
    }

    private ResponseInputStream<GetObjectResponse> request(long from, long end) throws IOException {
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(file.location().authority())
                .key(file.location().key())
                .range("bytes=" + from + "-" + (end - 1));
        if (file.version() != null) {
            request.ifMatch(S3Storage.quoted(file.version()));
        }
        ResponseInputStream<GetObjectResponse> answer;
        try {
            answer = connection.client().getObject(request.build());
        } catch (SdkException e) {
            if (S3Errors.isStatus(e, S3Errors.PRECONDITION_FAILED)
                    || S3Errors.isStatus(e, S3Errors.RANGE_NOT_SATISFIABLE)) {
                throw new FileChangedException(file);
            }
            throw connection.errors().translate(e, file.location(), "read at " + from);
        }
        requireWhatWasAskedFor(answer, from, end);
        return answer;
    }

    /** A store may know conditions or ranges only in part. */
    private void requireWhatWasAskedFor(ResponseInputStream<GetObjectResponse> answer, long from, long end)
            throws StorageException {
        GetObjectResponse head = answer.response();
        String range = head.contentRange();
        String expected = "bytes " + from + "-" + (end - 1) + "/";
        boolean whole = range == null && from == 0 && end == file.sizeBytes();
        long size = range == null ? head.contentLength() : sizeIn(range);
        FileEntry current = S3Storage.entry(file.location(), size, head.lastModified(), head.eTag());
        if (!current.isSameVersion(file) || size != file.sizeBytes()) {
            answer.abort();
            throw new FileChangedException(file);
        }
        if (!whole && (range == null || !range.startsWith(expected))) {
            answer.abort();
            throw new StorageException(
                    "[" + file.location() + "] could not be read: " + expected + " was asked for, '" + range
                            + "' came. The store does not know ranges; use one that does.",
                    null);
        }
    }

    private long sizeIn(String range) {
        try {
            return Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            // Some stores write an asterisk.
            return file.sizeBytes();
        }
    }

    /** What is left of a window is read to keep the connection, where it is little. */
    private void drop() {
        ResponseInputStream<GetObjectResponse> open = window;
        window = null;
        if (open == null) {
            return;
        }
        if (windowEnd - position > SHORT_STEP) {
            open.abort();
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            open.abort();
        }
    }

    @Override
    public void close() {
        drop();
    }
}
