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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Repeats the calls of another storage that fail and may be repeated, on the thread of the caller. Closing it ends all pauses.
 *
 * <p>Not repeated are a {@link StorageException}, a missing file, an early end, anything after an interrupt; nor {@link #putIfAbsent} and
 * {@link #replace}, since a repetition would meet the result of an attempt whose answer was lost and deny it; nor writes to an output,
 * whose bytes are gone.
 */
@Internal
public final class RetryingStorage implements Storage {
    private final Storage storage;
    private final Backoff backoff;
    private final LongAdder retries = new LongAdder();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param storage does the work and is closed with this one */
    public RetryingStorage(Storage storage, Backoff backoff) {
        this.storage = storage;
        this.backoff = backoff;
    }

    /** How many calls were repeated so far, each repetition counted. */
    public long retries() {
        return retries.sum();
    }

    @Override
    public boolean listsInOrder() {
        return storage.listsInOrder();
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return storage.showsUnfinishedFiles();
    }

    @Override
    public boolean supportsConditionalPut() {
        return storage.supportsConditionalPut();
    }

    @Override
    public boolean supportsConditionalReplace() {
        return storage.supportsConditionalReplace();
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) throws IOException {
        return new RetryingCursor(attempt(() -> storage.list(directory, request)));
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        return attempt(() -> storage.stat(file));
    }

    @Override
    public StorageInput open(FileEntry file) throws IOException {
        return new RetryingInput(attempt(() -> storage.open(file)));
    }

    @Override
    public StorageOutput create(Location file) throws IOException {
        return attempt(() -> storage.create(file));
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        return storage.putIfAbsent(file, content);
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        return storage.replace(expected, content);
    }

    @Override
    public void delete(Location file) throws IOException {
        attemptAction(() -> storage.delete(file));
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        attemptAction(() -> storage.copy(from, to));
    }

    @Override
    public byte[] readAll(Location file) throws IOException {
        return attempt(() -> storage.readAll(file));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        storage.close();
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }

    private void attemptAction(Action action) throws IOException {
        attempt(() -> {
            action.run();
            return true;
        });
    }

    private <T> T attempt(Call<T> call) throws IOException {
        int failures = 0;
        while (true) {
            try {
                return call.run();
            } catch (IOException e) {
                failures++;
                pauseOrThrow(e, failures);
                retries.increment();
            }
        }
    }

    private void pauseOrThrow(IOException failure, int failures) throws IOException {
        if (!mayBeRepeated(failure)) {
            throw failure;
        }
        Optional<Duration> pause = backoff.pauseAfter(failures);
        if (pause.isEmpty()) {
            throw failure;
        }
        try {
            if (closed.await(pause.get().toNanos(), TimeUnit.NANOSECONDS)) {
                throw failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted between two attempts.");
            interrupted.initCause(failure);
            throw interrupted;
        }
    }

    private static boolean mayBeRepeated(IOException e) {
        boolean interrupted = e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
        return !interrupted
                && !(e instanceof StorageException)
                && !(e instanceof FileNotFoundException)
                && !(e instanceof EOFException);
    }

    private final class RetryingCursor implements ListCursor {
        private final ListCursor cursor;

        RetryingCursor(ListCursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public @Nullable ListPage next() throws IOException {
            return attempt(() -> Optional.ofNullable(cursor.next())).orElse(null);
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }

    private final class RetryingInput implements StorageInput {
        private final StorageInput input;

        RetryingInput(StorageInput input) {
            this.input = input;
        }

        @Override
        public FileEntry file() {
            return input.file();
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length) throws IOException {
            return attempt(() -> input.read(position, buffer, offset, length));
        }

        @Override
        public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
            attemptAction(() -> input.readFully(position, buffer, offset, length));
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
