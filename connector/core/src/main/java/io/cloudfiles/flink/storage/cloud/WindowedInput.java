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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageRequests;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads through one streaming request for a window of the file, and fetches what comes behind it by requests of their own.
 *
 * <pre>
 * read            ████████░░░░│▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│
 *                 window        parts ahead, once reading on and on is seen, or where one read asks for all of it
 * </pre>
 *
 * <p>The first window is small, so that a look at a footer transfers little. Who reads it to its end gets one of four times the size and parts
 * behind it; where there is no memory for parts, the windows go on growing. A read elsewhere drops all of them; a short step ahead passes
 * over the bytes instead.
 *
 * <p>One thread reads; another may close meanwhile, and then breaks off what is under way. All else belongs to whoever holds {@code turn}.
 */
@Internal
public final class WindowedInput implements StorageInput {
    /** The least that is asked for. */
    public static final int FIRST_WINDOW = 1 << 20;

    private static final int PASSED_OVER = 8 * 1024;
    private static final long LARGEST_WINDOW = 64L << 20;
    /** Room for the record that a range ends in: so little is read to its end to keep the connection. */
    private static final int BEYOND_RANGE = RangeStream.SHORT_STEP / 2;

    private final RangeRequests requests;
    private final FileEntry file;
    private final StorageRequests counted;
    private final PartsAhead ahead;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable RangeStream window;
    private volatile boolean closed;
    /** The file, with the version of the first answer where the entry names none, so that versions never mix. */
    private FileEntry known;

    private long position;
    private long windowEnd;
    private long nextWindow = FIRST_WINDOW;
    /** Where whoever reads on is thought to stop. */
    private long expectedEnd;
    /** The end of the last read that was large, and so needs all of its bytes. */
    private long neededEnd;

    /**
     * Asks for nothing yet: the first read does.
     *
     * @param counted takes the bytes that are read
     * @param fetching of the storage
     */
    public WindowedInput(RangeRequests requests, FileEntry file, StorageRequests counted, ReadAhead fetching) {
        this.requests = requests;
        this.file = file;
        this.counted = counted;
        this.known = file;
        this.expectedEnd = file.sizeBytes();
        this.ahead = new PartsAhead(fetching, this::range);
    }

    private RangeStream range(long from, long end) {
        return new RangeStream(requests, known, from, end);
    }

    @Override
    public FileEntry file() {
        return file;
    }

    @Override
    public void readsUpTo(long end) {
        expectedEnd = Math.min(file.sizeBytes(), end + BEYOND_RANGE);
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
            int count = readFrom(from, buffer, offset, (int) Math.min(length, file.sizeBytes() - from));
            position += count;
            counted.received(count);
            return count;
        } catch (IOException | RuntimeException e) {
            // A read that is repeated begins anew.
            drop();
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private int readFrom(long from, byte[] buffer, int offset, int length) throws IOException {
        if (length >= FIRST_WINDOW) {
            neededEnd = from + length;
        }
        passOverTo(from);
        if (from != position || from >= openEnd()) {
            open(from, length);
        }
        return readOpen(buffer, offset, length);
    }

    /** The end of the window and of what follows it. */
    private long openEnd() {
        return Math.max(windowEnd, ahead.end());
    }

    private void passOverTo(long from) throws IOException {
        if (from <= position || from - position > RangeStream.SHORT_STEP || from >= openEnd()) {
            return;
        }
        byte[] dropped = new byte[(int) Math.min(PASSED_OVER, from - position)];
        while (position < from) {
            position += readOpen(dropped, 0, (int) Math.min(dropped.length, from - position));
        }
    }

    private int readOpen(byte[] buffer, int offset, int length) throws IOException {
        @Nullable RangeStream open = window;
        int count = open == null ? -1 : open.read(buffer, offset, length);
        if (open != null && count < 0) {
            window = null;
            open.finish();
        } else if (open != null && known.version() == null) {
            known = new FileEntry(file.location(), file.sizeBytes(), file.modifiedMicros(), open.version());
        }
        if (count < 0) {
            count = ahead.read(buffer, offset, length);
        }
        if (count < 0) {
            // There are bytes as long as nobody closes.
            throw RangeStream.wasClosed(file);
        }
        return count;
    }

    private void open(long from, int length) throws IOException {
        boolean readsOn = from > 0 && from == position && from == openEnd();
        drop();
        nextWindow = readsOn && from < expectedEnd ? Math.min(nextWindow * 4, LARGEST_WINDOW) : FIRST_WINDOW;
        long end = from + Math.max(length, from < expectedEnd ? Math.min(nextWindow, expectedEnd - from) : nextWindow);
        end = Math.min(file.sizeBytes(), end);
        boolean isNeeded = from + length == neededEnd;
        if (known.version() != null && isNeeded && end - from > ReadAhead.PART_BYTES) {
            long first = from + ReadAhead.PART_BYTES;
            end = ahead.beginAll(first, end) ? first : end;
        } else if (known.version() != null && !isNeeded && readsOn && end < expectedEnd) {
            ahead.begin(end, expectedEnd);
        }
        RangeStream opened = range(from, end);
        position = from;
        windowEnd = end;
        window = opened;
        // Whoever closed before this saw no window.
        if (closed) {
            opened.abort();
            ahead.close();
        }
    }

    private void drop() {
        @Nullable RangeStream open = window;
        if (open != null) {
            window = null;
            open.finish();
        }
        windowEnd = 0;
        ahead.drop();
    }

    @Override
    public void close() {
        closed = true;
        ahead.close();
        boolean isIdle = turn.tryLock();
        try {
            @Nullable RangeStream open = window;
            if (open != null && isIdle) {
                open.finish();
            }
            if (open != null) {
                open.abort();
            }
        } finally {
            if (isIdle) {
                turn.unlock();
            }
        }
    }
}
