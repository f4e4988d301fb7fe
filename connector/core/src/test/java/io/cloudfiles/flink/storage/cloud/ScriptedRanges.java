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
import io.cloudfiles.flink.storage.Location;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A file of made-up bytes whose answers come when a test lets them, and break where it wants. Safe for use by many threads. */
final class ScriptedRanges implements RangeRequests {
    private static final int PIECE = 64 * 1024;

    private final FileEntry file;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong delivered = new AtomicLong();
    private volatile Script script = request -> {};
    private volatile String version = "v1";
    private volatile boolean heedsVersions = true;

    /** What happens before the first byte of an answer, and each further 64 KiB. */
    interface Script {
        void before(Asked request) throws IOException;
    }

    /** A request and what became of it. */
    static final class Asked {
        final FileEntry entry;
        final long from;
        final long end;
        final AtomicLong position = new AtomicLong();
        final AtomicBoolean ended = new AtomicBoolean();
        final AtomicInteger aborted = new AtomicInteger();
        /** For scripts. */
        final AtomicBoolean begun = new AtomicBoolean();

        final CountDownLatch broken = new CountDownLatch(1);

        Asked(FileEntry entry, long from, long end) {
            this.entry = entry;
            this.from = from;
            this.end = end;
            position.set(from);
        }

        boolean isComplete() {
            return position.get() == end;
        }

        /** Waits until the connection is broken by whoever asked. */
        void hang() throws IOException {
            try {
                broken.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            throw new IOException("Connection reset");
        }
    }

    ScriptedRanges(long sizeBytes) {
        this.file = new FileEntry(Location.parse("mem://bucket/file"), sizeBytes, 0, "v1");
    }

    FileEntry file() {
        return file;
    }

    /** The byte at a position; no stretch of a file is like another one. */
    static byte at(long position) {
        long mixed = position * 0x9E3779B97F4A7C15L;
        return (byte) (mixed >>> 40);
    }

    void follow(Script next) {
        script = next;
    }

    /** From now on there is this version. */
    void replaceWith(String next, boolean heeds) {
        version = next;
        heedsVersions = heeds;
    }

    /** All requests, in the order in which they came. */
    List<Asked> asked() {
        return asked;
    }

    /** Bytes of all answers that somebody took. */
    long delivered() {
        return delivered.get();
    }

    @Override
    public Answer request(FileEntry entry, long from, long end) throws IOException {
        Asked request = new Asked(entry, from, end);
        asked.add(request);
        try {
            script.before(request);
        } catch (IOException e) {
            request.ended.set(true);
            throw e;
        }
        if (heedsVersions && entry.version() != null && !entry.version().equals(version)) {
            request.ended.set(true);
            throw new FileChangedException(entry);
        }
        FileEntry current = new FileEntry(file.location(), file.sizeBytes(), 0, version);
        return new Answer(
                new Body(request), current, "bytes " + from + "-" + (end - 1) + "/" + file.sizeBytes(), () -> {
                    request.aborted.incrementAndGet();
                    request.ended.set(true);
                    request.broken.countDown();
                });
    }

    private final class Body extends InputStream {
        private final Asked request;

        Body(Asked request) {
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            long position = request.position.get();
            if (position == request.end) {
                return -1;
            }
            script.before(request);
            int count = (int) Math.min(Math.min(PIECE, length), request.end - position);
            for (int i = 0; i < count; i++) {
                buffer[offset + i] = at(position + i);
            }
            request.position.addAndGet(count);
            delivered.addAndGet(count);
            return count;
        }

        @Override
        public void close() {
            request.ended.set(true);
        }
    }
}
