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
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageRequests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of answers when another thread closes. */
@Timeout(60)
class WindowedInputTest {
    private static final FileEntry FILE =
            new FileEntry(Location.parse("mem://bucket/file"), 100L * WindowedInput.FIRST_WINDOW, 0, "v1");

    private final AtomicInteger requested = new AtomicInteger();
    private final AtomicInteger aborted = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ReadAhead fetching = new ReadAhead();
    private final ExecutorService reader = Executors.newSingleThreadExecutor();

    /** Has one byte; then nothing comes until somebody breaks the connection. */
    private final class StuckBody extends InputStream {
        private boolean begun;

        @Override
        public int read() throws IOException {
            if (!begun) {
                begun = true;
                return 'x';
            }
            reached.countDown();
            await(released);
            throw new IOException("Connection reset");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            buffer[offset] = (byte) read();
            return 1;
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private RangeRequests.Answer answer(long from, long end) {
        requested.incrementAndGet();
        return new RangeRequests.Answer(
                new StuckBody(), FILE, "bytes " + from + "-" + (end - 1) + "/" + FILE.sizeBytes(), () -> {
                    aborted.incrementAndGet();
                    released.countDown();
                });
    }

    @AfterEach
    void stop() {
        reader.shutdownNow();
        fetching.close();
    }

    private Future<Integer> read(WindowedInput input) {
        return reader.submit(() -> {
            input.read(0, new byte[1], 0, 1);
            return input.read(1, new byte[10], 0, 10);
        });
    }

    @Test
    void breaksOffTheAnswerThatIsBeingRead() throws InterruptedException {
        WindowedInput input =
                new WindowedInput((file, from, end) -> answer(from, end), FILE, new StorageRequests(), fetching);
        Future<Integer> reading = read(input);
        reached.await();

        input.close();

        requireClosed(reading);
    }

    @Test
    void breaksOffAnAnswerThatComesAfterwards() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        WindowedInput input = new WindowedInput(
                (file, from, end) -> {
                    reached.countDown();
                    await(closed);
                    return answer(from, end);
                },
                FILE,
                new StorageRequests(),
                fetching);
        Future<Integer> reading = read(input);
        reached.await();

        input.close();
        closed.countDown();

        requireClosed(reading);
    }

    @Test
    void asksForNothingOnceItIsClosed() throws IOException {
        WindowedInput input =
                new WindowedInput((file, from, end) -> answer(from, end), FILE, new StorageRequests(), fetching);
        assertThat(input.read(0, new byte[1], 0, 1)).isEqualTo(1);
        input.close();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> input.read(1, new byte[1], 0, 1))
                .withMessageContaining(FILE.location() + "] is read no more");
        assertThat(requested).hasValue(1);
        assertThat(aborted).hasValue(1);
    }

    /** Nothing else is asked for, and nothing stays open. */
    private void requireClosed(Future<Integer> reading) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(reading::get)
                .withCauseInstanceOf(IOException.class)
                .withMessageContaining("is read no more");
        assertThat(requested).hasValue(1);
        assertThat(aborted).hasValue(1);
    }
}
