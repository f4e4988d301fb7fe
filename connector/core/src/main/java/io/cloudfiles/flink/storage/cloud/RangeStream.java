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
package io.cloudfiles.flink.storage.cloud;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The bytes of a file between two positions, by one request that the first read sends. An answer that breaks off is asked for again from
 * where it broke.
 *
 * <p>One thread reads and finishes; any may abort. Whoever takes an answer out of {@code answer} ends it.
 */
final class RangeStream {
    /** So much is rather read than a connection given up. */
    static final int SHORT_STEP = 128 * 1024;

    private static final int FAILURES_IN_A_ROW = 4;

    private final RangeRequests requests;
    private final FileEntry file;
    private final long end;
    private final AtomicReference<RangeRequests.@Nullable Answer> answer = new AtomicReference<>();
    private volatile boolean aborted;
    private volatile @Nullable String version;
    private long position;

    RangeStream(RangeRequests requests, FileEntry file, long from, long end) {
        this.requests = requests;
        this.file = file;
        this.position = from;
        this.end = end;
        this.version = file.version();
    }

    /** What the range belongs to. */
    FileEntry file() {
        return file;
    }

    /** Behind the last byte that was read. */
    long position() {
        return position;
    }

    /** Behind the last byte. */
    long end() {
        return end;
    }

    /** The version that was asked for, or that the first answer had where none was; null while that is not known. */
    @Nullable
    String version() {
        return version;
    }

    /**
     * Reads at least one byte unless the end is reached.
     *
     * @return the number of bytes read, or -1 at the end
     */
    int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == end) {
            return -1;
        }
        for (int failures = 1; ; failures++) {
            requireOpen();
            try {
                return readAnswer(buffer, offset, length);
            } catch (StorageException | FileNotFoundException e) {
                throw e;
            } catch (IOException e) {
                giveUpAnswer();
                requireOpen();
                if (failures == FAILURES_IN_A_ROW || Thread.currentThread().isInterrupted()) {
                    throw new IOException(
                            "[" + file.location() + "] could not be read at " + position + ", tried " + failures
                                    + " times: " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private int readAnswer(byte[] buffer, int offset, int length) throws IOException {
        RangeRequests.@Nullable Answer open = answer.get();
        if (open == null) {
            open = ask();
        }
        int count = open.body().read(buffer, offset, (int) Math.min(length, end - position));
        if (count < 0) {
            throw new IOException("[" + file.location() + "] the answer broke off at " + position + ", before " + end);
        }
        position += count;
        return count;
    }

    private RangeRequests.Answer ask() throws IOException {
        RangeRequests.Answer opened = requests.request(file, position, end);
        requireWhatWasAskedFor(opened);
        answer.set(opened);
        // Whoever aborted before this saw no answer.
        if (aborted) {
            giveUpAnswer();
        }
        requireOpen();
        return opened;
    }

    private void requireOpen() throws StorageException {
        if (aborted) {
            throw wasClosed(file);
        }
    }

    /** What a read fails with when the file was closed. */
    static StorageException wasClosed(FileEntry file) {
        return new StorageException("[" + file.location() + "] is read no more: it was closed.", null);
    }

    /** A store may know conditions or ranges only in part. */
    private void requireWhatWasAskedFor(RangeRequests.Answer opened) throws StorageException {
        @Nullable String range = opened.range();
        String expected = "bytes " + position + "-" + (end - 1) + "/";
        boolean whole = range == null && position == 0 && end == file.sizeBytes();
        FileEntry shown = opened.current();
        long size = range == null ? shown.sizeBytes() : sizeIn(range);
        FileEntry current = new FileEntry(file.location(), size, shown.modifiedMicros(), shown.version());
        @Nullable String known = version;
        if (!current.isSameVersion(file)
                || size != file.sizeBytes()
                || (known != null && shown.version() != null && !known.equals(shown.version()))) {
            opened.abort().run();
            throw new FileChangedException(file);
        }
        if (!whole && (range == null || !range.startsWith(expected))) {
            opened.abort().run();
            throw new StorageException(
                    "[" + file.location() + "] could not be read: " + expected + " was asked for, '" + range
                            + "' came. The store does not know ranges; use one that does.",
                    null);
        }
        version = known == null ? shown.version() : known;
    }

    private long sizeIn(String range) {
        try {
            return Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            // Some stores write an asterisk.
            return file.sizeBytes();
        }
    }

    /** Ends reading. What is left is read to keep the connection, where it is little. */
    void finish() {
        if (end - position > SHORT_STEP) {
            giveUpAnswer();
            return;
        }
        RangeRequests.@Nullable Answer open = answer.getAndSet(null);
        if (open != null) {
            try {
                open.body().close();
            } catch (IOException e) {
                open.abort().run();
            }
        }
    }

    /** Ends reading, from any thread; a read that is under way fails, and one that comes later does not ask. */
    void abort() {
        aborted = true;
        giveUpAnswer();
    }

    private void giveUpAnswer() {
        RangeRequests.@Nullable Answer open = answer.getAndSet(null);
        if (open != null) {
            open.abort().run();
        }
    }
}
