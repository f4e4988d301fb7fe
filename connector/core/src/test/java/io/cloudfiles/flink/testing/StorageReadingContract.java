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
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The sentences of {@link io.cloudfiles.flink.storage.Storage} and {@link StorageInput} on looking up and reading. */
interface StorageReadingContract extends StorageFixture {
    private static byte[] randomBytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Reads on until the end is reported. */
    private static void drain(StorageInput input, long from) throws IOException {
        byte[] buffer = new byte[1000];
        long position = from;
        for (int n = input.read(position, buffer, 0, 1000); n >= 0; n = input.read(position, buffer, 0, 1000)) {
            position += n;
        }
    }

    @Test
    default void showsSizeAndTimeOfAFile() throws IOException {
        long before = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        FileEntry entry = entry(given("dir/file", "12345"));

        assertThat(entry.location()).isEqualTo(at("dir/file"));
        assertThat(entry.sizeBytes()).isEqualTo(5);
        // The store's clock is not ours.
        assertThat(entry.modifiedMicros())
                .isBetween(before - TimeUnit.HOURS.toMicros(1), before + TimeUnit.HOURS.toMicros(1));
        assertThat(entry(at("dir/file"))).isEqualTo(entry);
    }

    @Test
    default void showsNothingWhereThereIsNoFile() throws IOException {
        given("dir/file", "");

        assertThat(storage().stat(at("missing"))).isEmpty();
        assertThat(storage().stat(at("missing/deep"))).isEmpty();
        assertThat(storage().stat(at("dir"))).isEmpty();
        assertThat(storage().stat(at("dir/file/below"))).isEmpty();
        assertThat(storage().stat(at("dir/fil"))).isEmpty();
        assertThat(storage().stat(directory())).isEmpty();
    }

    @Test
    default void readsAnyPartInAnyOrder() throws IOException {
        byte[] content = randomBytes(1, 2_000_000);
        FileTrees.write(storage(), at("file"), content);
        Random random = new Random(2);
        try (StorageInput input = storage().open(entry(at("file")))) {
            for (int i = 0; i < 200; i++) {
                int position = random.nextInt(content.length);
                int length = random.nextInt(Math.min(100_000, content.length - position) + 1);
                byte[] buffer = new byte[length + 10];

                input.readFully(position, buffer, 5, length);

                assertThat(Arrays.equals(buffer, 5, 5 + length, content, position, position + length))
                        .as("%d bytes at %d", length, position)
                        .isTrue();
                assertThat(buffer).startsWith(0, 0, 0, 0, 0).endsWith(0, 0, 0, 0, 0);
            }
        }
    }

    @Test
    default void readsAFileFromStartToEnd() throws IOException {
        byte[] content = randomBytes(3, 1_234_567);
        FileTrees.write(storage(), at("file"), content);
        byte[] read = new byte[content.length + 1];
        int done = 0;
        try (StorageInput input = storage().open(entry(at("file")))) {
            for (int n = input.read(0, read, 0, 8192);
                    n >= 0;
                    n = input.read(done, read, done, Math.min(8192, read.length - done))) {
                assertThat(n).isPositive();
                done += n;
            }
        }

        assertThat(done).isEqualTo(content.length);
        assertThat(Arrays.equals(read, 0, done, content, 0, done)).isTrue();
    }

