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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The sentences of {@link StorageInput} on files so large that a store may fetch several parts of them at once. */
interface StorageReadAheadContract extends StorageFixture {
    /** More than any backend has under way for one file before it was read for a while. */
    int LARGE = 30_000_000;

    private FileEntry largeFile(byte[] content) throws IOException {
        FileTrees.write(storage(), at("large"), content);
        return entry(at("large"));
    }

    private static byte[] random() {
        byte[] content = new byte[LARGE];
        new Random(5).nextBytes(content);
        return content;
    }

    @Test
    default void givesALargeFileInOrder() throws IOException {
        byte[] content = random();
        FileEntry file = largeFile(content);
        byte[] read = new byte[LARGE];
        try (StorageInput input = storage().open(file)) {
            for (int done = 0; done < LARGE; ) {
                done += input.read(done, read, done, Math.min(100_000, LARGE - done));
            }
        }
        assertThat(Arrays.equals(read, content)).isTrue();

        Arrays.fill(read, (byte) 0);
        try (StorageInput input = storage().open(file)) {
            input.readFully(0, read, 0, LARGE);
        }
        assertThat(Arrays.equals(read, content)).isTrue();
    }

    @Test
    default void givesWhatLiesBehindWhereItWasToldToStop() throws IOException {
        byte[] content = random();
        byte[] read = new byte[10_000_000];
        try (StorageInput input = storage().open(largeFile(content))) {
            input.readsUpTo(7_000_000);
            for (int done = 0; done < read.length; ) {
                done += input.read(done, read, done, Math.min(100_000, read.length - done));
            }
            assertThat(Arrays.equals(read, 0, read.length, content, 0, read.length))
                    .isTrue();
            input.readFully(LARGE - read.length, read, 0, read.length);
        }
        assertThat(Arrays.equals(read, 0, read.length, content, LARGE - read.length, LARGE))
                .isTrue();
    }

    @Test
    default void neverMixesVersionsOfALargeFile() throws IOException {
        FileEntry file = largeFile("x".repeat(LARGE).getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[100_000];
        try (StorageInput input = storage().open(file)) {
            input.readFully(0, buffer, 0, buffer.length);
            rewrite(file.location(), "y".repeat(LARGE - 1));

            assertThatExceptionOfType(FileChangedException.class)
                    .isThrownBy(() -> {
                        long position = buffer.length;
                        for (int n = input.read(position, buffer, 0, buffer.length);
                                n >= 0;
                                n = input.read(position, buffer, 0, buffer.length)) {
                            requireFirstVersion(buffer, n);
                            position += n;
                        }
                    })
                    .withMessageContaining(file.location().toString());
        }
    }

    private void requireFirstVersion(byte[] buffer, int count) {
        for (int i = 0; i < count && noticesChangesAtEveryRead(); i++) {
            if (buffer[i] != 'x') {
                throw new AssertionError("bytes of two versions were read");
            }
        }
    }

    /** More often than any pool has connections. */
    @Test
    default void closingGivesBackWhatIsUnderWay() throws Exception {
        byte[] content = random();
        FileEntry file = largeFile(content);
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 40; i++) {
                StorageInput input = storage().open(file);
                CountDownLatch begun = new CountDownLatch(1);
                Future<Object> reading = reader.submit(() -> {
                    while (true) {
                        byte[] read = new byte[LARGE];
                        input.read(0, read, 0, 1);
                        begun.countDown();
                        input.readFully(1, read, 1, LARGE - 1);
                    }
                });
                assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

                input.close();

                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> reading.get(30, TimeUnit.SECONDS))
                        .withCauseInstanceOf(IOException.class);
            }
        } finally {
            reader.shutdownNow();
        }
        assertThat(Arrays.equals(storage().readAll(file.location()), content)).isTrue();
    }
}
