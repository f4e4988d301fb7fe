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

import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.FileTrees;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetryingStorageTest {
    private static final String NAME = "retrying-storage-test";
    /** Three attempts without pauses. */
    private static final Backoff BACKOFF = failures -> failures < 3 ? Optional.of(Duration.ZERO) : Optional.empty();

    private final FaultyStorage faulty = new FaultyStorage(MemoryStorage.named(NAME));
    private final RetryingStorage storage = new RetryingStorage(faulty, BACKOFF);
    private final Location file = MemoryStorage.named(NAME).root().child("in/file");

    @BeforeEach
    void writeAFile() throws IOException {
        FileTrees.write(MemoryStorage.named(NAME), file, "content");
    }

    @AfterEach
    void forgetTheStore() {
        MemoryStorage.forget(NAME);
    }

    @Test
    void repeatsWhatMayBeRepeated() throws IOException {
        for (Operation operation : List.of(
                Operation.LIST,
                Operation.NEXT_PAGE,
                Operation.STAT,
                Operation.OPEN,
                Operation.READ,
                Operation.CREATE,
                Operation.COPY,
                Operation.DELETE)) {
            faulty.inject(Fault.on(operation).times(2));
        }

        try (ListCursor cursor = storage.list(file.parent(), ListRequest.children())) {
            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.next()).isNull();
        }
        try (StorageInput input = storage.open(storage.stat(file).orElseThrow())) {
            byte[] buffer = new byte[7];
            assertThat(input.read(0, buffer, 0, 7)).isEqualTo(7);
            assertThat(buffer).asString().isEqualTo("content");
        }
        storage.create(file.parent().child("other")).close();
        storage.copy(file, file.parent().child("copy"));
        storage.delete(file);

        assertThat(MemoryStorage.named(NAME).stat(file)).isEmpty();
        assertThat(MemoryStorage.named(NAME).size()).isEqualTo(2);
        assertThat(storage.retries()).isEqualTo(16);
    }

    @Test
    void repeatsReadsOfAWholeFile() throws IOException {
        faulty.inject(Fault.on(Operation.READ)).inject(Fault.on(Operation.STAT)).truncateReads(2);

        assertThat(storage.readAll(file)).asString().isEqualTo("content");
        try (StorageInput input = storage.open(storage.stat(file).orElseThrow())) {
            faulty.inject(Fault.on(Operation.READ).fromCall(2));
            byte[] buffer = new byte[7];
            input.readFully(0, buffer, 0, 7);
            assertThat(buffer).asString().isEqualTo("content");
        }
        assertThat(storage.retries()).isEqualTo(3);
    }

    @Test
    void givesUpWithTheLastFailure() {
        faulty.inject(Fault.on(Operation.STAT).forever());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.stat(file))
                .withMessage("injected failure of STAT");
        assertThat(faulty.calls(Operation.STAT)).isEqualTo(3);
        assertThat(storage.retries()).isEqualTo(2);
    }

    @Test
    void repeatsNoConditionalWrite() throws IOException {
        Location fresh = file.parent().child("fresh");
        faulty.inject(Fault.on(Operation.PUT_IF_ABSENT).losingTheResponse()).inject(Fault.on(Operation.REPLACE));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> storage.putIfAbsent(fresh, new byte[1]));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.replace(storage.stat(file).orElseThrow(), new byte[1]));

        assertThat(faulty.calls(Operation.PUT_IF_ABSENT)).isEqualTo(1);
        assertThat(faulty.calls(Operation.REPLACE)).isEqualTo(1);
        assertThat(storage.stat(fresh)).as("the answer was lost, not the file").isPresent();
    }

    @Test
    void repeatsNothingThatARetryDoesNotHelp() {
        for (IOException failure : List.of(
                new StorageException("no permission", null),
                new FileNotFoundException("gone"),
                new EOFException("short"),
                new InterruptedIOException("stop"))) {
            faulty.inject(Fault.on(Operation.STAT).doing(() -> {
                throw failure;
            }));

            assertThatThrownBy(() -> storage.stat(file)).isSameAs(failure);
        }
        assertThat(storage.retries()).isZero();
    }

    @Test
    void repeatsAfterATimeoutOfASocketAlthoughThatIsAnInterruptedIOException() throws IOException {
        faulty.inject(Fault.on(Operation.STAT).doing(() -> {
            throw new SocketTimeoutException("slow");
        }));

        assertThat(storage.stat(file)).isPresent();
        assertThat(storage.retries()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsIt() {
        faulty.inject(Fault.on(Operation.STAT).forever());
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> storage.stat(file))
                .withCauseInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(faulty.calls(Operation.STAT)).isEqualTo(1);
    }

    @Test
    void closingItEndsAPause() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        RetryingStorage patient = new RetryingStorage(faulty, failures -> {
            failed.countDown();
            return Optional.of(Duration.ofDays(1));
        });
        faulty.inject(Fault.on(Operation.STAT).forever());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Optional<FileEntry>> result = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return patient.stat(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    thread);
            failed.await();
            patient.close();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(result::get)
                    .withStackTraceContaining("injected failure of STAT");
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void overridesEveryMethodOfTheContract() throws Exception {
        assertThat(notOverridden(Storage.class, RetryingStorage.class)).isEmpty();
        StorageInput input = storage.open(storage.stat(file).orElseThrow());
        assertThat(notOverridden(StorageInput.class, input.getClass())).isEmpty();
        ListCursor cursor = storage.list(file.parent(), ListRequest.children());
        assertThat(notOverridden(ListCursor.class, cursor.getClass())).isEmpty();
        assertThat(storage.listsInOrder()).isTrue();
        assertThat(storage.showsUnfinishedFiles()).isFalse();
        assertThat(storage.supportsConditionalPut()).isTrue();
        assertThat(storage.supportsConditionalReplace()).isTrue();
    }

    private static List<String> notOverridden(Class<?> contract, Class<?> decorator) {
        List<String> missing = new ArrayList<>();
        for (Method method : contract.getMethods()) {
            boolean overridden = Arrays.stream(decorator.getDeclaredMethods())
                    .anyMatch(own -> own.getName().equals(method.getName())
                            && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
            if (!overridden && !Modifier.isStatic(method.getModifiers())) {
                missing.add(method.toString());
            }
        }
        return missing;
    }
}