    @Test
    default void tellsTheEndOfAFile() throws IOException {
        FileEntry file = entry(given("file", "12345"));
        byte[] buffer = new byte[10];
        try (StorageInput input = storage().open(file)) {
            assertThat(input.file()).isEqualTo(file);
            assertThat(input.read(4, buffer, 0, 10)).isEqualTo(1);
            assertThat(input.read(5, buffer, 0, 10)).isEqualTo(-1);
            assertThat(input.read(1000, buffer, 0, 10)).isEqualTo(-1);
            assertThat(input.read(0, buffer, 0, 0)).isZero();
            assertThat(input.read(5, buffer, 0, 0)).isZero();
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> input.readFully(3, buffer, 0, 3))
                    .withMessageContaining(file.location().toString());
        }
    }

    @Test
    default void readsAnEmptyFile() throws IOException {
        FileEntry file = entry(given("empty", ""));

        assertThat(file.sizeBytes()).isZero();
        assertThat(storage().readAll(file.location())).isEmpty();
        try (StorageInput input = storage().open(file)) {
            assertThat(input.read(0, new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    default void readsASmallFileWhole() throws IOException {
        given("file", "größe");

        assertThat(content(at("file"))).isEqualTo("größe");
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> storage().readAll(at("missing")))
                .withMessageContaining(at("missing").toString());
    }

    @Test
    default void opensNoFileThatIsGone() throws IOException {
        FileEntry file = entry(given("file", "12345"));
        storage().delete(file.location());

        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> {
                    try (StorageInput input = storage().open(file)) {
                        drain(input, 0);
                    }
                })
                .withMessageContaining(file.location().toString());
    }

    @Test
    default void opensNoOtherVersion() throws IOException {
        FileEntry file = entry(given("file", "12345"));
        rewrite(file.location(), "123456");

        assertThatExceptionOfType(FileChangedException.class)
                .isThrownBy(() -> {
                    try (StorageInput input = storage().open(file)) {
                        drain(input, 0);
                    }
                })
                .withMessageContaining(file.location().toString());
    }

    @Test
    default void noticesThatTheFileWasReplacedWhileItIsRead() throws IOException {
        FileEntry file = entry(given("file", "x".repeat(3000)));
        byte[] buffer = new byte[1000];
        try (StorageInput input = storage().open(file)) {
            input.readFully(0, buffer, 0, 1000);
            rewrite(file.location(), "y".repeat(tellsQuickWritesApart() ? 3000 : 2999));

            if (deliversWhatItFetchedAhead()) {
                byte[] rest = new byte[2000];
                input.readFully(1000, rest, 0, 2000);
                assertThat(rest).containsOnly('x');
                assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> input.read(0, buffer, 0, 10));
                return;
            }
            if (noticesChangesAtEveryRead()) {
                assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> input.read(1000, buffer, 0, 10));
            }
            assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> drain(input, 1000));
        }
    }

    @Test
    default void readsTheOpenedVersionOrNothingOfADeletedFile() throws IOException {
        FileEntry file = entry(given("file", "x".repeat(3000)));
        byte[] buffer = new byte[1000];
        try (StorageInput input = storage().open(file)) {
            input.readFully(0, buffer, 0, 1000);
            storage().delete(file.location());

            input.readFully(1000, buffer, 0, 1000);
        } catch (FileNotFoundException e) {
            assertThat(e).hasMessageContaining(file.location().toString());
            return;
        }
        assertThat(buffer).containsOnly('x');
    }

    @Test
    default void endsReadingWhenAnotherThreadCloses() throws Exception {
        FileEntry file = entry(given("file", "x".repeat(3_000_000)));
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            StorageInput input = storage().open(file);
            CountDownLatch begun = new CountDownLatch(1);
            Future<Object> reading = reader.submit(() -> {
                while (true) {
                    drain(input, 0);
                    begun.countDown();
                }
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

            input.close();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> reading.get(30, TimeUnit.SECONDS))
                    .withCauseInstanceOf(IOException.class);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> input.read(0, new byte[1], 0, 1));
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    default void servesManyReadersAtOnce() throws Exception {
        List<Location> files = FileTrees.flat(storage(), directory(), 32, i -> (i + ";").repeat(20_000));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<String>> reads = new ArrayList<>();
            for (Location file : files) {
                reads.add(() -> content(file));
            }
            List<Future<String>> contents = threads.invokeAll(reads);
            for (int i = 0; i < files.size(); i++) {
                assertThat(contents.get(i).get()).isEqualTo((i + ";").repeat(20_000));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
