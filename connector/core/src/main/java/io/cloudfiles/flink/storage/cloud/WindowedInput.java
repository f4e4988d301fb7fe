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
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageRequests;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads through one streaming request for a window of the file. A window that is read to its end is followed by one of four times the
 * size, so that reading on and on costs few requests, while a look at a footer transfers little. A read elsewhere drops the window; a
 * short step ahead passes over the bytes instead. A body that breaks off is asked for again from where it broke.
 *
 * <p>One thread reads; another may close meanwhile. It then breaks off the window that is being read, or the reader does, which has asked
 * for one: whoever takes it out of {@code window} ends it. All else belongs to whoever holds {@code turn}.
 */
@Internal
public final class WindowedInput implements StorageInput {
    /** The least that is asked for. */
    public static final int FIRST_WINDOW = 1 << 20;

    private static final long LARGEST_WINDOW = 64L << 20;
    private static final int SHORT_STEP = 128 * 1024;
    private static final int FAILURES_IN_A_ROW = 4;

    private final RangeRequests requests;
    private final FileEntry file;
    private final StorageRequests counted;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicReference<RangeRequests.@Nullable Answer> window = new AtomicReference<>();
    private volatile boolean closed;
    private long position;
    private long windowEnd;
    private long nextWindow = FIRST_WINDOW;

    /**
     * Asks for nothing yet: the first read does.
     *
     * @param counted takes the bytes that are read
     */
    public WindowedInput(RangeRequests requests, FileEntry file, StorageRequests counted) {
        this.requests = requests;
        this.file = file;
        this.counted = counted;
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
        turn.lock();
        try {
            return readRepeatedly(from, buffer, offset, (int) Math.min(length, file.sizeBytes() - from));
        } finally {
            turn.unlock();
        }
    }

    private int readRepeatedly(long from, byte[] buffer, int offset, int length) throws IOException {
        for (int failures = 1; ; failures++) {
            requireOpen();
            try {
                return readWindow(from, buffer, offset, length);
            } catch (StorageException | FileNotFoundException e) {
                throw e;
            } catch (IOException e) {
                drop();
                requireOpen();
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
        InputStream in = windowAt(from, length).body();
        int count = in.read(buffer, offset, (int) Math.min(length, windowEnd - position));
        if (count < 0) {
            throw brokenOff();
        }
        position += count;
        counted.received(count);
        return count;
    }

    private RangeRequests.Answer windowAt(long from, int length) throws IOException {
        RangeRequests.@Nullable Answer open = window.get();
        if (open != null && from >= position && from < windowEnd && from - position <= SHORT_STEP) {
            for (; position < from; position++) {
                if (open.body().read() < 0) {
                    throw brokenOff();
                }
            }
            return open;
        }
        boolean readsOn = open != null && from == position && from == windowEnd;
        drop();
        nextWindow = readsOn ? Math.min(nextWindow * 4, LARGEST_WINDOW) : FIRST_WINDOW;
        long end = Math.min(file.sizeBytes(), from + Math.max(length, nextWindow));
        RangeRequests.Answer opened = requests.request(file, from, end);
        requireWhatWasAskedFor(opened, from, end);
        position = from;
        windowEnd = end;
        window.set(opened);
        // Whoever closed before this saw no window.
        if (closed) {
            abort();
        }
        requireOpen();
        return opened;
    }

    private void requireOpen() throws StorageException {
        if (closed) {
            throw new StorageException("[" + file.location() + "] is read no more: it was closed.", null);
        }
    }

    private IOException brokenOff() {
        return new IOException(
                "[" + file.location() + "] the answer broke off at " + position + ", before " + windowEnd);
    }

    /** A store may know conditions or ranges only in part. */
    private void requireWhatWasAskedFor(RangeRequests.Answer answer, long from, long end) throws StorageException {
        @Nullable String range = answer.range();
        String expected = "bytes " + from + "-" + (end - 1) + "/";
        boolean whole = range == null && from == 0 && end == file.sizeBytes();
        FileEntry shown = answer.current();
        long size = range == null ? shown.sizeBytes() : sizeIn(range);
        FileEntry current = new FileEntry(file.location(), size, shown.modifiedMicros(), shown.version());
        if (!current.isSameVersion(file) || size != file.sizeBytes()) {
            answer.abort().run();
            throw new FileChangedException(file);
        }
        if (!whole && (range == null || !range.startsWith(expected))) {
            answer.abort().run();
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
        RangeRequests.@Nullable Answer open = window.getAndSet(null);
        if (open == null) {
            return;
        }
        if (windowEnd - position > SHORT_STEP) {
            open.abort().run();
            return;
        }
        try {
            open.body().close();
        } catch (IOException e) {
            open.abort().run();
        }
    }

    private void abort() {
        RangeRequests.@Nullable Answer open = window.getAndSet(null);
        if (open != null) {
            open.abort().run();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!turn.tryLock()) {
            abort();
            return;
        }
        try {
            drop();
        } finally {
            turn.unlock();
        }
    }
}
