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
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of {@link Storage} on {@code putIfAbsent} and {@code replace}, races included. */
interface ConditionalWriteContract extends StorageFixture {
    /** Writers in a race. */
    int WRITERS = 16;

    /** Rounds of a race. */
    int ROUNDS = 20;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One attempt of one writer in a race. */
    interface Attempt {
        /** Returns whether it won. */
        boolean run(Storage client, int writer) throws IOException;
    }

    @Test
    default void putsAFileThatIsAbsent() throws IOException {
        Location file = at("new/deep/file");

        assertThat(storage().putIfAbsent(file, bytes("first"))).isTrue();
        assertThat(storage().putIfAbsent(file, bytes("second"))).isFalse();

        assertThat(content(file)).isEqualTo("first");
        assertThat(files(ListRequest.recursively())).containsExactly("new/deep/file");
    }

    @Test
    default void putsNothingOverAFileWrittenOtherwise() throws IOException {
        given("file", "");

        assertThat(storage().putIfAbsent(at("file"), bytes("x"))).isFalse();
        assertThat(entry(at("file")).sizeBytes()).isZero();
    }

    @Test
    default void putsAnEmptyFileAndAgainAfterItsDeletion() throws IOException {
        assertThat(storage().putIfAbsent(at("file"), new byte[0])).isTrue();
        assertThat(storage().putIfAbsent(at("file"), bytes("x"))).isFalse();
        storage().delete(at("file"));
        assertThat(storage().putIfAbsent(at("file"), bytes("x"))).isTrue();

        assertThat(content(at("file"))).isEqualTo("x");
    }

    @Test
    default void replacesTheExpectedVersion() throws IOException {
        storage().putIfAbsent(at("file"), bytes("1"));
        FileEntry first = entry(at("file"));
        String second = tellsQuickWritesApart() ? "2" : "22";

        assertThat(storage().replace(first, bytes(second))).isTrue();
        assertThat(storage().replace(first, bytes("3"))).isFalse();
        assertThat(content(at("file"))).isEqualTo(second);

        assertThat(storage().replace(entry(at("file")), bytes("longer"))).isTrue();
        assertThat(content(at("file"))).isEqualTo("longer");
        assertThat(files(ListRequest.recursively())).containsExactly("file");
    }

    @Test
    default void replacesNothingThatIsGone() throws IOException {
        storage().putIfAbsent(at("file"), bytes("1"));
        FileEntry first = entry(at("file"));
        storage().delete(at("file"));

        assertThat(storage().replace(first, bytes("2"))).isFalse();
        assertThat(storage().stat(at("file"))).isEmpty();
    }

    @Test
    default void oneOfManyWritersPutsTheFile() throws Exception {
        Assumptions.assumeTrue(storage().supportsConditionalPut());
        for (int round = 0; round < ROUNDS; round++) {
            Location file = at("round-" + round);

            List<Integer> winners = race((client, writer) -> client.putIfAbsent(file, bytes("by " + writer)));

            assertThat(winners).as("round %d", round).hasSize(1);
            assertThat(content(file)).isEqualTo("by " + winners.get(0));
        }
        assertThat(files(ListRequest.children())).hasSize(ROUNDS);
    }

    @Test
    default void oneOfManyWritersReplacesTheFile() throws Exception {
        Assumptions.assumeTrue(storage().supportsConditionalReplace());
        Location file = at("file");
        storage().putIfAbsent(file, bytes("begin 00"));
        for (int round = 0; round < ROUNDS; round++) {
            FileEntry expected = entry(file);
            // Of one size, and none written before: a version may be the hash of the content.
            String content = "%02d by ".formatted(round);

            List<Integer> winners = race((client, writer) -> client.replace(expected, bytes(content + (10 + writer))));

            assertThat(winners).as("round %d", round).hasSize(1);
            assertThat(content(file)).isEqualTo(content + (10 + winners.get(0)));
        }
        assertThat(files(ListRequest.children())).containsExactly("file");
    }

    @Test
    default void readersSeeWholeFilesWhileTheyAreReplaced() throws Exception {
        Assumptions.assumeTrue(storage().supportsConditionalReplace());
        Location file = at("file");
        storage().putIfAbsent(file, bytes("0".repeat(100_000)));

        race((client, writer) -> {
            for (int i = 0; i < 10; i++) {
                Optional<FileEntry> current = client.stat(file);
                assertThat(current).isPresent();
                if (writer % 4 == 0) {
                    client.replace(
                            current.get(), bytes(String.valueOf(writer % 10).repeat(100_000)));
                } else {
                    requireOneWriter(client, file);
                }
            }
            return true;
        });
    }

    private static void requireOneWriter(Storage client, Location file) throws IOException {
        byte[] content;
        try {
            content = client.readAll(file);
        } catch (FileChangedException e) {
            return;
        }
        assertThat(content).hasSize(100_000).containsOnly(content[0]);
    }

    /** Lets all writers run at once, each with a client of its own, and returns those that won. */
    private List<Integer> race(Attempt attempt) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                results.add(threads.submit(() -> {
                    try (Storage client = anotherClient()) {
                        start.await();
                        return attempt.run(client, writer);
                    }
                }));
            }
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                if (results.get(i).get()) {
                    winners.add(i);
                }
            }
            return winners;
        } finally {
            threads.shutdownNow();
        }
    }
}
