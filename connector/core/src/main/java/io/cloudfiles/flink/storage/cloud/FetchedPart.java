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
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A part of a file that a thread of its own brings into memory while what lies before it is read. Its memory is reserved beforehand, so that
 * the thread never waits for whoever reads, and no connection for anything but the store.
 *
 * <p>The fetching thread runs it; one thread reads; any may give it up. The reservation ends when neither holds bytes of it any more.
 */
final class FetchedPart implements Runnable {
    /** Small enough to be no humongous object of any collector. */
    private static final int CHUNK_BYTES = 256 * 1024;

    private final RangeStream stream;
    private final long length;
    private final Runnable release;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    /** All of one size but the last. Under the lock; what is in them belongs to the reader up to {@code arrived}, behind it to the fetcher. */
    private final Deque<byte[]> chunks = new ArrayDeque<>();

    /** Bytes that were fetched. Under the lock. */
    private long arrived;
    /** Why there will be no more. Under the lock. */
    private @Nullable Throwable failure;
    /** Under the lock. */
    private boolean fetching = true;
    /** Nobody reads it any more. Under the lock. */
    private boolean left;
    /** Under the lock. */
    private boolean released;

    /** Bytes that were read. Of the reader. */
    private long taken;

    /**
     * @param stream not begun
     * @param release called once, by any thread
     */
    FetchedPart(RangeStream stream, Runnable release) {
        this.stream = stream;
        this.length = stream.end() - stream.position();
        this.release = release;
    }

    /** Behind the last byte. */
    long end() {
        return stream.end();
    }

    @Override
    public void run() {
        @Nullable Throwable ending = null;
        try {
            fetch();
        } catch (IOException | RuntimeException | Error e) {
            ending = e;
        }
        lock.lock();
        try {
            failure = ending;
            fetching = false;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        releaseIfUnused();
    }

    private void fetch() throws IOException {
        byte[] chunk = new byte[0];
        int filled = 0;
        for (long done = 0; done < length; ) {
            if (filled == chunk.length) {
                chunk = new byte[(int) Math.min(CHUNK_BYTES, length - done)];
                filled = 0;
                if (!add(chunk)) {
                    return;
                }
            }
            int count = stream.read(chunk, filled, chunk.length - filled);
            filled += count;
            done += count;
            tell(done);
        }
        stream.finish();
    }

    /** False when nobody wants it. */
    private boolean add(byte[] chunk) {
        lock.lock();
        try {
            if (!left) {
                chunks.add(chunk);
            }
            return !left;
        } finally {
            lock.unlock();
        }
    }

    private void tell(long fetched) {
        lock.lock();
        try {
            arrived = fetched;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a read would not wait. Reader. */
    boolean isReady() {
        lock.lock();
        try {
            return arrived > taken || failure != null || left;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all of it was read. Reader. */
    boolean isTaken() {
        return taken == length;
    }

    /** Reads at least one byte, and waits for it; not to be called when all was read. Reader. */
    int read(byte[] buffer, int offset, int wanted) throws IOException {
        int inChunk = (int) (taken % CHUNK_BYTES);
        byte[] chunk;
        int count;
        lock.lock();
        try {
            awaitBytes();
            chunk = chunks.getFirst();
            count = (int) Math.min(Math.min(wanted, arrived - taken), chunk.length - inChunk);
            if (inChunk + count == chunk.length) {
                chunks.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        System.arraycopy(chunk, inChunk, buffer, offset, count);
        taken += count;
        return count;
    }

    private void awaitBytes() throws IOException {
        try {
            while (arrived == taken && fetching && !left) {
                news.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + file().location() + "] Interrupted while waiting for the store.");
        }
        if (left) {
            throw RangeStream.wasClosed(file());
        }
        if (arrived == taken) {
            rethrow(failure);
        }
    }

    private FileEntry file() {
        return stream.file();
    }

    private static void rethrow(@Nullable Throwable failed) throws IOException {
        if (failed instanceof IOException e) {
            throw e;
        }
        if (failed instanceof Error e) {
            throw e;
        }
        throw failed instanceof RuntimeException e ? e : new IllegalStateException("Fetching ended too early.", failed);
    }

    /** Frees it: the request is broken off if it is under way, and whoever waits for bytes fails. Does nothing when called again. */
    void leave() {
        lock.lock();
        try {
            if (left) {
                return;
            }
            left = true;
            chunks.clear();
            news.signalAll();
        } finally {
            lock.unlock();
        }
        stream.abort();
        releaseIfUnused();
    }

    private void releaseIfUnused() {
        boolean isUnused;
        lock.lock();
        try {
            isUnused = left && !fetching && !released;
            released |= isUnused;
        } finally {
            lock.unlock();
        }
        if (isUnused) {
            release.run();
        }
    }
}
